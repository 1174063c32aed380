"""What is handed out: the fields of the record contract, exact numbers, one file whole or none."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet

from rules.finding import Suggestion
from tests.deliveries import delivery, report
from tests.factories import evidence, finding, observation
from warehouse import Store
from warehouse.errors import WarehouseError
from warehouse.export import export

FIELDS = (
    *("document", "document_id", "page", "bbox", "section", "table", "row", "column", "text", "snippet", "indicator"),
    *("label", "kind", "comparator", "value", "numerator", "denominator", "unit", "decimals", "period_start"),
    *("period_end", "as_of", "scope", "area_code", "area", "province", "branch", "confidence", "why"),
)
FINDING_FIELDS = (
    *("document", "document_id", "check", "severity", "indicators", "area", "period", "figures", "stated", "computed"),
    *("message", "suggestion", "possible", "status"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kho")
    second = report("b-bao-cao.docx", observation(value="61250000", unit="VND", text="61.250.000 đồng"))
    first = report(
        "a-bao-cao.docx",
        observation(numerator=1247, denominator=1484, value="84.03", unit="percent", as_of="2026-05-31"),
        observation(numerator=28, denominator=29, value=None, page=None, bbox=None, text="=28/29"),
        observation(value="0.1", indicator=None, area_code=None),
        area_code=None,
    )
    slip = Suggestion("86,03%", "86,03", "84,03", "phép chia")
    with Store.open(folder) as store:
        store.load([delivery(second), delivery(first)])
        store.save_findings([finding(suggestion=slip, possible=(slip,)), finding(id="f2", figures=(evidence(),) * 2)])
        store.waive("f2", "đã trao đổi", "Lan")
        store.publish()
    return folder


def lines(what: str, folder: Path, path: Path) -> list[dict[str, object]]:
    count = export(what, folder, path)
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(found) == count
    return found


def test_observations_have_the_fields_of_the_contract_in_its_order(folder: Path, tmp_path: Path) -> None:
    for row in lines("observations", folder, tmp_path / "o.jsonl"):
        assert tuple(row)[: len(FIELDS)] == FIELDS


def test_observations_stand_in_reading_order_document_by_document(folder: Path, tmp_path: Path) -> None:
    rows = lines("observations", folder, tmp_path / "o.jsonl")
    assert [(row["document"], row["value"]) for row in rows] == [
        ("a-bao-cao.docx", 84.03),
        ("a-bao-cao.docx", None),
        ("a-bao-cao.docx", 0.1),
        ("b-bao-cao.docx", 61250000),
    ]


def test_numbers_are_json_numbers_as_printed_and_days_iso_text(folder: Path, tmp_path: Path) -> None:
    export("observations", folder, tmp_path / "o.jsonl")
    text = (tmp_path / "o.jsonl").read_text(encoding="utf-8")
    for expected in ('"value": 84.03, "numerator": 1247,', '"value": 61250000,', '"as_of": "2026-05-31"', "đồng"):
        assert expected in text


def test_findings_have_the_fields_of_the_contract_and_whole_figures(folder: Path, tmp_path: Path) -> None:
    first, second = lines("findings", folder, tmp_path / "f.jsonl")
    assert set(FINDING_FIELDS) <= set(first)
    assert first["suggestion"] == {"figure": "86,03%", "from": "86,03", "to": "84,03", "because": "phép chia"}
    assert (second["suggestion"], second["possible"], second["status"]) == (None, [], "waived")
    figures = second["figures"]
    assert isinstance(figures, list)
    assert [set(f) for f in figures] == [{"text", "page", "bbox", "snippet", "observation_id", "document"}] * 2


def test_csv_opens_in_a_spreadsheet_with_vietnamese_letters(folder: Path, tmp_path: Path) -> None:
    export("observations", folder, tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["84.03", "", "0.1", "61250000"]
    assert rows[0]["bbox"] == "[88.1, 402.0, 301.7, 417.2]"


def test_a_sheet_never_takes_a_figure_for_a_formula(folder: Path, tmp_path: Path) -> None:
    assert export("observations", folder, tmp_path / "o.xlsx") == 4
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    text = sheet.cell(3, head.index("text") + 1)
    assert (text.value, text.data_type) == ("=28/29", "s")


def test_csv_never_shows_words_of_a_report_as_a_formula(folder: Path, tmp_path: Path) -> None:
    export("observations", folder, tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=28/29" in cells
    assert not [c for c in cells if c.startswith(("=", "+", "@", "\t"))]


def test_parquet_keeps_exact_decimals(folder: Path, tmp_path: Path) -> None:
    export("observations", folder, tmp_path / "o.parquet")
    assert str(parquet.read_table(tmp_path / "o.parquet").schema.field("value").type) == "decimal128(38, 10)"


def test_sdmx_rows_have_unique_keys_and_use_only_what_the_structure_defines(folder: Path, tmp_path: Path) -> None:
    assert export("observations", folder, tmp_path / "o.sdmx.csv") == 1  # the other report's commune is unknown
    with (tmp_path / "o.sdmx.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    data = json.loads((tmp_path / "o.sdmx.json").read_text(encoding="utf-8"))["data"]
    (defined,) = data["dataStructures"]
    parts = defined["dataStructureComponents"]
    dimensions = [*parts["dimensionList"]["dimensions"], parts["dimensionList"]["timeDimension"]]
    others = [*parts["measureList"]["measures"], *parts["attributeList"]["attributes"]]
    assert list(row) == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(c["id"] for c in [*dimensions, *others])]
    lists = {entry["id"]: {code["id"] for code in entry["codes"]} for entry in data["codelists"]}
    for component in dimensions + others:
        if urn := component["localRepresentation"].get("enumeration"):
            assert row[component["id"]] in lists[urn.rpartition(":")[2].partition("(")[0]]
    assert (row["INDICATOR"], row["TIME_PERIOD"], row["OBS_VALUE"]) == ("dossiers-received", "2026-S1", "61250000.0")


@pytest.mark.parametrize(("what", "name"), [("observations", "o.docx"), ("secrets", "o.csv")])
def test_what_cannot_be_exported_is_said_so(folder: Path, tmp_path: Path, what: str, name: str) -> None:
    with pytest.raises(WarehouseError, match="Không xuất được"):
        export(what, folder, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
