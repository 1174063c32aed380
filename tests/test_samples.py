"""The samples are what they say: every run of digits is accounted for, clean reports are clean, slips are slips."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import yaml
from docx.table import Table
from docx.text.paragraph import Paragraph

from samples import markup, write_reports

SAMPLES = Path("samples")
REPORTS = markup.load_all()
each_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
MONEY = {"": 1, "nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
FIELDS = (
    *("id", "snippet", "value_text", "numerator", "denominator", "value", "unit", "comparator"),
    *("kind", "indicator", "period", "scope", "section", "table", "note"),
)


@each_report
def test_committed_files_are_those_that_the_script_writes(report: markup.Report) -> None:
    for name, content in write_reports.expected(report).items():
        assert (SAMPLES / "expected" / name).read_text(encoding="utf-8") == content


@each_report
def test_the_word_file_holds_the_report_s_text(report: markup.Report, tmp_path: Path) -> None:
    write_reports.layout.write(report, tmp_path / "report.docx")
    text = _docx_text(tmp_path / "report.docx")
    for part in re.split(r"[\t\n]", markup.head_text(report) + "\n" + markup.plain_text(report)):
        assert _squeeze(part) in text
    sent = SAMPLES / "inbox" / f"{report.slug}.docx"
    assert sent.exists() == ("docx" in report.meta["forms"])
    if sent.exists():
        assert sent.read_bytes() == (tmp_path / "report.docx").read_bytes()


@each_report
def test_the_printed_pdf_holds_every_figure(report: markup.Report) -> None:
    printed = SAMPLES / "inbox" / f"{report.slug}.pdf"
    assert printed.exists() == ("pdf" in report.meta["forms"])
    if not printed.exists():
        return
    document = pypdfium2.PdfDocument(printed)
    text = _squeeze("".join(page.get_textpage().get_text_range() for page in document))
    for record in markup.gold(report):
        assert _squeeze(record["value_text"]) in text, record


@each_report
def test_every_record_has_all_fields_and_quotes_the_report(report: markup.Report) -> None:
    text = markup.plain_text(report)
    for record in markup.gold(report):
        assert tuple(record) == FIELDS
        assert record["snippet"] in text, record
        assert record["value_text"] in record["snippet"], record
        assert record["kind"] in ("result", "target")
        assert record["comparator"] in ("eq", "ge", "le", "approx")
        assert record["unit"], record


@each_report
def test_every_run_of_digits_is_a_figure_or_a_named_non_figure(report: markup.Report) -> None:
    others = [line.split("\t", 1)[1] for line in _expected(report, "other.txt").splitlines()]
    bare = markup.head_text(report) + "\n" + "\n".join(_without_figures(line) for line in _printed(report))
    unused = []
    for other in sorted(others, key=len, reverse=True):
        found = re.sub(rf"(?<!\d){re.escape(other)}(?!\d)", lambda m: re.sub(r"\d", "·", m[0]), bare)
        if found == bare and other not in markup.plain_text(report):
            unused.append(other)
        bare = found
    assert [line for line in bare.splitlines() if re.search(r"\d", line)] == []
    assert unused == []


@each_report
def test_values_are_what_the_printed_digits_say(report: markup.Report) -> None:
    """A second, mechanical reading of the hand-written values: Vietnamese separators, money words, pairs."""
    for record in markup.gold(report):
        stated = [record[field] for field in ("numerator", "denominator", "value") if record[field] is not None]
        assert _numbers(record) == {Fraction(str(number)) for number in stated}, record


@each_report
def test_pairs_agree_with_their_percentage_unless_a_finding_says_otherwise(report: markup.Report) -> None:
    findings = [f for f in report.meta.get("findings") or [] if f["check"].startswith(("ratio.", "value."))]
    planted = json.dumps(findings, ensure_ascii=False)
    for record in markup.gold(report):
        if record["numerator"] is None or record["value"] is None:
            continue
        exact = Fraction(record["numerator"]) / record["denominator"] * 100
        agrees = _rounded(exact, record["value_text"]) == Fraction(str(record["value"])) <= 100
        assert agrees != (record["value_text"] in planted), record


@each_report
def test_sums_hold_and_slips_do_not(report: markup.Report) -> None:
    stated = {Fraction(str(r[f])) for r in markup.gold(report) for f in ("value", "numerator", "denominator") if r[f]}
    for equation, holds in [(e, True) for e in report.meta.get("sums", [])] + [
        (e, False) for e in report.meta.get("slips", [])
    ]:
        left, right = equation.split(" = ")
        terms = [Fraction(term) for term in left.split(" + ")]
        assert {*terms, Fraction(right)} <= stated, equation
        assert (sum(terms) == Fraction(right)) is holds, equation


@each_report
def test_rates_given_apart_from_their_counts_hold(report: markup.Report) -> None:
    values = {
        Fraction(str(r["value"])) for r in markup.gold(report) if r["unit"] == "percent" and r["value"] is not None
    }
    for line, holds in [(e, True) for e in report.meta.get("rates", [])] + [
        (e, False) for e in report.meta.get("wrong_rates", [])
    ]:
        left, right = line.split(" = ")
        above, below = left.strip("(").replace(")", "").split(" / ")
        exact = sum(Fraction(term) for term in above.split(" + ")) / Fraction(below) * 100
        assert Fraction(right) in values, line
        assert (_rounded(exact, right) == Fraction(right)) is holds, line


@each_report
def test_repeated_indicators_agree_in_clean_reports(report: markup.Report) -> None:
    if report.meta.get("findings"):
        pytest.skip("this report has planted slips")
    said: dict[tuple[Any, ...], set[Any]] = {}
    for record in markup.gold(report):
        measure = "percent" if record["unit"] == "percent" else "amount"
        where = (record["indicator"], record["scope"], record["kind"], record["period"], measure)
        if record["indicator"] and record["value"] is not None and record["indicator"] != "infrastructure.equipment":
            said.setdefault(where, set()).add(record["value"])
    assert {where: values for where, values in said.items() if len(values) > 1} == {}


@each_report
def test_the_task_table_has_the_states_that_the_tally_says(report: markup.Report) -> None:
    words = {
        "Đã hoàn thành": "completed",
        "Hoàn thành": "completed",
        "Đang thực hiện": "in_progress",
        "Đang triển khai": "in_progress",
        "Chưa thực hiện": "not_begun",
    }
    rows = Counter(words[line.cells[-1]] for line in report.lines if line.cells and line.cells[-1] in words)
    assert dict(rows) == report.meta.get("tally", {})


@each_report
def test_a_finding_names_figures_that_the_report_prints(report: markup.Report) -> None:
    printed = " ".join(record["value_text"] for record in markup.gold(report))
    for finding in report.meta.get("findings") or []:
        for group in finding["figures"]:
            assert all(figure in printed for figure in group), finding


def test_the_samples_cover_both_branches_two_provinces_and_all_forms() -> None:
    metas = [report.meta for report in REPORTS]
    assert {meta["branch"] for meta in metas} == {"government", "party"}
    assert len({meta["province"] for meta in metas}) == 2
    assert {form for meta in metas for form in meta["forms"]} == {"docx", "pdf", "scan"}
    assert {meta["type"] for meta in metas} == {"report", "plan"}
    assert {meta["area"].split()[0] for meta in metas} == {"xã", "phường"}
    assert sum(not meta.get("findings") for meta in metas) >= 3


def test_indicator_codes_are_in_the_catalogue() -> None:
    folder = Path("normalize/indicators")
    entries = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
    written = json.dumps(entries, ensure_ascii=False)
    codes = {record["indicator"] for report in REPORTS for record in markup.gold(report)} - {None}
    assert sorted(code for code in codes if f'"{code}"' not in written) == []


def test_a_scan_has_no_text_layer_and_stays_small() -> None:
    for scan in sorted((SAMPLES / "inbox").glob("*.scan.pdf")):
        document = pypdfium2.PdfDocument(scan)
        assert "".join(page.get_textpage().get_text_range() for page in document).strip() == ""
        assert scan.stat().st_size < 1_500_000


@pytest.mark.parametrize(
    ("name", "magic"),
    [
        pytest.param("hong-giua-chung.pdf", b"%PDF", id="a PDF that breaks off"),
        pytest.param("co-mat-khau.pdf", b"%PDF", id="a PDF that asks for a password"),
        pytest.param("anh-chup-doi-duoi.pdf", b"\xff\xd8", id="a JPEG renamed to .pdf"),
        pytest.param("ghi-chu.txt", "Báo".encode(), id="a text file"),
        pytest.param("tep-rong.docx", b"", id="an empty file"),
    ],
)
def test_hostile_files_cannot_be_read_as_reports(name: str, magic: bytes) -> None:
    data = (SAMPLES / "hostile" / name).read_bytes()
    assert data.startswith(magic)
    assert len(data) < 20_000
    if name.endswith(".pdf"):
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(data)


def _said(report: markup.Report, *, true: str, false: str) -> list[tuple[str, bool]]:
    """The equations written beside the report, and whether they hold."""
    holding, failing = report.meta.get(true, []), report.meta.get(false, [])
    return [(equation, True) for equation in holding] + [(equation, False) for equation in failing]


def _expected(report: markup.Report, ending: str) -> str:
    return (SAMPLES / "expected" / f"{report.slug}.{ending}").read_text(encoding="utf-8")


def _printed(report: markup.Report) -> list[markup.Line]:
    return [line for line in report.lines if line.kind not in markup.DIRECTIVES or line.kind in ("centre", "caption")]


def _without_figures(line: markup.Line) -> str:
    text = line.text
    for figure in line.figures:
        text = text[: figure.start] + "#" * (figure.end - figure.start) + text[figure.end :]
    return text


def _numbers(record: dict[str, Any]) -> set[Fraction]:
    """The numbers printed in a record's figure, read anew from its text."""
    printed = record["value_text"]
    if record["unit"] == "VND":
        words = printed if "đồng" in printed else record["snippet"]
        parts = re.findall(r"([\d.,]+)\s*(tỷ|triệu|nghìn|)", printed)
        return {sum((_plain(run, record) * MONEY[word or _word(words)] for run, word in parts), Fraction(0))}
    runs = re.findall(r"\d[\d.,]*", printed)
    if re.search(r"\d - \d", printed):
        runs = runs[:1]  # a range is read as its lower end
    return {_plain(run, record) for run in runs}


def _word(text: str) -> str:
    """The money word of a bare amount: its own, or in a table that of its row."""
    return next((word for word in ("tỷ", "triệu", "nghìn") if f"{word} đồng" in text), "")


def _plain(run: str, record: dict[str, Any]) -> Fraction:
    run = run.strip(".,")
    thousands = "," in run or (
        re.fullmatch(r"\d{1,3}(\.\d{3})+", run) and (record["unit"] != "percent" or record["numerator"])
    )
    return Fraction((run.replace(".", "") if thousands else run).replace(",", "."))


def _rounded(exact: Fraction, printed: str) -> Fraction:
    """The exact percentage at the decimals of the last number printed, half up."""
    last = re.findall(r"\d[\d.,]*", printed)
    percent = next((n for n in reversed(last) if f"{n}%" in printed or f"{n} %" in printed), last[-1])
    decimals = len(re.split(r"[.,]", percent)[1]) if re.search(r"[.,]", percent) else 0
    step = Decimal(1).scaleb(-decimals)
    return Fraction((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP))


def _docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    parts = []
    for element in document.element.body:
        if element.tag.endswith("}p"):
            parts.append(Paragraph(element, document).text)
        elif element.tag.endswith("}tbl"):
            cells = [cell for row in Table(element, document).rows for cell in row.cells]
            parts += [cell.text for cell in dict.fromkeys(cells)]
    return _squeeze("".join(parts))


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\ufffe]", "", text)
