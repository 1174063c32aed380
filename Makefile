# make demo            đọc các báo cáo mẫu, đối soát, cho biết kết quả nằm ở đâu
# make demo INBOX=DIR  làm như vậy với thư mục báo cáo của mình
# make test            chạy mọi kiểm thử

PYTHON ?= python3
BIN := .venv/bin
INBOX ?= samples/inbox
WAREHOUSE ?= kho
OUTPUT ?= ket-qua

.PHONY: demo test lint bench lock clean

# Findings (1) and quarantined files (2) are results of a night, not failures of the demo.
demo: .venv/made
	@$(BIN)/doisoat nightly --inbox "$(INBOX)" --warehouse "$(WAREHOUSE)" --output "$(OUTPUT)"; code=$$?; [ $$code -le 2 ]

test: .venv/made
	$(BIN)/pytest -n 2 --dist worksteal $(PYTEST)

lint: .venv/made
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/made
	$(BIN)/python -m bench.reading

# The environment, made once and again whenever the locked packages change.
.venv/made: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Pin every package anew, with hashes; whatever the client writes of its own settings (addresses) is left out.
lock: .venv/made
	$(BIN)/pip-compile --quiet --no-header --extra dev --generate-hashes --allow-unsafe --strip-extras \
	    --output-file requirements.lock pyproject.toml
	sed -i '/^--/d' requirements.lock

clean:
	rm -rf .venv kho ket-qua
