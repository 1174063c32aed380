"""What a figure measures, in the report's own words: the clause before it, the words after it, the lead-ins above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.compounds import STAND_IN, joined, restored
from extract.document import Block, Document, Figure, Word
from extract.shapes import WRITTEN_OUT, Shape

CAPITAL = "A-ZÀ-ÝĂĐĨŨƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA, 2))
SENTENCE_END = re.compile(rf"(?<=[.!;])(?<!\btr\.)\s+(?=\S)|\n|(?<=\D)\.(?=[{CAPITAL}])")
"""A full stop before a space, but that of "tr. đồng"; one without a space only before a capital letter."""
ANNOUNCES = re.compile(r":|\?(?:\s*[-–:])?")
"""What stands between a name and what is told of it: "Tổ công nghệ số: 22 tổ", "Tổ công nghệ số? - 22 tổ"."""
SEPARATOR = re.compile(
    r"\s*[,;:(?]\s*|\s+(?:và|với)\s*$|\s+thì\s+(?=(?:tổng|số|(?:tỷ|tỉ)\s+lệ)\s)|\s+-\s+|\s+và\s+(?=(?:còn|đã|đang|chỉ|số|tổng|(?:tỷ|tỉ)\s+lệ|giữ|duy\s+trì|nâng|đưa|"
    r"bảo\s+đảm|đảm\s+bảo|phấn\s+đấu|hoàn\s+thành)\s)"
)
"""Where a clause ends between two figures; "và" and "thì" end one before a verb or a measure of its own."""
CUE = (
    r"(?:không\s+(?:được\s+|để\s+|cho\s+)?(?:thấp\s+hơn|dưới|quá|vượt(?:\s+quá)?|(?:nhỏ|ít|lớn|nhiều|cao|kém)\s+hơn)|"
    r"chưa\s+(?:đủ|đạt|tới|hoàn\s+thành|đến|đầy|quá)(?:\s+(?:được|mức))?(?!\s*:)|trên\s+dưới|"
    r"tối\s+thiểu|tối\s+đa|vượt\s+(?:quá|mức)|ít\s+(?:nhất|ra)|nhiều\s+nhất|trên|dưới|hơn(?!\s+mức)|gần|(?:vào\s+)?khoảng|(?:áng\s+|ước\s+)?chừng|ngót|suýt\s+soát|xấp\s+xỉ|"
    r"ước(?:\s+(?:đạt|tính|khoảng))?|lớn\s+hơn|nhỏ\s+hơn|từ|(?:[≥≤<~≈⩾⩽]|(?<![-–])>)=?)"
)
CUES = re.compile(rf"(?<![^\W\d_]){CUE}(?![^\W\d_])", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"(?:không|đừng|tránh)\s+(?:để|cho|được)\b[^.;,]*\b(?P<mark>vượt(?:\s+(?:quá|mức))?|quá|trên|hơn|cao\s+hơn)\s*$",
    re.IGNORECASE,
)
"""A ceiling told at a distance: "không để tỷ lệ quá hạn vượt quá 2%", "không để phát sinh quá 03 hồ sơ"."""
LINKS = r"(?:đạt|lên|xuống|còn|tỷ\s+lệ|tỉ\s+lệ|mức|là|chiếm|được|phải|có)\s*:?"
CUE_TAIL = re.compile(rf"(?<![^\W\d_])(?:(?:{CUE}\s*:?|{LINKS})\s*)+$", re.IGNORECASE)
TRAILING = re.compile(
    rf"(?:[\s,(]*(?<![^\W\d_])(?:{CUE}\s*:?|(?:(?<!trở\s)lên|xuống(?:\s+còn)?|(?:(?:mới|chỉ|đã|vẫn|cũng|đều)\s+){{0,2}}đạt(?:\s+(?:được|tỷ\s+lệ|tỉ\s+lệ|mức|tuyệt\s+đối))?|chiếm|là|với|(?:bao\s+)?gồm|bằng|(?:ở|giữ)\s+mức|giữ(?:\s+vững)?|duy\s+trì(?:\s+ở)?|tỷ\s+lệ|tỉ\s+lệ|"
    r"đảm\s+bảo|bảo\s+đảm)\s*:?)\s*)+$",
    re.IGNORECASE,
)
BRACKET = re.compile(r"\([^()]*\)")
CLOSING = re.compile(r"(?:\bđạt|\blà|:|\?\s*[-–]?)\s*$", re.IGNORECASE)
OPENING = re.compile(
    r"^[\s,;]*(?:[-+*•–]\s+)?(?:\(\d{1,2}\)\s*)?(?:(?:trong\s+đó|cụ\s+thể|đến\s+nay|hiện\s+nay|ngoài\s+ra|riêng|trong\s+khi(?:\s+đó)?|như\s+vậy|như|tuy\s+nhiên|đồng\s+thời)\s*[:,]?\s*)*"
    r"(?:(?:theo|căn\s+cứ)\s+(?:[^\W\d_]+\s+){1,6}(?:số\s+)?\d[^\s,]*(?:\s+[^,;:\d]{0,60})?,\s*)?",
    re.IGNORECASE,
)
"""What only opens a clause: a joining word, the document it goes by ("Theo Thông báo số 77-TB/TU, …")."""
FILLER = re.compile(
    r"^(?:[\s,;:()–.+*•≥≤<>=~-]|(?:trong\s+đó|trong\s+số\s+đó|cụ\s+thể|đạt|chiếm|tỷ\s+lệ|tỉ\s+lệ|là|với|có|gồm|bao\s+gồm|tương\s+ứng|tương\s+đương|tức|"
    r"khoảng|trên|hơn|gần|tối\s+thiểu|ít\s+nhất|đến\s+nay|hiện\s+nay|hiện|riêng|và|bằng|ước|được|đã|số|mức|kết\s+quả|thực\s+hiện|"
    r"dưới|toàn\s+bộ|tất\s+cả|số\s+lượng|hiện\s+có|thì|nay|tuyệt\s+đối|tại|các|cho)(?=\W|$))*$",
    re.IGNORECASE,
)
BASE = re.compile(
    r"\s*(?:so\s+với|kế\s+hoạch|dự\s+toán|tổng\s|chỉ\s+tiêu|mục\s+tiêu|yêu\s+cầu|trên\s+tổng|vốn|theo\s|và\s|,|\.)",
    re.IGNORECASE,
)
"""Words behind a rate that name its base or go on with the sentence; they do not say what is measured."""
TAKES = re.compile(r"\bchiếm\s+(?:khoảng\s+|gần\s+|trên\s+|hơn\s+|(?:tỷ|tỉ)\s+lệ\s+)?$", re.IGNORECASE)
"""In front of a rate of what follows it: "chiếm 93,1% số gửi mới"."""
BOUND = re.compile(r"\s*trở\s+(?:lên|xuống)\b", re.IGNORECASE)
"""The end of a comparison behind its figure; what is measured may follow it."""
FROM_THERE = re.compile(r"\s*(?P<noun>(?:[^\W\d_]+\s+){0,3}?)(?P<mark>trở\s+lên|trở\s+xuống)", re.IGNORECASE)
GRADE = re.compile(
    r"\b(?:hài\s+lòng|khá|tốt|xuất\s+sắc|hoàn\s+thành|đại\s+học|cao\s+đẳng|trung\s+cấp|sơ\s+cấp|thạc\s+sĩ|trung\s+bình|tuổi)\s+$",
    re.IGNORECASE,
)
"""A grade with all above it is what is counted ("281 phiếu hài lòng trở lên"), no bound of the number."""
GOES_ON = re.compile(
    r"\W*(?:trong\s+(?:đó|số\s+(?:đó|này|hồ\s+sơ|nhiệm\s+vụ))|cụ\s+thể|bao\s+gồm|gồm|còn\s+lại|số\s+còn\s+lại|(?:tỷ|tỉ)\s+lệ\s+hoàn\s+thành)\b",
    re.IGNORECASE,
)
"""A sentence that goes on to divide what the one before it counted."""
ALL = re.compile(r"\b(?:toàn\s+bộ|tất\s+cả)(?:\s+các)?(?P<noun>(?:\s+[^\W\d_]+){0,3})\s*\(\s*$", re.IGNORECASE)
"""All of what follows: "toàn bộ (100%) thủ tục được …", "toàn bộ hồ sơ (100%) được …"."""
OUT_OF = re.compile(r"\btrong(?:\s+(?:tổng\s+)?số)?\s*$", re.IGNORECASE)
"""In front of a count that is a whole: "Trong 1.338 hồ sơ đã trả có 1.204 hồ sơ sớm hạn"."""
LISTED = re.compile(r"\s*[-+*•–]\s")
"""A line of a list."""
NAMED = 160
"""The longest words before a colon, in characters, that name what a list in running text is about."""
LINE = 300
"""The longest snippet, in characters."""


def labelled(document: Document, block: Block, shapes: Sequence[Shape], begin: int = 0) -> Iterator[Figure]:
    """Figures of a block from their shapes, each with label, cue words, snippet and context.

    The words before `begin` are the block's number, no part of a label.
    """
    text = joined(block.text)
    above = context(document, block)
    column = document.tables[block.table - 1].columns[block.column or 0] if block.table else None
    told: list[str] = []
    leads = _leads(text)
    for start, end in sentences(text):
        inside = [s for s in shapes if start <= s.start < end]
        start = max(start, min(begin, end))  # noqa: PLW2901 - the words of the first sentence begin behind the number
        if not (text[:start].rstrip().endswith(";") or GOES_ON.match(text, start)):
            told = _named(text[start:end])
        earlier: list[str] = []
        depths: list[int] = []
        for i, shape in enumerate(inside):
            since = _split(text, inside[i - 1], shape) if i else start
            until = _split(text, shape, inside[i + 1]) if i + 1 < len(inside) else end
            before, after = text[since : shape.start], text[_end(text, shape) : until]
            inner = _plain(text[shape.inner[0] : shape.inner[1]]) if shape.inner[1] > 0 else ""
            own = f"{inner} {after}" if inner else after
            label = _label(before, own, _speaks(text, shape)) or _last(
                earlier, depths, _depth(text[start : shape.start])
            )
            fuller = _plain(before)
            around = (fuller, *reversed(earlier), *reversed(told), *_lead_above(leads, start), *above)
            words = block.words_of(shape.start, shape.end)
            yield Figure(
                place=document.place(block.index, shape.start, shape.end),
                text=block.text[shape.start : shape.end],
                form=shape.form,
                value=shape.value or None,
                numerator=shape.numerator or None,
                denominator=shape.denominator or None,
                unit=shape.unit or None,
                cue=_cue(before, after),
                label=restored(label),
                snippet=_snippet(block.text, start, end, shape),
                table=block.table,
                column=column or None,
                context=tuple(restored(c) for c in around if c and c != label),
                sure=min((w.sure for w in words), default=1.0),
                other=_other(block.text, words),
            )
            earlier.append(label)
            depths.append(_depth(text[start : shape.start]))
        told += earlier


def _leads(text: str) -> list[tuple[int, str]]:
    """Where each line of a block begins (a cell has several), and the line above that it is a part of, else nothing."""
    leads: list[tuple[int, str]] = []
    parent, announced, at = "", "", 0
    for line in text.split("\n") if "\n" in text else ():
        marked = LISTED.match(line) is not None
        leads.append((at, parent if marked else announced))
        at += len(line) + 1
        if marked:
            continue
        parent = line.strip()
        if parent.endswith(":"):
            announced = parent
        elif ANNOUNCES.search(line):  # it names and tells something of its own: "Văn bản đi: 942"
            announced = ""
    return leads


def _lead_above(leads: Sequence[tuple[int, str]], start: int) -> tuple[str, ...]:
    """The line that a place in a block stands under."""
    lead = next((lead for at, lead in reversed(leads) if at <= start), "")
    return (lead,) if lead else ()


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a block, also cut at semicolons: statements that stand for themselves."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _last(labels: Sequence[str], depths: Sequence[int], depth: int) -> str:
    """The label of the last figure that no bracket closes off: "12 hồ sơ (sớm 8, đúng hạn 4), đạt 98%"."""
    open_to = [label for label, at in zip(labels, depths, strict=True) if at <= depth]
    return open_to[-1] if open_to else ""


def _depth(text: str) -> int:
    """In how many brackets the end of a text stands."""
    return text.count("(") - text.count(")")


def _named(sentence: str) -> list[str]:
    """The words before a sentence's first colon: what the list behind it is about."""
    colon = ANNOUNCES.search(sentence)
    plain = _plain(sentence[: colon.start()]) if colon else ""
    return [plain] if plain and len(plain) < NAMED else []


def context(document: Document, block: Block) -> tuple[str, ...]:
    """The lead-ins (their last sentence) and headings above a block, nearest first, without their numbers."""
    return tuple(_announcing(document.blocks[i].text) for i in reversed(block.parents))


@lru_cache(maxsize=1024)
def _announcing(text: str) -> str:
    """What of a text above announces the list below it: of several sentences the last. Kept: it is above many."""
    text = text.strip()
    start, end = list(sentences(text))[-1]
    last = text[start:end] if len(text) > NAMED and end - start > 1 else text
    return re.sub(r"^[-+*•–]\s*", "", last)


def _split(text: str, left: Shape, right: Shape) -> int:
    """Where, between two figures, the words stop belonging to the left one and begin to lead up to the right one.

    A figure that nothing follows leaves everything to the right one; one that opens a clause takes its own clause; the
    last clause leads up to the right one, unless it is empty of meaning and the right figure speaks for itself.
    """
    between = text[left.end : right.start]
    opened = WRITTEN_OUT.match(between)
    if not re.match(r"\s*(?:\(\s*[^\W\d_][^)]*\)\s*)?[^\W\d_]", between[opened.end() :] if opened else between):
        return left.end + (opened.end() if opened else 0)
    if OUT_OF.search(text[: left.start]) and (divided := re.search(r"\s(?:thì\s+)?có(?=\s)", between)):
        return left.end + divided.start()
    leading = re.search(r"[\s:(]*$", between)
    until = leading.start() if leading else len(between)
    cuts = [m for m in SEPARATOR.finditer(between, opened.end() if opened else 0) if m.start() < until]
    if not cuts and "(" in between[until:]:
        return left.end + until
    if not cuts:
        return max(left.noun_end, left.end) if left.noun_end <= right.start else left.end
    last = cuts[-1]
    if FILLER.match(between[last.end() :]) and _speaks(text, right):
        return left.end + last.end()
    return left.end + cuts[0].end()


def _speaks(text: str, shape: Shape) -> bool:
    """Whether words follow the figure at once (it says itself what it counts), other than the base of a rate."""
    follow = text[shape.inner[0] if shape.inner[1] > 0 else _end(text, shape) :]
    follow = BOUND.sub("", follow, count=1) if BOUND.match(follow) else follow
    if shape.unit == "%" and (BASE.match(follow) or TAKES.search(text, 0, shape.start)):
        return False
    return re.match(r"\s*(?:\([^)]*\)\s*)?[^\W\d_]", follow) is not None


def _end(text: str, shape: Shape) -> int:
    """Where a figure ends, with the bracket of "toàn bộ (100%)" behind it."""
    return shape.end + 1 if text[shape.end : shape.end + 1] == ")" and ALL.search(text[: shape.start]) else shape.end


def _label(before: str, after: str, speaks: bool) -> str:
    """The words for what is measured: the clause before the figure and, where it speaks for itself, those after it."""
    lead = _plain(_lead(before, speaks))
    after = after[bound.end() :] if (bound := BOUND.match(after)) else after
    follow = _plain(after) if speaks else ""
    if FILLER.match(lead):
        lead = ""
    return f"{lead} {follow}".strip()


def _lead(before: str, speaks: bool) -> str:
    """The clause that leads up to a figure; where the figure opens with its own noun, only the words right before."""
    if speaks and (everything := ALL.search(before)):
        return everything["noun"]
    if speaks and before.rstrip().endswith((",", "(")):
        return ""
    closes = CLOSING.search(before) is not None
    *earlier, last = [0, *(m.end() for m in ANNOUNCES.finditer(before))]
    if last and not FILLER.match(_plain(before[last:])):
        before = before[last:]
    elif last and not speaks:
        before = before[earlier[-1] : last]
    comma = BRACKET.sub(lambda found: "-" * len(found[0]), before).rfind(",")
    if speaks and not closes and comma >= 0:
        before = before[comma + 1 :]
    return OPENING.sub("", before)


def _plain(text: str) -> str:
    """A label without list marks, brackets, and the verbs and comparing words that only lead to the number."""
    text = TRAILING.sub("", re.sub(r"^\s*[-+*•–]\s+", "", text)).strip(f" \t\n,{STAND_IN};:.?–-/[]→⇒≈>")
    text = text.strip("()") if text.count("(") != text.count(")") else text
    return " ".join(text.strip(f" ,{STAND_IN};:.?=–-").split())


def _cue(before: str, after: str) -> str:
    """The comparing words that stand right before the figure (and "trở lên" behind it), as printed."""
    tail = CUE_TAIL.search(before)
    cue = tail[0].strip() if tail and CUES.search(tail[0]) else ""
    if forbidden := FORBIDDEN.search(before):
        cue = f"không {forbidden['mark']}"
    match = FROM_THERE.match(after)
    return f"{cue} … {match['mark']}".strip() if match and not GRADE.search(match["noun"]) else cue


def _snippet(text: str, start: int, end: int, shape: Shape) -> str:
    """The sentence, or the part of a very long one round the figure."""
    if end - start > LINE:
        start = max(start, shape.start - LINE // 2)
        end = min(end, shape.end + LINE // 2)
    return text[start:end].strip()


def _other(text: str, words: Sequence[Word]) -> str | None:
    """What a second reading saw for a figure's words, None where it saw the same."""
    if all(w.other is None for w in words):
        return None
    return " ".join(text[w.start : w.end] if w.other is None else w.other for w in words)
