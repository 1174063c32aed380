"""The sub-group that a figure is for, in the report's own words: khối Đảng, người có công, trừ văn bản mật.

It is looked for by place, nearest first: what a bracket excepts; the figure's own clause; what its sentence was about
so far; the item, lead-in or heading above; in a table row and column. How sub-groups are called, groups.py knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.document import Figure
from extract.layout import GENERIC
from normalize import parts
from normalize.catalogue import Indicator
from normalize.division import divided
from normalize.ellipsis import counted_in
from normalize.groups import Found, groups, heads, heads_names, listed, unremarked
from normalize.narrowing import narrowed
from normalize.spelling import even
from normalize.wording import fold, meanings, words

EXCEPT = re.compile(
    r"\(\s*((?:trừ|không\s+(?:bao\s+gồm|tính|kể|mật)|ngoại\s+trừ|chỉ\s+tính|riêng|bao\s+gồm)\b[^()]{0,80}|không\s+mật)\s*\)"
    r"|,\s*((?:ngoại\s+)?trừ\s+[^(),.;\d]{2,60}?(?:,\s*[^\W\d_]+(?:\s[^\W\d_]+)?(?=\W*$))?)\s*(?=,|\)|$)"
    r"|(?:^|\W)(?:nếu\s+)?((?:(?:không|chưa)\s+(?:tính|kể|bao\s+gồm)|(?<=nếu\s)(?:ngoại\s+)?trừ)\s+(?!đến\b)[^(),.;:\d]{2,60}?)\s*(?=\bthì\b|,)",
    re.IGNORECASE,
)
"""What a figure leaves out: in brackets, behind a comma, or as a condition ("nếu không tính chứng thực thì …")."""
RUNNING = re.compile(r"l[uũ]ỹ?\s*[yỹ]?\s*kế[^,;.|]{0,40}", re.IGNORECASE)
DATED = re.compile(r"\d|năm|quý|tháng", re.IGNORECASE)
"""A cumulated figure that names its period: that tells it apart, no scope is needed."""
ALL_BENEFITS = re.compile(r"(?:,|và)\s*(?:các\s+)?(?:chế\s+độ|trợ\s+cấp(?!\s+(?:bảo|bhxh))|an\s+sinh)", re.IGNORECASE)
"""Benefits of every kind: nobody is singled out."""
SINGLED_OUT = re.compile(
    r"(?<!\w)riêng\s+(?:(?:đối\s+với|tại|về|trong|ở)\s+)*"
    r"(?!(?:\w+\s+)?(?:tháng|quý|năm|tuần|ngày|kỳ|tỷ\s+lệ|tỉ\s+lệ|chỉ\s+tiêu|số|tổng|mức|việc)\b)([^\W\d_][^,:;.()\d%]{2,80}?(?:\s\d+\s+tuổi(?:\s+trở\s+lên)?)?)"
    r"(?=\s+(?:có(?!\s+công)|đạt|là|đã|được|đang|chiếm|còn|vẫn|tiếp\s+nhận|(?<!quyền\s)giải\s+quyết|phát\s+sinh|hoàn\s+thành|tăng|giảm)\b"
    r"|\s*[,:(\d])",
    re.IGNORECASE,
)
"""The sub-group that a statement is about from here on: "Riêng hồ sơ thuộc thẩm quyền cấp xã có …"."""
OF_PROCEDURES = re.compile(
    r"^\W*(?:tổng\s+)?(?:số\s+)?hồ\s+sơ\b[^,:;.\d]{0,40}?\bcủa\s+((?:các\s+)?(?:thủ\s+tục|tthc|dịch\s+vụ\s+công|dvc)\b[^,:;.()\d%]{2,60}?)"
    r"\s*(?=:|\d|là\b|có\b)",
    re.IGNORECASE,
)
"""An item about the dossiers of some procedures: "Hồ sơ phát sinh của các thủ tục trực tuyến một phần: 134"."""
FIGURE = re.compile(r"\d(?:[\d.,/]*\d)?(?![\d.,/]*\s*tuổi)%?|[;:(]\s")
"""Where a clause of its own begins at the latest: behind the figure before."""
GOES_ON = re.compile(r"\W*(?:trong\s+(?:đó|số\s+(?:đó|này))|cụ\s+thể)\b", re.IGNORECASE)
"""A sentence that divides what the one before it told of."""
LEAVES = re.compile(
    r"\W*(?:và\s+)?(?:ngoài\s+ra|tổng\s+cộng|toàn\s+(?:xã|phường|đảng)|tính\s+chung|chung|cả\s+(?:xã|phường))\b",
    re.IGNORECASE,
)
"""A clause that leaves the sub-group its sentence was about."""
MEASURED = ("manner", "stage", "timing", "denial", "act", "part", "network", "skill")
"""Questions whose answers say what is measured, not of whom: "riêng hồ sơ trực tuyến" singles out no sub-group."""
OWNED = re.compile(r"\b(?:thuộc|của|lĩnh\s+vực)\s", re.IGNORECASE)
TOTAL = re.compile(r"^\s*(?:tổng|cộng|toàn\s+(?:xã|phường|đảng\s+bộ))", re.IGNORECASE)
LEFT_OUT = re.compile(r"(?:ngoại )?trừ\b|(?:không|chưa) (?:bao gồm|tính|kể)\b|không mật\b")
KINDS = re.compile(r"\b(?:khối|nhóm|lĩnh vực|đối tượng)\b")
"""Words that only say that a sub-group follows."""
SATISFIED = "dossiers.satisfaction_rate"
"""How content people are is answered for each figure anew."""
STOCKS = (
    "infrastructure.equipment",
    "society.community_",
    "workforce.training_classes",
    "steering.documents",
    "enterprises.total",
    "tasks.total",
)
"""Counts with an indicator of which a sentence may tell parts that no indicator is of."""
UNSAYING = {"cơ", "quan", "các", "ủy"}
"""Words that tell no body from another."""
ANNOUNCES = re.compile(
    r"\s*[,:(–-]?\s*(?:(?:cụ\s+thể|như\s+sau|kết\s+quả|đã|đạt(?:\s+được)?|(?:bao\s+)?gồm|thực\s+hiện|hiện(?:\s+(?:nay|có))?|có|trong|tháng|quý|năm|kỳ|\d+)\W*)+$",
    re.IGNORECASE,
)
"""The words by which a lead-in says that something follows."""
HEADINGS = 4
"""How many lead-ins and headings above a figure may name its sub-group."""
HEAD_LENGTH = 120
"""The longest heading that is a sub-group's name, in characters."""
LISTED = 6
"""The longest name in a list of sub-groups, in syllables."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round a figure: its clause behind it, the texts above (in text its own block first), the commune.

    `unit` and `kind` are the figure's own, as exported; `stub` is the head of the column in
    which a table's row names stand ("Lĩnh vực", "Thôn").
    """

    after: str
    above: Sequence[str]
    area: str | None
    unit: str | None
    kind: str
    stub: str = ""


def scope_of(figure: Figure, around: Around, indicator: Indicator | None) -> str | None:
    """The scope as written, None where the figure is for all. Parts join with "; ", the nearest first.

    A group told of before is not meant where the figure leaves that very group out.
    """
    found = [" ".join(part.split()) for part in _found(figure, around, indicator)]
    kept: dict[str, str] = {}
    for part in found:
        if not any(fold(part) in other for other in kept):
            kept = {other: text for other, text in kept.items() if other not in fold(part)} | {fold(part): part}
    excepted = [text for plain, text in kept.items() if LEFT_OUT.match(plain)]
    meant = [text for text in kept.values() if text in excepted or not any(_group(text) in _group(e) for e in excepted)]
    return "; ".join(meant) or None


def group(scope: str) -> str:
    """A scope in the form in which two wordings of one sub-group are equal: "các TDP" and "tổ dân phố", in any order.

    What is excepted stays told from what is meant; where a number tells groups apart the words stay as they are.
    """
    return "; ".join(sorted({_group(part) for part in scope.split("; ")}))


def _group(part: str) -> str:
    plain = fold(part)
    excepted = LEFT_OUT.match(plain)
    if re.search(r"\d", plain):
        return plain
    if excepted and "mật" in plain:
        return "trừ văn bản mật"
    rest = KINDS.sub(" ", plain[excepted.end() :] if excepted else plain)
    said = {meaning for meaning in words().phrases.replaced(rest.split()) if meaning}
    return ("trừ " if excepted else "") + " ".join(sorted(said)) if said else plain


def _found(figure: Figure, around: Around, indicator: Indicator | None) -> Iterator[str]:
    """Every part of a scope, the nearest first."""
    code, asked = indicator.code if indicator else "", _asked(figure, indicator)
    before = around.above[0][: figure.place.start] if figure.table is None and around.above else ""
    sentences = re.split(r"(?<=[.!?])\s|\n", before)
    if code == parts.EQUIPMENT:
        yield from parts.device(figure)
    parted = [told.text for head in (figure.column or "").split(" - ") if (told := asked.whole(head))]
    if figure.row and not parted and _is_group_row(figure, around, indicator):
        yield figure.row
    narrow = narrowed(figure, asked.what, around.after)
    own = _own(figure, around, sentences, asked) or narrow
    if not own or (own == narrow and figure.unit != "%"):
        own = [*own, *_named(figure, sentences, around, asked)]
    yield from own
    if asked.what.startswith(("none", *STOCKS)) and not any(fold(name) in fold(figure.label) for name in own):
        yield from divided(figure, _so_far(sentences, _lead_in(around)), coded=indicator is not None)
    for text in (figure.label, figure.row or ""):
        yield from (m[1] or m[2] or m[3] for m in EXCEPT.finditer(text))
    yield from parted
    if figure.column and (match := RUNNING.search(figure.column)) and not DATED.search(match[0]):
        yield match[0]
    elif around.kind == "result" and (match := RUNNING.search(figure.label)) and not DATED.search(match[0]):
        yield " ".join(match[0].split()[:2])


def _is_group_row(figure: Figure, around: Around, indicator: Indicator | None) -> bool:
    """Whether a table's row is a sub-group, not a measure, the total or the commune itself."""
    row = fold(figure.row or "")
    named = indicator is not None and f" {row} " in f" {fold(indicator.name)} "
    if named or TOTAL.match(figure.row or "") or row == fold(around.area or ""):
        return False
    by_column = figure.label != figure.row and bool(GENERIC.sub("", figure.label).strip())
    return by_column or heads_names(around.stub)


def _own(figure: Figure, around: Around, sentences: Sequence[str], asked: _Asked) -> list[str]:
    """The part that figures of some indicators are for, which only their own clause tells."""
    code, label = asked.what, figure.label
    if code in ("steering.meetings", "steering.documents"):
        return parts.body(figure, around.above[0] if around.above else "", around.after)
    if around.unit == "VND" and code.startswith(("budget.", "none")):
        return parts.part(figure, _so_far(sentences, _lead_in(around)), coded=code.startswith("budget."))
    if code == "party.fee_accounts":
        return [name for name in parts.holders(label) if not set(fold(name).split()) <= asked.said]
    if code == "workforce.specialists":
        return parts.posted(label)
    return []


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What a figure is of: the code by which groups.yaml knows it, the words that need no saying, the counted noun.

    One object for all figures of the same (see _asked_of), so that what a text tells them is found at once.
    """

    what: str
    said: frozenset[str]
    counted: str

    def fitting(self, text: str) -> tuple[Found, ...]:
        """The sub-groups in a text that say more than the figure does, without those that stand for everybody."""
        return _fitting(self, text)

    def opened(self, text: str) -> Found | None:
        """The sub-group that a text opens with."""
        return next((g for g in self.fitting(text) if g.opens), None)

    def whole(self, head: str) -> Found | None:
        """The sub-group that a heading, or the head of a row or column, is no more than the name of."""
        told = self.opened(head)
        return told if told and not head[told.end :].strip(" .:;,-") else None

    def headed(self, head: str) -> Found | None:
        """The sub-group that a heading or lead-in is about: of a figure with an indicator also the one it ends with."""
        if told := self.whole(head):
            return told
        if self.what.startswith("none"):
            return None
        about = _announcing(head)
        return next((told for told in self.fitting(about)[-1:] if told.led and told.end == len(about)), None)

    def says_more(self, name: str) -> bool:
        """Not "chi bộ" of the accounts of party cells, nor "dịch vụ công thiết yếu" of 25 dịch vụ công."""
        plain = fold(name).rpartition(" của ")[2]
        named = KINDS.sub(" ", plain).split()
        own = [word for word in named if word not in UNSAYING] or named
        if self.counted and (plain.startswith(self.counted) or self.counted.startswith(" ".join(own))):
            return False
        return not set(own) <= self.said


@lru_cache(maxsize=20_000)
def _fitting(asked: _Asked, text: str) -> tuple[Found, ...]:
    found = [g for g in groups(text, asked.what) if asked.says_more(g.text)]
    return tuple(g for g in found if not ALL_BENEFITS.match(text[g.end :].lstrip()))


@lru_cache(maxsize=4096)
def _announcing(head: str) -> str:
    """A lead-in without the words that say that something follows."""
    return ANNOUNCES.sub("", head).rstrip(" .:;,-")


def _asked(figure: Figure, indicator: Indicator | None) -> _Asked:
    if indicator:
        return _asked_of(indicator.code, f"{indicator.name} {indicator.unit}", "")
    if figure.unit == "%" or figure.numerator:
        return _asked_of("none.rate", "", "")
    return _asked_of("none", "", fold(figure.unit or counted_in(figure.label) or ""))


@lru_cache(maxsize=4096)
def _asked_of(code: str, said: str, counted: str) -> _Asked:
    return _Asked(code, frozenset(fold(said).split()), counted)


def _named(figure: Figure, sentences: Sequence[str], around: Around, asked: _Asked) -> list[str]:
    """The sub-group named nearest: in the figure's clause, its sentence so far, what is singled out, or above."""
    sentence = _without_brackets(sentences[-1]) if figure.table is None else ""
    if figure.table is None and (bracketed := _before_bracket(sentences[-1], asked)):
        return bracketed
    if own := asked.opened(_since_figure(sentence)) or next(iter(asked.fitting(EXCEPT.sub(" ", figure.label))), None):
        return [own.text]
    leaves = any(LEAVES.match(text) for text in (figure.label, *sentence.split(",")))
    if figure.table is None and not leaves:
        carried = _carried(sentence, asked) if asked.what not in ("none", SATISFIED) else []
        nearest = _in_list(figure, sentence, asked) or _singled_out([_since_figure(sentence)])
        if found := nearest or carried or _singled_out(sentences) or _of_one_base(figure, sentences, asked):
            return found
    if figure.table is not None and TOTAL.match(figure.row or ""):
        return []
    lead, colon, _ = " ".join(sentences).partition(":") if figure.table is None else ("", "", "")
    named = [lead] if colon and not leaves else []
    above = [*named, *around.above[1:]] if figure.table is None else figure.context
    heads = (text.split(":", 1)[0] for text in above[:HEADINGS])
    return [told.text for head in heads if len(head) <= HEAD_LENGTH and (told := asked.headed(head))][:1]


def _before_bracket(sentence: str, asked: _Asked) -> list[str]:
    """The sub-group whose figure a bracket holds: "lĩnh vực đất đai (05 hồ sơ)"."""
    before = sentence.rstrip()
    if not before.endswith("("):
        return []
    clause = unremarked(re.split(r"[,;:.()\d]", before[:-1])[-1].strip())
    return [g.text for g in asked.fitting(clause) if g.end == len(clause)]


def _since_figure(sentence: str) -> str:
    """The clause that leads to a figure: what stands behind a figure up to the comma is still of that one."""
    begins = list(FIGURE.finditer(sentence))
    if not begins:
        return sentence
    clause = sentence[begins[-1].end() :]
    return clause.partition(",")[2] if begins[-1][0][0].isdigit() else clause


def _carried(sentence: str, asked: _Asked) -> list[str]:
    """The sub-group that the sentence was about so far: "Khối Đảng có 27 máy tính, 11 máy in".

    A name without its head is carried only where the sentence opens with it: in a list each name is of its own figure,
    and behind a number it is what that number counts.
    """
    statements = re.split(r"[;:]\s|[,(]\s*", sentence)
    head = sentence.partition(":")[0]
    for n, statement in reversed(list(enumerate(statements))):
        if told := asked.opened(statement):
            subject = statement == head or not FIGURE.search(statement, 0, told.start)
            if told.led or (n == 0 and subject):
                return [told.text]
        if LEAVES.match(statement):
            return []
    return []


def _of_one_base(figure: Figure, sentences: Sequence[str], asked: _Asked) -> list[str]:
    """The sub-group that the sentence before opens with, where its pair is of the same whole: "… 90/120. … 84/120"."""
    before = sentences[-2] if figure.denominator and len(sentences) > 1 else ""
    told = asked.opened(before) if re.search(rf"/\s*{re.escape(figure.denominator or '')}(?![\d.])", before) else None
    return [told.text] if told else []


def _in_list(figure: Figure, sentence: str, asked: _Asked) -> list[str]:
    """The name of a figure in a list by field, bloc or the like: "theo lĩnh vực: hộ tịch 236; sao y 158"."""
    lead, colon, _ = sentence.rpartition(":")
    if not colon or not asked.what.startswith(("dossiers.", "none")):
        return []
    if not any(re.search(rf"\b(?:theo|từng|các|số)\s+(?:từng\s+)?{head}\b", even(lead)) for head in heads()):
        return []
    name = listed(figure.label)
    return [name] if name and len(name.split()) <= LISTED and fold(name) != asked.counted else []


def _singled_out(sentences: Sequence[str]) -> list[str]:
    """The sub-group that the sentence so far, or the one that it divides, singles out; in brackets, up to their end."""
    told = _without_brackets(_so_far(sentences))
    found = list(SINGLED_OUT.finditer(told))
    name = found[-1][1] if found else ""
    measures = any(words().contrasts[question].given(meanings(name)) for question in MEASURED)
    if not name or fold(name) in words().counted or (measures and not OWNED.search(name)):
        return _firsts(OF_PROCEDURES.match(told))
    return [name]


def _lead_in(around: Around) -> str:
    """The last sentence of the paragraph above that announces a list, with its colon; else empty."""
    above = around.above[1].rstrip() if len(around.above) > 1 else ""
    return re.split(r"(?<=[.!?;])\s|\n", above)[-1] if above.endswith(":") else ""


def _so_far(sentences: Sequence[str], lead: str = "") -> str:
    """What the sentence says up to the figure, and the one before it where it goes on to divide that.

    The first figure of an item goes on with what the lead-in above it announced.
    """
    goes_on = len(sentences) > 1 and GOES_ON.match(sentences[-1])
    told = " ".join(sentences[-2:] if goes_on else sentences[-1:])
    return f"{lead} {told}" if lead and len(sentences) == 1 and not re.search(r"\d", told) else told


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def _firsts(match: re.Match[str] | None) -> list[str]:
    return [match[1]] if match else []
