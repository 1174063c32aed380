"""Write communes.csv from the tables of the package vietnamadminunits 1.0.4 (MIT), which this needs installed.

python normalize/data/make_communes.py

One row per commune after 1 July 2025 (3,321), in order of its official code, with the units before that day from which
it was made ("xã A, huyện B, tỉnh C", parted by "; ", with " (một phần)" where the old unit was divided among several).
"""

# ruff: noqa: INP001 -- a script beside its data, no module

from __future__ import annotations

import csv
import json
import sqlite3
import unicodedata
from collections import defaultdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

FIELDS = ("code", "name", "type", "province_code", "province_type", "province", "old_units")
TARGET = Path(__file__).with_name("communes.csv")


def main() -> None:
    """Write the file anew; the same package gives the same bytes."""
    data = files("vietnamadminunits") / "data"
    with as_file(data / "dataset.db") as path:
        database = sqlite3.connect(path)
        communes = database.execute(
            "SELECT wardCode, wardShort, wardType, provinceCode, provinceShort, province, provinceKey, wardKey"
            " FROM admin_units ORDER BY wardCode"
        ).fetchall()
        legacy = database.execute(
            "SELECT provinceKey, districtKey, wardKey, ward, district, province FROM admin_units_legacy"
        ).fetchall()
        database.close()
    before = _before(json.loads((data / "converter_2025.json").read_text(encoding="utf-8")), _named(legacy))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for code, name, kind, province_code, province, full, province_key, key in communes:
            old = "; ".join(sorted(before[province_key, key]))
            kind_of_province = full.removesuffix(province).strip().lower()
            row = (code, name, kind.lower(), province_code, kind_of_province, province, old)
            writer.writerow(unicodedata.normalize("NFC", cell) for cell in row)


def _named(legacy: list[tuple[str, str, str | None, str | None, str, str]]) -> dict[str, str]:
    """The old units by the package's keys; five island districts had no communes below them."""
    names = {}
    for province_key, district_key, key, ward, district, province in legacy:
        units = [ward, district, province] if ward else [district, province]
        names[f"{province_key}_{district_key}_{key or ''}"] = ", ".join(u[0].lower() + u[1:] for u in units if u)
    return names


def _before(
    converter: dict[str, dict[str, dict[str, list[Any]]]], names: dict[str, str]
) -> dict[tuple[str, str], list[str]]:
    """(province key, commune key) → the old units that went into it."""
    before: dict[tuple[str, str], list[str]] = defaultdict(list)
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, old in communes.items():
            before[province, commune] += [names[key] for key in old]
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                before[province, part["newWardKey"]].append(f"{names[key]} (một phần)")
    return before


if __name__ == "__main__":
    main()
