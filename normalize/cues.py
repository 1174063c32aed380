"""Result or target, and how a figure is compared: decided by cues that are data, each decision with its cue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from extract.document import Figure
from extract.labels import BASE
from extract.required import Sought, sought
from normalize.ahead import due_later, of_later_time, opens_later
from normalize.observation import Comparator, Kind, Period

SOURCE = Path(__file__).parent / "cues.yaml"
REACHED = re.compile(r"\b(?:kết\s+quả|kq|thực\s+hiện|th|đã|đạt)\b", re.IGNORECASE)
"""A column of what was reached holds results, whatever month its head names."""
AT_LEAST = re.compile(
    r"trên(?!\s+dưới)|vượt\s+(?:quá|mức)|tối\s+thiểu|ít\s+(?:nhất|ra)|lớn\s+hơn|trở\s+lên|[≥⩾>]|từ\s+\d+.*trở",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"(?<!trên\s)dưới|tối\s+đa|nhiều\s+nhất|chưa\s+(?:đủ|đạt|tới|hoàn|đến|đầy|quá)|nhỏ\s+hơn|trở\s+xuống|[≤⩽<]",
    re.IGNORECASE,
)
NOT_MORE = re.compile(r"không\s+(?:(?:được|để|cho)\s+)?(?:quá|vượt|trên|hơn|(?:lớn|nhiều|cao)\s+hơn)", re.IGNORECASE)
NOT_LESS = re.compile(r"không\s+(?:(?:được|để|cho)\s+)?(?:dưới|(?:thấp|nhỏ|ít|kém)\s+hơn)", re.IGNORECASE)
ABOUT = re.compile(r"khoảng|gần|chừng|ngót|suýt|trên\s+dưới|xấp\s+xỉ|ước|[~≈]", re.IGNORECASE)
MORE = re.compile(r"\bhơn\b", re.IGNORECASE)
NO_PERIOD = Period(None, None)
ALLOTTED = re.compile(r"\b(?:giao|phân\s+bổ|bố\s+trí|cấp)\b[^()]*\([^()]*(?:đồng|tr\.?\s*đ)\s*\)", re.IGNORECASE)
"""The head of a column of money that was given: "Được giao (triệu đồng)", beside what of it was spent."""
TASKS = re.compile(r"(?:nhiệm\s+vụ|công\s+việc|đầu\s+việc)\b", re.IGNORECASE)
AIMS = re.compile(r"phấn\s+đấu|mục\s+tiêu|quyết\s+tâm", re.IGNORECASE)
UNFINISHED = re.compile(r"chưa\s+(?:hoàn\s+thành|đạt)", re.IGNORECASE)
"""Of things counted these words tell a state ("nhiệm vụ chưa hoàn thành: 3"); of a rate they set it below a mark."""
PLACES = re.compile(
    r"^\s*(?:biên\s+chế|thôn|xóm|ấp|bản|tổ|khu|địa\s+bàn|lĩnh\s+vực|nền\s+tảng|hệ\s+thống|phần\s+mềm|trang|sàn|kênh|cổng)\b",
    re.IGNORECASE,
)


WHOLE = re.compile(r"(?<=[.!?])\s+|\n")
"""Between whole sentences, which may hold several statements with a semicolon between them."""
SPEAKS = re.compile(r"\s*[^\W\d_]")
"""Words right behind a figure: it says itself what it measures."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of cues.yaml."""

    id: str
    kind: Kind
    where: str
    sought: Sought
    unless: re.Pattern[str] | None

    def holds(self, text: str, lowered: str = "") -> bool:
        """Whether the text shows this cue; `lowered` is the text in small letters, where the caller has it."""
        found = self.sought.search(text, lowered or text.lower())
        return found is not None and not (self.unless and self.unless.search(text))


@cache
def rules(source: Path = SOURCE) -> tuple[Rule, ...]:
    """The rules in order of precedence."""
    made = []
    for entry in yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        unless = re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None
        pattern = sought(re.compile(entry["pattern"], re.IGNORECASE))
        made.append(Rule(entry["id"], entry["kind"], entry["where"], pattern, unless))
    return tuple(made)


def kind_of(
    figure: Figure,
    before: str,
    after: str,
    opening: str,
    headings: Sequence[str],
    document_type: str | None,
    report: Period,
) -> tuple[Kind, str]:
    """Result or target, and the cue that decided.

    `before` and `after` are the figure's sentence up to it and behind it, `opening` its paragraph up to it, `headings`
    the headings and lead-ins above, nearest first, `report` the period of the document.
    """
    in_cell = figure.table is not None and figure.row is not None
    if figure.table is not None and not in_cell:
        return ("target", "tên nhiệm vụ trong bảng") if _names_task(figure) else ("result", "ô bảng")
    if in_cell and not REACHED.search(figure.column or "") and (later := of_later_time(figure.column or "", report)):
        return "target", f"cột của kỳ sau: {later}"
    if in_cell and figure.form == "money" and ALLOTTED.search(figure.column or ""):
        return "result", "cột kinh phí được giao"
    texts = {"column": [figure.column or ""] if in_cell else [], "before": [] if in_cell else [before]}
    texts["directed"] = [before] if not in_cell and _opens(figure, after) else []
    texts["sentence"] = [] if in_cell else [WHOLE.split(opening)[-1]]
    if not in_cell and _restates_task(figure, before, after, opening):
        return "target", "nhắc lại tên nhiệm vụ"
    if not in_cell and _counts_given(figure, before):
        return "result", "số nhiệm vụ được giao"
    if _looks_back(before):
        return "result", "năm đã qua, trong ngoặc"
    looked_at = {where: [(t, t.lower()) for t in told] for where, told in texts.items()}
    for rule in rules():
        if any(rule.holds(t, lowered) for t, lowered in looked_at.get(rule.where, ())):
            return rule.kind, rule.id
    if not in_cell and (later := due_later(before, after, report) or opens_later(before, report)):
        return "target", f"thời điểm còn ở phía trước: {later}"
    return _of_headings(headings, report if not in_cell else NO_PERIOD) or (
        ("target", "kế hoạch") if document_type == "plan" else ("result", "mặc định của báo cáo")
    )


def _of_headings(headings: Sequence[str], report: Period) -> tuple[Kind, str] | None:
    """What the nearest heading that decides says; one of a time still to come announces."""
    for heading in headings:
        if later := of_later_time(heading, report):
            return "target", f"đề mục của kỳ sau: {later}"
        if rule := _announced(heading):
            return rule.kind, f"{rule.id}: {heading[:60]}"
    return None


@lru_cache(maxsize=1024)
def _announced(heading: str) -> Rule | None:
    """The rule that a heading shows. Kept: a heading is above many figures."""
    lowered = heading.lower()
    return next((rule for rule in rules() if rule.where == "heading" and rule.holds(heading, lowered)), None)


def comparator_of(figure: Figure, after: str) -> Comparator:
    """eq, ge, le or approx, from the words right before the figure ("khoảng trên 80 %" is ge)."""
    cue = figure.cue
    if figure.form == "range":
        return "ge"
    if not cue or (figure.form in ("count", "pair") and cue.lower().endswith("trên") and PLACES.match(after)):
        return "eq"
    if figure.form in ("count", "money"):
        cue = UNFINISHED.sub("", cue)
    if NOT_MORE.search(cue):
        return "le"
    if NOT_LESS.search(cue):
        return "ge"
    if AT_MOST.search(cue):
        return "le"
    if AT_LEAST.search(cue):
        return "ge"
    if ABOUT.search(cue):
        return "approx"
    if MORE.search(cue):
        return "ge" if figure.form in ("percent", "pair_percent") else "approx"
    return "eq"


def _names_task(figure: Figure) -> bool:
    """A figure inside the words of a table cell that names tasks ("Số hóa ít nhất 01 di tích")."""
    return bool(
        re.search(
            r"nhiệm\s*vụ|nội\s*dung|công\s*việc|chỉ\s*tiêu|mục\s*tiêu|giải\s*pháp", figure.column or "", re.IGNORECASE
        )
    )


def _opens(figure: Figure, after: str) -> bool:
    """Whether a rate opens a statement ("100% quy trình …") or sets a floor; "…, đạt 70%" closes one."""
    rate = figure.form in ("percent", "pair_percent", "range")
    speaks = SPEAKS.match(after) is not None and not BASE.match(after)
    return rate and (speaks or comparator_of(figure, after) == "ge")


def _counts_given(figure: Figure, before: str) -> bool:
    """Whether tasks are counted that were given: "Kế hoạch giao cho các bộ phận 16 nhiệm vụ"; none that are aims."""
    if figure.form != "count" or not TASKS.match(figure.unit or ""):
        return False
    return bool(re.search(r"\bgiao\b[^.;]*$", before, re.IGNORECASE)) and not AIMS.search(before)


def _looks_back(before: str) -> bool:
    """Whether the figure is a past year's, in brackets behind a later one: "năm 2026 đạt 85% (năm 2025 đạt "."""
    match = re.search(r"\(\s*năm\s+(20\d\d)\s+(?:đã\s+)?(?:đạt|là)\s*$", before, re.IGNORECASE)
    return match is not None and any(year > match[1] for year in re.findall(r"20\d\d", before[: match.start()]))


def _restates_task(figure: Figure, before: str, after: str, opening: str) -> bool:
    """A rate in the words of a task that the report goes on to answer: "Việc (2) 100% đơn vị …", "Số hóa 100% …: …"."""
    if figure.form != "percent" or not SPEAKS.match(after) or re.search(r"\bđã\b|đến\s+nay", before, re.IGNORECASE):
        return False
    worded = re.search(r"[^\W\d_]{2}", before) is not None
    answered = worded and re.match(r"\s*[^\W\d_][^.;\d]*:\s*\S", after) is not None
    return answered or re.match(r"\s*[-+*•]?\s*(?:về\s+)?việc\b[^:]*$", opening, re.IGNORECASE) is not None
