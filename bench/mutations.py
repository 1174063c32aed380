"""Hostile Word and Excel files, made from our own samples and read under the limits of a worker.

Run: python -m bench.mutations [COUNT] [--seed N] [--seconds S] [--megabytes M]. COUNT files (500) are spoilt one
way each, in turn; the same seed makes the same files. Prints, for each way, how many were read and why the others were
refused; then the longest time, the workers' peak memory and what this process itself took: it must never fail.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from desk.pipeline import Limits, Refusal, map_all, read_file

SOURCES = Path("samples/build")
BODY = "word/document.xml"
Parts = dict[str, bytes]
Way = Callable[[Parts, random.Random], bytes]


def main() -> None:
    """Make the files, read them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=57)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--megabytes", type=int, default=1024)
    arguments = parser.parse_args()
    limits = Limits(arguments.seconds, arguments.megabytes, workers=2)
    table: dict[str, Counter[str]] = {way: Counter() for way in WAYS}
    slowest: list[tuple[float, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        files = list(make(Path(folder), arguments.count, arguments.seed))
        last = time.monotonic()
        for (path, way), outcome in map_all(read_one, files, limits):
            came, now = outcome.code if isinstance(outcome, Refusal) else "read", time.monotonic()
            told = f"internal {outcome.reason[-120:]}" if isinstance(outcome, Refusal) and came == "internal" else came
            table[way][told] += 1
            slowest.append((now - last, way, Path(path).name))
            last = now
    for way, came in table.items():
        print(f"{way:32}" + ", ".join(f"{n} {what}" for what, n in came.most_common()))
    print(f"{sum(map(Counter.total, table.values()))} files; longest waits:")
    for seconds, way, _ in sorted(slowest, reverse=True)[:5]:
        print(f"  {seconds:6.1f} s  {way}")
    own, workers = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory: this process {own} MB, a worker {workers} MB")


def read_one(item: tuple[str, str]) -> int:
    """Read one file in a worker: how many figures it holds."""
    return len(read_file(item[0])[1].observations)


def make(folder: Path, count: int, seed: int) -> Sequence[tuple[str, str]]:
    """`count` spoilt files in a folder, each with the way it was spoilt."""
    chance = random.Random(seed)
    sources = sorted(SOURCES.glob("*.docx"))
    made = []
    for i in range(count):
        way = list(WAYS)[i % len(WAYS)]
        if way in ONCE and i >= 2 * len(WAYS):
            way = "bytes flipped inside the XML"
        source = zipfile.ZipFile(chance.choice(sources))
        data = WAYS[way]({name: source.read(name) for name in source.namelist()}, chance)
        path = folder / f"{i:04}.{'xlsx' if 'Excel' in way else 'docx'}"
        path.write_bytes(data)
        made.append((str(path), way))
    return made


def _zipped(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _with_body(parts: Parts, inside: str, *, before: str = "") -> bytes:
    """The file with something put at the start of its body, and before its root."""
    text = parts[BODY].decode("utf-8")
    start = text.index(">", text.index("<w:body")) + 1
    text = text[:start] + inside + text[start:]
    if before:
        text = re.sub(r"(<\?xml[^>]*\?>)?", lambda m: (m[0] or "") + before, text, count=1)
    return _zipped({**parts, BODY: text.encode("utf-8")})


def _flipped(data: bytes, chance: random.Random, times: int) -> bytes:
    spoilt = bytearray(data)
    for _ in range(times):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _flip_file(parts: Parts, chance: random.Random) -> bytes:
    return _flipped(_zipped(parts), chance, chance.choice((1, 5, 50, 500)))


def _flip_xml(parts: Parts, chance: random.Random) -> bytes:
    name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))])
    return _zipped({**parts, name: _flipped(parts[name], chance, chance.choice((1, 3, 20)))})


def _shuffled_tags(parts: Parts, chance: random.Random) -> bytes:
    """Elements of the body taken out or doubled, so that what should stand round them is missing."""
    pieces = re.findall(rb"<[^>]+>|[^<]+", parts[BODY])
    for _ in range(chance.choice((1, 10, 100))):
        i = chance.randrange(1, len(pieces))
        pieces[i : i + 1] = chance.choice(([], [pieces[i]] * 2))
    return _zipped({**parts, BODY: b"".join(pieces)})


def _truncated(parts: Parts, chance: random.Random) -> bytes:
    data = _zipped(parts)
    return data[: chance.randrange(1, len(data))]


def _cut_xml(parts: Parts, chance: random.Random) -> bytes:
    return _zipped({**parts, BODY: parts[BODY][: chance.randrange(len(parts[BODY]))]})


def _renamed(parts: Parts, chance: random.Random) -> bytes:
    old = chance.choice(list(parts))
    new = chance.choice(
        ["../../../tmp/x", "word/" + "a" * 3000, "WORD/DOCUMENT.XML", "\x01", "word\\document.xml", "x"]
    )
    return _zipped({(new if name == old else name): data for name, data in parts.items()})


def _missing(parts: Parts, chance: random.Random) -> bytes:
    gone = chance.choice(list(parts))
    return _zipped({name: data for name, data in parts.items() if name != gone})


def _swapped(parts: Parts, chance: random.Random) -> bytes:
    a, b = chance.sample(list(parts), 2)
    return _zipped({**parts, a: parts[b], b: parts[a]})


def _nested(opening: str, closing: str, depth: int) -> Way:
    return lambda parts, _: _with_body(parts, opening * depth + closing * depth)


def _repeated(xml: str, times: int) -> Way:
    return lambda parts, _: _with_body(parts, xml * times)


def _entities(parts: Parts, _: random.Random) -> bytes:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return _with_body(
        parts, "<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", before=f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
    )


def _quadratic(parts: Parts, _: random.Random) -> bytes:
    text = f"<w:p><w:r><w:t>{'&a;' * 50_000}</w:t></w:r></w:p>"
    return _with_body(parts, text, before=f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')


def _outside(parts: Parts, _: random.Random) -> bytes:
    text = "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
    return _with_body(parts, text, before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def _bomb(parts: Parts, _: random.Random) -> bytes:
    """A gigabyte of blanks in a megabyte of file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name != BODY:
                archive.writestr(name, data)
        with archive.open(BODY, "w", force_zip64=True) as file:
            for _i in range(1024):
                file.write(b" " * (1 << 20))
    return out.getvalue()


def _lying_size(parts: Parts, _: random.Random) -> bytes:
    """The sizes in the directory say one byte."""
    data, out = _bomb(parts, random.Random(1)), bytearray()
    out += data
    at = data.rfind(b"PK\x01\x02")
    out[at + 24 : at + 28] = (1).to_bytes(4, "little")
    return bytes(out)


def _numbering(parts: Parts, chance: random.Random) -> bytes:
    """Levels and starts that no list has."""
    number = chance.choice(("99999999999999999999", "-1", "x", ""))
    text = re.sub(rb'w:ilvl w:val="\d+"', f'w:ilvl w:val="{number}"'.encode(), parts[BODY])
    text = re.sub(rb'w:numId w:val="\d+"', f'w:numId w:val="{number}"'.encode(), text)
    lists = parts.get("word/numbering.xml", b"")
    lists = re.sub(rb'w:start w:val="\d+"', f'w:start w:val="{number}"'.encode(), lists)
    return _zipped({**parts, BODY: text, "word/numbering.xml": lists})


def _spans(parts: Parts, chance: random.Random) -> bytes:
    """Merged cells as wide as no table is."""
    span = chance.choice(("1000000000", "-5", "99999999999999999999", "x"))
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc>'
    return _with_body(parts, f"<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * 3}</w:tbl>")


def _wide_table(parts: Parts, _: random.Random) -> bytes:
    cell = "<w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc>"
    return _with_body(parts, f"<w:tbl>{f'<w:tr>{cell * 300}</w:tr>' * 300}</w:tbl>")


def _digits(parts: Parts, _: random.Random) -> bytes:
    """One paragraph of a million digits, one of a hundred thousand pairs."""
    long, pairs = "9" * 1_000_000, "1/2 hồ sơ, " * 30_000
    return _with_body(parts, "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in (long, pairs)))


def _long_words(parts: Parts, _: random.Random) -> bytes:
    text = "trong đó " * 60_000 + "12 hồ sơ" + " a" * 200_000 + "(" * 20_000
    return _with_body(parts, f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def _workbook(cells: str, merged: str = "") -> Way:
    def way(_: Parts, __: random.Random) -> bytes:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
        return _zipped(
            {
                "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="'
                f'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
                f'ContentType="{kind}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
                f'ContentType="{kind}worksheet+xml"/></Types>'.encode(),
                "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{links}/'
                'officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
                "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="a" sheetId="1" '
                'r:id="r"/></sheets></workbook>'.encode(),
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
                f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData>'
                f"{cells}</sheetData>{merged}</worksheet>".encode(),
            }
        )

    return way


P = "<w:p><w:r><w:t>Đã giải quyết 12/15 hồ sơ.</w:t></w:r></w:p>"
CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
ROWS = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 300_001))
MERGED = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'

WAYS: dict[str, Way] = {
    "bytes flipped": _flip_file,
    "bytes flipped inside the XML": _flip_xml,
    "elements lost or doubled": _shuffled_tags,
    "file broken off": _truncated,
    "XML broken off": _cut_xml,
    "a part renamed": _renamed,
    "a part missing": _missing,
    "two parts swapped": _swapped,
    "list numbers out of range": _numbering,
    "merged cells out of range": _spans,
    "runs 10,000 deep": _nested("<w:p><w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt></w:p>", 10_000),
    "tables 200 deep": _nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 200),
    "tables 3,000 deep": _nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 3_000),
    "a million paragraphs": _repeated(P, 1_000_000),
    "a million empty paragraphs": _repeated("<w:p/>", 1_000_000),
    "a table of 300 by 300": _wide_table,
    "a million digits": _digits,
    "one endless sentence": _long_words,
    "entities in entities": _entities,
    "one long entity, often": _quadratic,
    "an entity from a file": _outside,
    "a gigabyte of blanks": _bomb,
    "a gigabyte that says one byte": _lying_size,
    "Excel: two cells in far corners": _workbook(CORNER),
    "Excel: the whole sheet merged": _workbook(CORNER, MERGED),
    "Excel: 300,000 rows": _workbook(ROWS),
    "Excel: cells without places": _workbook('<row><c><v>x</v></c></row><row r="-1"><c r="1A"><v/></c></row>'),
}
ONCE = {w for w in WAYS if w.startswith(("Excel", "a million", "a gigabyte", "a table", "tables", "runs", "one"))}
"""Ways that spoil every file alike: two of each are enough."""

if __name__ == "__main__":
    main()
