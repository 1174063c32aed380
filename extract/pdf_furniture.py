"""What stands on every page but is no text of the report: page numbers, running heads and feet, footnotes, stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extract.heads import CAPITAL
from extract.pdf_lines import Line

PAGE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:trang|page|tr\.)?\s*(\d{1,4})(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—|.\s]*$", re.IGNORECASE
)
STAMP = re.compile(
    r"^\s*(?:Người ký|Ký bởi|Được ký bởi|Thời gian ký|Ngày ký|Cơ quan:|Signature\s+(?:Not\s+Verified|Valid)|"
    r"Digitally\s+signed|Signed by|Email:\s*\S+@|Chức vụ:|C=VN|VĂN BẢN ĐẾN|CÔNG VĂN ĐẾN|ĐẾN\s+(?:Số|Ngày|Giờ))",
    re.IGNORECASE,
)
HEAD_BAND, FOOT_BAND = 0.12, 0.90  # of the page's height: where heads and feet stand
REPEATED = 3  # pages on which a line must stand in the same place to be a running head
FOOTNOTE_SIZE = 0.9  # of the size of the text: footnotes are set smaller
FOOTNOTE_BAND = 0.6  # of the page's height: on a picture footnotes are looked for below
FOOTNOTE_LINES = 3  # lines of one footnote on a picture, at most
FOOTNOTE_ROOM = 0.8  # of the size: the room that the rule above the footnotes takes, at least
NUMBERED = re.compile(rf"(\d{{1,2}})\s+[{CAPITAL}]")
FOOTNOTE_MARK = re.compile(r"^\(?\[?\d{1,3}\]?\)?\s?(?=\D)")


def furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[int]:
    """The id() of the lines that are page numbers or running heads; pages are (height, lines from top to bottom)."""
    numbers: list[tuple[int, int, Line]] = []
    repeated: Counter[tuple[str, int]] = Counter()
    edges: list[tuple[Line, tuple[str, int]]] = []
    often = min(REPEATED, max(len(pages), 2))
    for page, (height, lines) in enumerate(pages, 1):
        for each in _edge_lines(lines, height):
            # From the nearer edge: a page that lies down has it where the others have it.
            place = round(min(each.base, each.base - height, key=abs) / 6)
            key = (_numberless(each.text, page, len(pages)), place)
            repeated[key] += 1
            edges.append((each, key))
        # Where a page is printed smaller than the paper, its number stands further in.
        for each in {id(x): x for x in (*_edge_lines(lines, height), *lines[:1], *lines[-1:])}.values():
            if match := PAGE_NUMBER.match(each.text):
                numbers += [(each.page, int(match[1]), each)]
    found = {id(each) for each, key in edges if repeated[key] >= often and not _counts(each)}
    offsets = Counter(value - page for page, value, _ in numbers)
    at_edge = {id(each) for each, _ in edges}
    for page, value, each in numbers:
        if offsets[value - page] > 1 or (value == page and id(each) in at_edge):
            found.add(id(each))
    return found


def _numberless(text: str, page: int, pages: int) -> str:
    """A line without its numbers; on two pages only, where less is repeated, without that of the page."""
    if pages >= REPEATED:
        return re.sub(r"\d+", "#", text)
    return re.sub(rf"\b{page}(?=\s*/\s*{pages}\b|\s*$)", "#", text, count=1)


def footnotes(lines: Sequence[Line], height: float, body: float) -> list[list[Line]]:
    """The footnotes at the end of a page, line by line: what is set smaller than the text (of size `body`)."""
    start = len(lines)
    while start and lines[start - 1].size <= FOOTNOTE_SIZE * body and lines[start - 1].top > height * 0.4:
        start -= 1
    notes: list[list[Line]] = []
    for each in lines[start:]:
        if _footnote_begins(each):
            notes.append([each])
        elif notes:
            notes[-1].append(each)
    return notes


def numbered_notes(lines: Sequence[Line], height: float, following: int) -> list[list[Line]]:
    """The footnotes at the end of a page that is a picture, where sizes are guessed: their numbers run on.

    The first is `following`; a list has a sign behind its numbers, and no room above it.
    """
    numbers = [int(m[1]) if (m := NUMBERED.match(each.text)) else 0 for each in lines]
    begins = [i for i, each in enumerate(lines) if numbers[i] and each.top > FOOTNOTE_BAND * height]
    for start in (i for i in begins if i and numbers[i] == following):
        own = [i for i in begins if i >= start]
        ends = [*own[1:], len(lines)]
        room = lines[start].top - lines[start - 1].bottom > FOOTNOTE_ROOM * lines[start].size
        running = [numbers[i] for i in own] == list(range(following, following + len(own)))
        if room and running and all(end - begin <= FOOTNOTE_LINES for begin, end in zip(own, ends, strict=True)):
            return [list(lines[begin:end]) for begin, end in zip(own, ends, strict=True)]
    return []


def stamp(each: Line) -> bool:
    """Whether a line is part of the picture of a digital signature or of the stamp of arrival."""
    return bool(STAMP.match(each.text))


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    """The first and last two lines of a page, where they stand near its edges."""
    heads = [each for each in lines[:2] if each.bottom < HEAD_BAND * height]
    return heads + [each for each in lines[-2:] if each.top > FOOT_BAND * height]


def _counts(each: Line) -> bool:
    """A line of nothing but a number is judged as a page number, not as a repeated text."""
    return bool(PAGE_NUMBER.match(each.text))


def _footnote_begins(each: Line) -> bool:
    return bool(FOOTNOTE_MARK.match(each.text)) and (
        each.tokens[0].raised or each.tokens[0].size < each.size or len(each.tokens) > 1
    )
