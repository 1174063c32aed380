"""Write the sample reports as Word files, and beside them what must be read out of them.

usage: python -m samples.write_reports          (from the project's root)

reports/*.yaml → build/*.docx (all, for render.py), inbox/*.docx (those sent as Word), expected/*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from samples import layout, markup

HERE = markup.HERE
BUILD = HERE / "build"
NUMBERED = re.compile(r"(?:[IVX]+\.)?\d+(?:\.\d+)*(?:[.)] ?|\t)\D{1,6}")
DOCUMENT_FIELDS = (
    *("document", "area", "area_code", "province", "branch", "type"),
    *("number", "date", "period_start", "period_end"),
)


def main() -> None:
    BUILD.mkdir(exist_ok=True)
    reports = markup.load_all()
    for report in reports:
        built = BUILD / f"{report.slug}.docx"
        layout.write(report, built)
        if "docx" in report.meta["forms"]:
            (HERE / "inbox" / built.name).write_bytes(built.read_bytes())
        for name, content in expected(report).items():
            (HERE / "expected" / name).write_text(content, encoding="utf-8")
        print(report.slug, len(markup.gold(report)), "figures")
    documents = _json([documented(report) for report in reports])
    (HERE / "expected" / "documents.json").write_text(documents, encoding="utf-8")


def expected(report: markup.Report) -> dict[str, str]:
    """The expected files of one report, by name: its figures, its findings, its runs of digits that are no figure."""
    records = (json.dumps(record, ensure_ascii=False) for record in markup.gold(report))
    others = [f"{kind}\t{text}" for kind, texts in report.meta["others"].items() for text in texts]
    return {
        f"{report.slug}.gold.jsonl": _lines(records),
        f"{report.slug}.findings.json": _json(report.meta.get("findings") or []),
        f"{report.slug}.other.txt": _lines([*others, *(f"number\t{text}" for text in numbers(report))]),
    }


def numbers(report: markup.Report) -> list[str]:
    """The numbers of headings, list items and table rows as typed, each with what follows it."""
    starts = (NUMBERED.match(line.text) for line in report.lines)
    return [start[0] for start in starts if start]


def documented(report: markup.Report) -> dict[str, Any]:
    """Whose report it is, its kind, number, date and period: a row of documents.json."""
    meta = {**report.meta, "document": report.slug}
    return {field: None if meta[field] is None else str(meta[field]) for field in DOCUMENT_FIELDS}


def _lines(lines: Iterable[str]) -> str:
    return "".join(line + "\n" for line in lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
