"""Which days a figure is for: read from the words round it, with the cue that decided it.

Every function is pure: text in, dates out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from normalize.calendar_words import DECEMBER
from normalize.observation import Period
from normalize.spelling import settle
from normalize.times import MONEY, NOTHING, Mention, days_up_to, mentions

COMPARED = re.compile(
    r"(?:so(?:\s+với)?|cao\s+hơn|thấp\s+hơn)(?:\s+[^\s,;.]+){0,4}\s*$|(?:bằng|vượt|hơn)\s*$", re.IGNORECASE
)
MEASURED = re.compile(r"(?:tăng|giảm|bằng|vượt)(?:\s+[^\s,;]+){0,4}\s*$", re.IGNORECASE)
"""Compares before “cùng kỳ” ("bằng 95 % cùng kỳ"), not elsewhere ("giảm nghèo năm 2026")."""
NAMED = re.compile(
    r"(?:kế\s+hoạch|chương\s+trình|nghị\s+quyết|đề\s+án|quyết\s+định|công\s+văn|chỉ\s+thị|thông\s+báo|chiến\s+lược|"
    r"hướng\s+dẫn|báo\s+cáo\s+số|dự\s+án|thông\s+tư|nghị\s+định)\b[^,;:.()]*$",
    re.IGNORECASE,
)
"""The clause so far names a document: what follows is part of its name, not the time of a figure."""
PLANNED = re.compile(r"(?:kế\s+hoạch|chương\s+trình|chỉ\s+tiêu|mục\s+tiêu)\s*$", re.IGNORECASE)
"""“Kế hoạch năm 2026” over a target is the year it is for."""
AIMED = re.compile(r"kế\s+hoạch|chỉ\s+tiêu|mục\s+tiêu|được\s+giao|phấn\s+đấu|dự\s+kiến", re.IGNORECASE)
CARRIED = re.compile(r"(?:sang|qua)\s+$", re.IGNORECASE)
FROM_BEFORE = re.compile(r"\s*(?:kết\s+)?(?:chuyển|để\s+lại)\b", re.IGNORECASE)
STILL_FROM = re.compile(r"(?:chuyển(?:\s+tiếp)?\s+từ|tồn(?:\s+đọng)?(?:\s+từ)?|để\s+lại\s+từ)\s*$", re.IGNORECASE)
"""Where dossiers come from is no time of theirs: "12 hồ sơ quý I chuyển sang", "tồn từ năm 2025"."""
NEXT_ONE = re.compile(r"\s*(?:là|đạt|chỉ|có|:)\s*\d", re.IGNORECASE)
"""Behind a time that is of the figure after it: "98%, quý I là 96%"."""
LEFT_BEHIND = re.compile(r"\s*,?\s*(?:lên|xuống|thành|đến\s+nay)\b[^,;.]*$", re.IGNORECASE)
"""Between a time and a figure: "từ 50,8% năm 2025 lên 79%"."""
COMPARES = re.compile(r"(?:so\s+với|(?:cao|thấp|nhiều|ít)\s+hơn\s+mức|chỉ\s+tiêu|mục\s+tiêu)\b", re.IGNORECASE)
"""Between a result and a time behind it, that of what it is compared with: "61% so với chỉ tiêu giao năm 2026"."""
SET_BESIDE = re.compile(r"(?:/|\(|so\s+với|trong\s+khi)\s*(?:chỉ|mục)\s+tiêu\b[^.;/]{0,60}$", re.IGNORECASE)
"""In front of a target beside a result: what the year's result is measured against."""
BEFORE_IT = re.compile(r"so\s+với(?:\s+(?:cùng\s+kỳ|kết\s+quả|thời\s+điểm|của))*\s*$", re.IGNORECASE)
ITS_VALUE = re.compile(r"\s*\(\s*(?:là|đạt|có|chỉ|ở\s+mức|[:=])?\s*", re.IGNORECASE)
"""Between a time that is compared with and its own figure: "so với tháng 4/2026 (93,32%)"."""
LAST = re.compile(
    r"so\s+với\s+(?P<unit>tháng|quý|kỳ)\s+(?:báo\s+cáo\s+)?trước(?:\s+đó)?\s*\(\s*(?:là|đạt|có|chỉ|ở\s+mức|[:=])?\s*$",
    re.IGNORECASE,
)
OF_LAST = re.compile(
    r"[\d.,/%\s]+(?:[^\W\d_]+\s+){0,3}?của\s+(?P<unit>tháng|quý|kỳ)\s+(?:liền\s+)?trước\b", re.IGNORECASE
)
"""A figure of the time before: "thấp hơn mức 92% của tháng trước"."""
QUOTED = re.compile(r"[“\"«][^”\"»]*$")
FORWARD = re.compile(
    r"phương\s+hướng|thời\s+gian\s+tới|thời\s+gian\s+còn\s+lại|tháng\s+còn\s+lại|những\s+tháng\s+cuối|cuối\s+năm|"
    r"nhiệm\s+vụ,?\s+(?:và\s+)?giải\s+pháp|nhiệm\s+vụ\s+trọng\s+tâm",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[;,](?!\d)|\.(?=\s)")
RESULTS = re.compile(r"kết\s+quả|tình\s+hình|đã\s+", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
OPENING = re.compile(r"\s*(?:[-+*•]|\w{1,4}[.)])?\s*(?:trong|tính|kể)?\s*", re.IGNORECASE)
TODAY = re.compile(r"\s*(?:hiện\b|đến\s+nay|tính\s+đến|trong\s+kỳ)", re.IGNORECASE)
MONEY_UNIT = re.compile(r"[\d.,]+\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)(?:\s+đồng)?|đồng|vnđ)\b", re.IGNORECASE)
SHARE = re.compile(r"[\d.,]+\s*%")
GIVEN = re.compile(
    r"(?:kinh\s+phí|dự\s+toán|ngân\s+sách|vốn)\s+(?:đã\s+)?(?:được\s+)?(?:bố\s+trí|phân\s+bổ|giao|cấp)\b",
    re.IGNORECASE,
)
ALLOTTED = re.compile(r"dự\s+toán|kinh\s+phí|ngân\s+sách|phân\s+bổ|bố\s+trí|kế\s+hoạch\s+vốn", re.IGNORECASE)
SPENT = re.compile(
    r"giải\s+ngân|đã\s+chi\b|chi\s+trả|thanh\s+toán|sử\s+dụng\s+(?:hết|được)|quyết\s+toán|thu\b", re.IGNORECASE
)
HEADING = 200
"""A line up to this long may be a heading that opens the tasks of the time to come."""


def figure_period(
    text: str, context: Sequence[str], report: Period, kind: str, at: int | None = None, *, plan: bool = False
) -> Period:
    """The period a figure is for, with the cue that decided it.

    `text` is the figure's own sentence (or the words of its row), `context` what stands above it, nearest first (column
    head, lead-in, headings); `at` is where the figure starts in `text`, for sentences that name several times. A result
    without a cue is for the report's own period; a target is for the year it names or (None, None). In a `plan` the
    tasks to come are those of its own year. Where the report tells no period, a month or quarter above stands in.
    """
    report = report if report.end else _named_above(context)
    if kind == "result" and at is not None and (compared := _compared(settle(text), at, report)):
        return compared
    for level, words in enumerate(map(settle, (text, *context))):
        found = _offered(words, report, kind, at if level == 0 else None, above=level > 0)
        if kind == "target":
            if target := _target(words, found, at if level == 0 else None, report, plan=plan):
                return target
            if level == 0 and at is not None and report.end and SET_BESIDE.search(words, 0, at):
                return _whole_year(report.end.year, f"chỉ tiêu đặt cạnh kết quả của năm {report.end.year}")
        elif mention := _governing(words, [m for m in found if _possible(m, report)], at if level == 0 else None):
            return _result(words, mention, report)
    if kind == "target":
        return _default_target(report)
    if report.end and at is not None and _is_allotted(settle(text), at):
        return _whole_year(report.end.year, f"kinh phí của năm ngân sách {report.end.year}")
    return Period(report.start, report.end, f"kỳ báo cáo ({report.cue})" if report.cue else "kỳ báo cáo")


def _offered(words: str, report: Period, kind: str, at: int | None, *, above: bool) -> list[Mention]:
    """The times that a text offers a figure in it, at `at`, or below it: none that is only another figure's."""
    year = report.end.year if report.end else None
    found = [m for m in mentions(words, year, report) if not apart(words, m, kind)]
    if above:
        return [m for m in found if not _of_bracketed_figure(words, m) and not _told_beside(words, m)]
    return found if at is None else [m for m in found if not _anothers(words, m, at, kind)]


def as_of(text: str, context: Sequence[str] = (), report: Period = NOTHING) -> date | None:
    """The day up to which a figure was counted, where its sentence or what stands above it says so.

    The year of a day printed without one is the report's.
    """
    year = report.end.year if report.end else None
    days = (day for words in (text, *context) for day in days_up_to(settle(words), year))
    return next(days, None)


def _named_above(context: Sequence[str]) -> Period:
    """The month, quarter or first months that a title above names with its year."""
    times = (m for words in context for m in mentions(settle(words), None))
    return next((m.period for m in times if m.dated and m.form in ("months", "month", "quarter")), NOTHING)


def _compared(text: str, at: int, report: Period) -> Period | None:
    """The period of a bracketed figure right behind the time that another one is compared with."""
    year = report.end.year if report.end else None
    for mention in mentions(text, year, report):
        if BEFORE_IT.search(text, 0, mention.start) and ITS_VALUE.fullmatch(text, mention.end, at):
            return mention.period
    last = LAST.search(text, 0, at) or OF_LAST.match(text, at)
    return one_before(report, last["unit"].casefold(), " ".join(last[0].split("(")[0].split())) if last else None


def one_before(report: Period, unit: str, cue: str) -> Period:
    """The month or quarter before a report on one; of a report on another time nothing is known."""
    months = {"tháng": 1, "quý": 3}.get(unit, 0)
    if (
        not report.start
        or not report.end
        or (report.end - report.start).days + 1 not in range(28 * months, 31 * months + 1)
    ):
        return Period(None, None, cue)
    return Period(_back(report.start, months), _back(report.end, months), cue)


def _back(day: date, months: int) -> date:
    """The same day so many months before; the last day of a month stays one."""
    year, month = divmod(day.year * DECEMBER + day.month - 1 - months, DECEMBER)
    last = monthrange(year, month + 1)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends else min(day.day, last))


def _result(text: str, mention: Mention, report: Period) -> Period:
    """A year's figure in a report from within that year runs to the report's end; a year's money is the year's."""
    period = mention.period
    if mention.form != "year" or not report.end or not period.start or MONEY.search(text):
        return period
    if period.start <= report.end < (period.end or report.end):
        return Period(period.start, report.end, f"{period.cue}, đến hết kỳ báo cáo")
    return period


def _target(text: str, found: Sequence[Mention], at: int | None, report: Period, *, plan: bool) -> Period | None:
    """A target is for the year it is to be reached, also where the task is one of the year's last months.

    A month, a quarter or a first half counts where it is said of the target or lies ahead, not as the report's own.
    """
    said = at is not None or AIMED.search(text)
    mention = _governing(text, [m for m in found if m.form in YEARLY or said or _ahead(m, report)], at)
    if mention and mention.period.end:
        if mention.form in ("year", "until") or "cuối" in mention.period.cue.casefold():
            return _whole_year(mention.period.end.year, mention.period.cue)
        return mention.period
    cue = FORWARD.search(text)
    if cue and report.end and len(text) < HEADING and not RESULTS.search(text):
        ahead = report.end.month == DECEMBER and not plan
        return _whole_year(report.end.year + ahead, f"“{cue[0]}” của báo cáo {report.end.year}")
    return None


YEARLY = ("year", "until", "stage")


def _ahead(mention: Mention, report: Period) -> bool:
    return bool(report.end and mention.period.start and mention.period.start > report.end)


def _default_target(report: Period) -> Period:
    """A target that names no year is a whole year's in the plan or the annual report of that year, else nobody's."""
    if report.start and report.end and report.start == date(report.end.year, 1, 1) and report.end.month == DECEMBER:
        return Period(report.start, report.end, f"cả năm của báo cáo, kế hoạch ({report.cue})")
    return Period(None, None, "chỉ tiêu không nêu năm")


def _is_allotted(text: str, at: int) -> bool:
    """Whether the figure at `at` is money given for the year, or a share of it.

    Budgets are allotted by calendar year (Law on the State Budget, 83/2015/QH13, article 14).
    """
    start, _ = _around(SENTENCE_END, text, at)
    clause, _ = _around(CLAUSE, text, at)
    if SPENT.search(text, clause, at):
        return False
    return bool(
        (MONEY_UNIT.match(text, at) and ALLOTTED.search(text, start, at))
        or (SHARE.match(text, at) and GIVEN.search(text, clause, at))
    )


def _whole_year(year: int, cue: str) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), cue)


def _governing(text: str, found: Sequence[Mention], at: int | None) -> Mention | None:
    """The time that governs the place `at`; without a place, the first.

    The nearest in its own clause, else the last before it in its sentence, else the first behind it there. Else a time
    that opened an earlier sentence and so frames the paragraph, unless the sentence at hand starts from today; money
    also takes the year named last.
    """
    if at is None:
        return found[0] if found else None
    start, end = _around(SENTENCE_END, text, at)
    found = [m for m in found if not _bracketed(text, m, at)]
    own = [m for m in found if start <= m.start < end]
    left, right = _around(CLAUSE, text, at)
    if near := [m for m in own if left <= m.start < right]:
        return min(near, key=lambda m: (m.start > at, abs(m.start - at)))
    if before := [m for m in own if m.start < at]:
        return before[-1]
    if behind := [m for m in own if ";" not in text[at : m.start]]:
        return behind[0]
    if TODAY.match(text[start:]):
        return None
    money = MONEY_UNIT.match(text, at) and not SPENT.search(text, left, at)
    earlier = [m for m in found if m.end <= start]
    frames = [m for m in earlier if (money and m.form in ("year", "to_date")) or _opens(text, m)]
    return frames[-1] if frames else None


def _around(mark: re.Pattern[str], text: str, at: int) -> tuple[int, int]:
    """The bounds of the part of a text, cut at the marks, that holds the place `at`."""
    cuts = _cuts(mark, text)
    return max((c for c in cuts if c <= at), default=0), min((c for c in cuts if c > at), default=len(text))


@lru_cache(maxsize=4096)
def _cuts(mark: re.Pattern[str], text: str) -> tuple[int, ...]:
    """Where a text is cut: each figure of a paragraph asks again."""
    return tuple(m.end() for m in mark.finditer(text))


def _anothers(text: str, mention: Mention, at: int, kind: str) -> bool:
    """Whether a time is said of the figure that the one at `at` is compared with."""
    if mention.end <= at:
        return mention.form in ("year", "same") and LEFT_BEHIND.fullmatch(text, mention.end, at) is not None
    if kind != "result" or mention.start < at:
        return False
    return bool(COMPARES.search(text, at, mention.start) or NEXT_ONE.match(text, mention.end))


def _bracketed(text: str, mention: Mention, at: int) -> bool:
    """Whether a time stands in brackets that do not hold the place `at`: "(cùng kỳ: 80 hồ sơ) …"."""
    opening = text.rfind("(", 0, mention.start)
    closing = text.find(")", max(opening, 0))
    return opening >= 0 and closing > mention.start and not opening < at < closing


def _of_bracketed_figure(text: str, mention: Mention) -> bool:
    """Whether a time stands in brackets together with a figure of its own: "(t10: trực tuyến 93,6%)"."""
    if not _bracketed(text, mention, -1):
        return False
    opening = text.rfind("(", 0, mention.start)
    closing = text.find(")", mention.end)
    return re.search(r"\d", text[opening : mention.start] + text[mention.end : closing]) is not None


def _told_beside(text: str, mention: Mention) -> bool:
    """Whether the time before is told beside a figure: "nhận 4.216 hồ sơ, cùng kỳ 3.388", above a list of today's."""
    return mention.form == "same" and re.search(r"\d", text[: mention.start]) is not None


def _opens(text: str, mention: Mention) -> bool:
    """Whether a time stands at the begin of its sentence: "Trong 6 tháng đầu năm, …", "a) Năm 2025 …"."""
    start, _ = _around(SENTENCE_END, text, mention.start)
    return bool(OPENING.fullmatch(text[start : mention.start]))


@lru_cache(maxsize=4096)
def apart(text: str, mention: Mention, kind: str = "result") -> bool:
    """Whether a time is only compared with, or belongs to the name of a document."""
    before = text[: mention.start]
    if FROM_BEFORE.match(text, mention.end) or STILL_FROM.search(before):
        return True
    if COMPARED.search(before) or CARRIED.search(before) or (mention.form == "same" and MEASURED.search(before)):
        return True
    if mention.form not in ("year", "until", "stage") or (kind == "target" and PLANNED.search(before)):
        return False
    return bool(NAMED.search(before) or QUOTED.search(before))


def _possible(mention: Mention, report: Period) -> bool:
    """A result cannot lie wholly after the report's own period; a state on a day within it is the report's own."""
    if mention.form == "stage":
        return False
    if mention.form == "bare":
        return mention.period.end == report.end
    if mention.form == "until":
        return bool(report.start and mention.period.end and mention.period.end < report.start)
    return not _ahead(mention, report)
