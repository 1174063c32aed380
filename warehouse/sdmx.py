"""SDMX 3.0: headline figures as SDMX-CSV 2.0, and beside them the data structure definition as SDMX-JSON 2.0.

One row is what one report says of one indicator for its whole unit. SDMX ids take no dot: dossiers.received becomes
dossiers-received. Format: github.com/sdmx-twg (sdmx-csv field guide v2.0.0, sdmx-json structure message 2.0.0).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from warehouse.reader import Reader

AGENCY, STRUCTURE, VERSION = "DOISOAT", "BAO_CAO_XA", "1.0.0"
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
"""The name of the format, by which readers know it; nothing is fetched from there."""
CODED = {
    "REF_AREA": ("CL_AREA", "Xã, phường, đặc khu"),
    "BRANCH": ("CL_BRANCH", "Khối báo cáo"),
    "INDICATOR": ("CL_INDICATOR", "Chỉ tiêu"),
    "KIND": ("CL_KIND", "Kết quả hay chỉ tiêu giao"),
    "COMPARATOR": ("CL_COMPARATOR", "So sánh"),
}
DIMENSIONS = ("REF_AREA", "BRANCH", "INDICATOR", "KIND", "REPORT")
ATTRIBUTES = {
    "COMPARATOR": None,
    "UNIT_MEASURE": "String",
    "NUMERATOR": "Double",
    "DENOMINATOR": "Double",
    "DECIMALS": "Integer",
    "SCOPE": "String",
    "OBS_TEXT": "String",
}
NAMES = {
    **{name: label for name, (_, label) in CODED.items()},
    "REPORT": "Báo cáo (mã tài liệu)",
    "TIME_PERIOD": "Kỳ",
    "OBS_VALUE": "Giá trị",
    "UNIT_MEASURE": "Đơn vị tính",
    "NUMERATOR": "Tử số như in",
    "DENOMINATOR": "Mẫu số như in",
    "DECIMALS": "Số chữ số thập phân như in",
    "SCOPE": "Phạm vi",
    "OBS_TEXT": "Con số như in",
}
CODES = {
    "CL_BRANCH": {"government": "Ủy ban nhân dân", "party": "Đảng ủy", "_U": "Chưa xác định"},
    "CL_KIND": {"result": "Kết quả", "target": "Chỉ tiêu giao"},
    "CL_COMPARATOR": {"eq": "bằng", "ge": "trở lên", "le": "trở xuống", "approx": "khoảng"},
}
ROWS = """
SELECT area_code, coalesce(branch, '_U'), replace(indicator, '.', '-'), kind, document_id,
    CASE WHEN period_code(period_start, period_end) LIKE '%..%'
        THEN strftime(period_start, '%Y-%m-%d') || '/P' || (period_end - period_start + 1) || 'D'
        ELSE replace(period_code(period_start, period_end), '-H', '-S') END,
    figure, comparator, unit, numerator::DOUBLE, denominator::DOUBLE, decimals, scope, text
FROM (FROM headlines('result') UNION ALL FROM headlines('target'))
WHERE area_code IS NOT NULL AND figure IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL
ORDER BY ALL
"""


def write(reader: Reader, path: Path) -> int:
    """Write the figures to a CSV file; returns how many. The structure goes by `structure`."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES])
        for count, row in enumerate(reader.rows(ROWS), start=1):  # noqa: B007, the last one is the number of rows
            writer.writerow(["datastructure", f"{AGENCY}:{STRUCTURE}({VERSION})", "I", *row])
    return count


def structure(reader: Reader) -> str:
    """The data structure definition with its code lists, as SDMX-JSON."""
    codes = {
        **CODES,
        "CL_AREA": {code: f"{area}, {province}" for code, area, province in reader.rows(
            "SELECT area_code, area, province FROM areas ORDER BY area_code"
        )},
        "CL_INDICATOR": dict(reader.rows("SELECT replace(indicator, '.', '-'), name FROM indicators ORDER BY 1")),
    }  # fmt: skip
    ((prepared,),) = reader.rows("SELECT max(recorded_at) FROM batch")
    message = {
        "meta": {
            "schema": SCHEMA,
            "id": STRUCTURE,
            "prepared": f"{prepared.isoformat(timespec='seconds')}Z",
            "sender": {"id": AGENCY},
            "contentLanguages": ["vi"],
        },
        "data": {
            "codelists": [
                _artefact(id_, name) | {"codes": [{"id": code, "name": label} for code, label in codes[id_].items()]}
                for id_, name in CODED.values()
            ],
            "conceptSchemes": [
                _artefact("CS_DOISOAT", "Khái niệm")
                | {"concepts": [{"id": name, "name": label} for name, label in NAMES.items()]}
            ],
            "dataStructures": [
                _artefact(STRUCTURE, "Số liệu báo cáo của xã, phường") | {"dataStructureComponents": _components()}
            ],
        },
    }
    return json.dumps(message, ensure_ascii=False, indent=1)


def _components() -> dict[str, Any]:
    dimensions = [_component(name, "String") | {"position": n} for n, name in enumerate(DIMENSIONS)]
    time = _component("TIME_PERIOD", "ObservationalTimePeriod") | {"position": len(DIMENSIONS)}
    attributes = [
        _component(name, kind) | {"usage": "optional", "attributeRelationship": {"observation": {}}}
        for name, kind in ATTRIBUTES.items()
    ]
    return {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": time},
        "measureList": {"id": "MeasureDescriptor", "measures": [_component("OBS_VALUE", "Double")]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }


def _component(name: str, kind: str | None) -> dict[str, Any]:
    coded = CODED.get(name)
    local = {"enumeration": _urn("codelist.Codelist", coded[0])} if coded else {"format": {"dataType": kind}}
    concept = f"{_urn('conceptscheme.Concept', 'CS_DOISOAT')}.{name}"
    return {"id": name, "conceptIdentity": concept, "localRepresentation": local}


def _artefact(id_: str, name: str) -> dict[str, Any]:
    return {"id": id_, "agencyID": AGENCY, "version": VERSION, "name": name, "names": {"vi": name}}


def _urn(kind: str, id_: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{id_}({VERSION})"
