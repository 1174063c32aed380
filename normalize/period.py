"""Which days a report, and each figure in it, is for: read from the words, with the cue that decided it.

Every function is pure: text in, dates out. A date that no calendar holds (31/02) is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from normalize.observation import Period
from normalize.spelling import settle

NUMBERS = {
    "một": 1,
    "giêng": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
WORDS = r"mười hai|mười một|mười|một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
COUNT = rf"0?[1-9]|1[0-2]|{WORDS}"
MONTH = rf"0?[1-9](?!\d)|1[0-2](?!\d)|(?:{WORDS}|giêng|tư|chạp)(?!\w)"
QUARTER = r"(?:iv|iii|ii|i|0?[1-4]|một|hai|ba|bốn|tư)(?![\w])"
YEAR = r"20[0-4]\d(?!\d)"
OF_YEAR = rf"(?:\s*(?:[/.–-]|,?\s*năm)\s*(?P<year>{YEAR})|\s+(?P<year2>{YEAR}))?"
DAY = (
    r"(?P<{0}d>\d{{1,2}})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<{0}m>\d{{1,2}})"
    rf"(?:\s*(?:[/.-]|,?\s*năm)\s*(?P<{{0}}y>{YEAR.replace('{', '{{').replace('}', '}}')}))?(?![\d/])"
)
ANY_POINT = (
    r"(?:(?:hết\s+)?(?:ngày\s+)?" + DAY + r"|(?:hết\s+)?tháng\s+(?P<{0}month>\d{{1,2}})(?:\s*(?:/|-|năm)\s*"
    r"(?P<{0}month_year>20[0-4]\d))?|(?P<{0}opening>đầu\s+năm)(?:\s+(?P<{0}opening_year>20[0-4]\d))?"
    r"|(?:hết\s+|cuối\s+)?năm\s+(?P<{0}whole_year>20[0-4]\d)"
    r"|(?P<{0}now>(?:thời\s+điểm\s+(?:báo\s+cáo|hiện\s+(?:nay|tại))|hiện\s+(?:nay|tại)|nay)\b))"
)
RANGE = re.compile(
    rf"(?:từ|kể\s+từ)\s+{ANY_POINT.format('a_')}\s*(?:,\s*)?(?:đến|tới|-|–)\s*{ANY_POINT.format('b_')}", re.IGNORECASE
)
BARE_RANGE = re.compile(rf"(?<![\d/]){DAY.format('a_')}\s*(?:-|–|đến)\s*{DAY.format('b_')}", re.IGNORECASE)
MONTH_RANGE = re.compile(
    rf"tháng\s+(?P<first>{MONTH})(?:/(?P<first_year>{YEAR}))?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:tháng\s+)?(?P<last>{MONTH}){OF_YEAR}",
    re.IGNORECASE,
)
MONTHS = re.compile(
    rf"(?<![\w/.,])(?P<n>{COUNT})\s+tháng(?=\s+(?:đầu|cuối)|\s*(?:[/–-]|,?\s*năm)\s*20)(?:\s+(?P<end>đầu|cuối)\s*(?:của\s+)?năm)?{OF_YEAR}(?!\s+(?:trở|liên|kể|sau|nữa))",
    re.IGNORECASE,
)
BARE_MONTHS = re.compile(rf"(?<![\w/.,])(?P<n>{COUNT})\s+tháng(?=\s*(?:$|[,;.)]|và|\bcủa))", re.IGNORECASE)
HALF = re.compile(rf"nửa\s+(?P<end>đầu|cuối)\s+năm{OF_YEAR}", re.IGNORECASE)
QUARTERS = re.compile(
    rf"(?<!\w)quý\s+(?P<first>{QUARTER})(?:\s*(?:,|và|-|–|đến)\s*(?:quý\s+)?(?P<last>{QUARTER}))?{OF_YEAR}",
    re.IGNORECASE,
)
ONE_MONTH = re.compile(rf"(?<!\w)tháng\s+(?P<n>{MONTH}){OF_YEAR}", re.IGNORECASE)
DAY_BEFORE = re.compile(r"ngày\s+\d{1,2}\s*$", re.IGNORECASE)
WEEK = re.compile(rf"(?<!\w)tuần\s+(?:thứ\s+)?(?P<n>\d{{1,2}})(?!\d)(?!\s*(?:,|của)?\s*tháng){OF_YEAR}", re.IGNORECASE)
STAGE = re.compile(rf"(?<!\w)giai\s+đoạn\s+(?P<first>{YEAR})\s*(?:-|–|đến)\s*(?P<last>{YEAR})", re.IGNORECASE)
ONE_YEAR = re.compile(
    rf"(?<!học )(?<!\w)(?:năm|mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|thực\s+hiện|kết\s+quả|dự\s+toán|KH|TH)\s+"
    rf"(?P<year>{YEAR})(?![/.]?\d|\s*[-–]\s*20\d\d)",
    re.IGNORECASE,
)
SAME_TIME = re.compile(rf"cùng\s+kỳ(?:\s+(?:của\s+)?năm\s+(?:(?P<year>{YEAR})|(?:trước|ngoái)))?", re.IGNORECASE)
CUMULATED = re.compile(rf"lũy\s+kế\s+(?:trong\s+)?(?P<n>{COUNT})\s+tháng{OF_YEAR}(?!\s+đầu)", re.IGNORECASE)
SINCE_JANUARY = re.compile(rf"từ\s+đầu\s+năm{OF_YEAR.replace('năm)', 'năm)?')}", re.IGNORECASE)
NEXT = re.compile(r"(?<!\w)(?P<unit>tháng|quý)\s+(?:tới|sau|tiếp\s+theo|kế\s+tiếp)(?!\w)", re.IGNORECASE)
RUNNING = re.compile(
    rf"lũy\s+kế(?!\s+(?:tính\s+)?(?:từ|năm|quý|tháng|trong|\d))(?:\s+(?:tính\s+)?(?:đến|tới)\s+{ANY_POINT.format('b_')})?",
    re.IGNORECASE,
)
UNTIL = re.compile(
    rf"(?:đến|tới|trước)\s+(?:(?:hết|cuối|thời\s+điểm|ngày)\s+)*(?:{DAY.format('b_')}|tháng\s+(?P<n>{MONTH}){OF_YEAR}|"
    rf"năm\s+(?P<whole>{YEAR})|quý\s+(?P<quarter>{QUARTER})(?:\s*(?:/|năm)\s*(?P<quarter_year>{YEAR}))?)",
    re.IGNORECASE,
)
TO_DATE = re.compile(r"đến\s+(?:thời\s+điểm\s+báo\s+cáo|hết\s+kỳ\s+báo\s+cáo)", re.IGNORECASE)
LAST_YEAR = re.compile(r"(?<!\w)năm\s+(?:trước|ngoái)(?!\w)", re.IGNORECASE)

COMPARED = re.compile(
    r"(?:so\s+(?:với|cùng)|tăng|giảm|bằng|vượt|cao\s+hơn|thấp\s+hơn)(?:\s+[^\s,;.]+){0,4}\s*$", re.IGNORECASE
)
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
QUOTED = re.compile(r"[“\"«][^”\"»]*$")
MONEY = re.compile(
    r"kinh\s+phí|dự\s+toán|ngân\s+sách|phân\s+bổ|giải\s+ngân|bố\s+trí|vốn|nhu\s+cầu|dự\s+kiến|được\s+giao",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"phương\s+hướng|thời\s+gian\s+tới|thời\s+gian\s+còn\s+lại|tháng\s+còn\s+lại|những\s+tháng\s+cuối|cuối\s+năm|"
    r"nhiệm\s+vụ,?\s+(?:và\s+)?giải\s+pháp|nhiệm\s+vụ\s+trọng\s+tâm",
    re.IGNORECASE,
)
SECOND_PART = re.compile(
    r"(?:[;,–-]|(?<!\w)và)\s*(?:(?:một\s+số|các|những|đề\s+ra)\s+)?(?:phương\s+hướng|định\s+hướng|nhiệm\s+vụ|mục\s+tiêu|"
    r"kế\s+hoạch|giải\s+pháp|dự\s+kiến|chương\s+trình|triển\s+khai|niệm\s+vụ)",
    re.IGNORECASE,
)
REPORTING = re.compile(r"báo\s+cáo", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=\D)")
CLAUSE = re.compile(r"[;,](?!\d)|\.(?=\s)")
AS_OF = re.compile(
    r"(?:(?:tính|kể|cập\s+nhật|lũy\s+kế|chốt)\s+)*(?:đến|tới|tại)\s+(?:thời\s+điểm\s+)?(?:hết\s+)?(?:ngày\s+)?"
    + DAY.format(""),
    re.IGNORECASE,
)
AS_OF_MONTH = re.compile(
    rf"(?:(?:tính|kể|cập\s+nhật|lũy\s+kế)\s+(?:đến|tới)|đến)\s+(?:(?:hết|cuối)\s+)(?:tháng\s+(?P<n>{MONTH}){OF_YEAR}|"
    rf"năm\s+(?P<whole>{YEAR})|quý\s+(?P<quarter>{QUARTER})(?:\s*(?:/|năm)\s*(?P<quarter_year>{YEAR}))?)",
    re.IGNORECASE,
)
CHECKED = re.compile(
    r"(?:số\s+liệu\s+)?(?:chốt|cập\s+nhật)\s+(?:số\s+liệu\s+)?(?:vào\s+)?(?:ngày\s+)" + DAY.format(""), re.IGNORECASE
)
NOTHING = Period(None, None)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named in a text: its form, where it stands, the days it means, and whether its year was printed."""

    form: str
    start: int
    end: int
    period: Period
    dated: bool


def report_period(title: str, date: date | None, body: Sequence[str] = ()) -> Period:
    """The period a document reports on: from its title, else from the sentence of its body that says what it reports.

    A title of two parts (results; tasks of the next period) counts by its first. A missing year is taken from the rest
    of the title, the day of signing, or the body; (None, None) where nothing tells it.
    """
    title = settle(title)
    year = _year_of(title, date, body)
    cut = SECOND_PART.search(title)
    parts = [title[: cut.start()], title] if cut else [title]
    for part in parts:
        if period := _widest([m for m in mentions(part, year) if m.form not in ("same", "running", "to_date")]):
            return _not_ahead(period, part, date)
    for text in body[:15]:
        for sentence in SENTENCE.split(settle(text)):
            if REPORTING.search(sentence):
                found = [m for m in mentions(sentence, year) if not _apart(sentence, m) and m.form != "same"]
                if period := _widest(found):
                    return Period(period.start, period.end, f"thân báo cáo: {period.cue}")
    return Period(None, None, "báo cáo không nêu kỳ")


def figure_period(text: str, context: Sequence[str], report: Period, kind: str, at: int | None = None) -> Period:
    """The period a figure is for, with the cue that decided it.

    `text` is the figure's own sentence (or the words of its row), `context` what stands above it, nearest first (column
    head, lead-in, headings); `at` is where the figure starts in `text`, for sentences that name several times. A result
    without a cue is for the report's own period; a target is for the year it names or (None, None).
    """
    year = report.end.year if report.end else None
    for level, words in enumerate(map(settle, (text, *context))):
        found = [m for m in mentions(words, year, report) if not _apart(words, m, kind)]
        if kind == "target":
            if target := _target(words, found, at if level == 0 else None, report):
                return target
        elif mention := _governing(words, [m for m in found if _possible(m, report)], at if level == 0 else None):
            return _result(words, mention, report)
    if kind == "target":
        return _default_target(report)
    if report.end and at is not None and _is_allotted(settle(text), at):
        return _whole_year(report.end.year, f"kinh phí của năm ngân sách {report.end.year}")
    return Period(report.start, report.end, f"kỳ báo cáo ({report.cue})" if report.cue else "kỳ báo cáo")


def as_of(text: str, context: Sequence[str] = (), report: Period = NOTHING) -> date | None:
    """The day up to which a figure was counted, where its sentence or what stands above it says so.

    The year of a day printed without one is the report's.
    """
    year = report.end.year if report.end else None
    for words in map(settle, (text, *context)):
        for pattern in (AS_OF, CHECKED):
            for match in pattern.finditer(words):
                if day := _day(match["d"], match["m"], match["y"], year):
                    return day
        if (ended := AS_OF_MONTH.search(words)) and (period := _until(ended, year)):
            return period.end
    return None


def mentions(text: str, year: int | None, report: Period = NOTHING) -> list[Mention]:
    """All times named in a settled text, in reading order, none overlapping; `year` stands in for one not printed.

    A form that no calendar bears out (tháng 13, 30/02) names no time, nor do its parts.
    """
    found: list[Mention] = []
    taken = [False] * len(text)
    for form, pattern, read in FORMS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            period = read(match, year, report)
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            if period is None:
                continue
            dated = bool(re.search(YEAR, match[0]))
            cue = " ".join(match[0].split())
            found.append(Mention(form, match.start(), match.end(), Period(period.start, period.end, cue), dated))
    return sorted(found, key=lambda m: m.start)


def _result(text: str, mention: Mention, report: Period) -> Period:
    """A year's figure in a report from within that year runs to the report's end; a year's money is the year's."""
    period = mention.period
    if mention.form != "year" or not report.end or not period.start or MONEY.search(text):
        return period
    if period.start <= report.end < (period.end or report.end):
        return Period(period.start, report.end, f"{period.cue}, đến hết kỳ báo cáo")
    return period


def _target(text: str, found: Sequence[Mention], at: int | None, report: Period) -> Period | None:
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
        return _whole_year(
            report.end.year + (report.end.month == DECEMBER), f"“{cue[0]}” của báo cáo {report.end.year}"
        )
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
DECEMBER = 12


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
    cuts = [m.end() for m in mark.finditer(text)]
    return max((c for c in cuts if c <= at), default=0), min((c for c in cuts if c > at), default=len(text))


def _bracketed(text: str, mention: Mention, at: int) -> bool:
    """Whether a time stands in brackets that do not hold the place `at`: "(cùng kỳ: 80 hồ sơ) …"."""
    opening = text.rfind("(", 0, mention.start)
    closing = text.find(")", max(opening, 0))
    return opening >= 0 and closing > mention.start and not opening < at < closing


def _opens(text: str, mention: Mention) -> bool:
    """Whether a time stands at the begin of its sentence: "Trong 6 tháng đầu năm, …", "a) Năm 2025 …"."""
    start, _ = _around(SENTENCE_END, text, mention.start)
    return bool(OPENING.fullmatch(text[start : mention.start]))


def _apart(text: str, mention: Mention, kind: str = "result") -> bool:
    """Whether a time is only compared with, or belongs to the name of a document."""
    before = text[: mention.start]
    if COMPARED.search(before) or CARRIED.search(before):
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


def _widest(found: Sequence[Mention]) -> Period | None:
    """Of the times in a title: exact days first, else the longest within a year ("tháng 6 và 6 tháng đầu năm")."""
    for forms in (("range",), ("months", "quarter", "month", "week"), ("bare",), ("year",)):
        if same := [m for m in found if m.form in forms and m.period.start and m.period.end]:
            return max(same, key=lambda m: _length(m.period)).period if forms != ("year",) else same[0].period
    return None


def _length(period: Period) -> int:
    return (period.end - period.start).days if period.start and period.end else 0


def _not_ahead(period: Period, part: str, day: date | None) -> Period:
    """Move “tháng 12” without a year, signed in January, to last year."""
    if day is None or period.start is None or period.end is None or period.start <= day or re.search(YEAR, part):
        return period
    return Period(_moved(period.start, -1), _moved(period.end, -1), period.cue)


def _year_of(title: str, day: date | None, body: Sequence[str]) -> int | None:
    """The year to take where the title names a month or a half-year without one."""
    if dated := [m for m in mentions(title, None) if m.dated and m.form != "stage" and m.period.end]:
        return dated[0].period.end.year if dated[0].period.end else None
    if day:
        return day.year
    for text in body[:25]:
        for m in mentions(settle(text), None):
            if m.dated and m.form in ("months", "month", "quarter", "range", "year") and m.period.end:
                return m.period.end.year
    return None


def _number(word: str) -> int:
    word = " ".join(word.casefold().split())
    return int(word) if word.isdigit() else NUMBERS[word]


def _day(day: str, month: str, year: str | None, default: int | None) -> date | None:
    number = int(year) if year else default
    try:
        return date(number, int(month), int(day)) if number else None
    except ValueError:
        return None


def _moved(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _span(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= DECEMBER:
        return None
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _printed_year(match: re.Match[str], default: int | None) -> int | None:
    groups = match.groupdict()
    printed = groups.get("year") or groups.get("year2")
    return int(printed) if printed else default


def _read_range(match: re.Match[str], year: int | None, report: Period) -> Period | None:
    end = _point(match, "b_", year, report, last=True)
    start = _point(match, "a_", end.year if end else year, report, last=False)
    if start and end and start > end and not _says_year(match, "a_"):
        start = _moved(start, -1)
    return Period(start, end) if start and end and start <= end else None


def _says_year(match: re.Match[str], side: str) -> bool:
    groups = match.groupdict()
    return any(groups.get(side + name) for name in ("y", "month_year", "opening_year", "whole_year"))


def _point(match: re.Match[str], side: str, year: int | None, report: Period, *, last: bool) -> date | None:
    groups = {k.removeprefix(side): v for k, v in match.groupdict().items() if k.startswith(side)}
    if groups.get("now"):
        return report.end
    if groups.get("d"):
        return _day(groups["d"], groups["m"], groups["y"], year)
    if groups.get("whole_year"):
        return date(int(groups["whole_year"]), 12 if last else 1, 31 if last else 1)
    printed = groups.get("month_year") or groups.get("opening_year")
    number = int(printed) if printed else year
    if number is None:
        return None
    if groups.get("opening"):
        return date(number, 1, 1)
    span = _span(number, int(groups["month"]), int(groups["month"]))
    return None if span is None else span.end if last else span.start


def _read_months(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    number, end = _number(match["n"]), (match["end"] or "").casefold()
    if (year := _printed_year(match, year)) is None:
        return None
    return _span(year, DECEMBER + 1 - number, DECEMBER) if end == "cuối" else _span(year, 1, number)


def _read_bare(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    return _span(year, 1, _number(match["n"])) if year else None


def _read_since(match: re.Match[str], year: int | None, report: Period) -> Period | None:
    year = _printed_year(match, year)
    if year is None or report.end is None or report.end.year != year:
        return None
    return Period(date(year, 1, 1), report.end)


def _read_next(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    """The month or quarter after the report's own."""
    if report.end is None:
        return None
    year, month = report.end.year + report.end.month // DECEMBER, report.end.month % DECEMBER + 1
    return _span(year, month, month if match["unit"].casefold() == "tháng" else month + 2)


def _read_half(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    if year is None:
        return None
    return _span(year, 1, 6) if match["end"].casefold() == "đầu" else _span(year, 7, 12)


def _read_month_range(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    last_year = _printed_year(match, year)
    if last_year is None:
        return None
    first_year = int(match["first_year"] or last_year)
    first, last = _number(match["first"]), _number(match["last"])
    if first > last and not match["first_year"]:
        first_year -= 1
    start, end = _span(first_year, first, first), _span(last_year, last, last)
    return Period(start.start, end.end) if start and end else None


def _read_quarters(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    first = _number(match["first"])
    last = _number(match["last"] or match["first"])
    return _span(year, 3 * first - 2, 3 * last) if year else None


def _read_month(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    if DAY_BEFORE.search(match.string, 0, match.start()):
        return None
    year = _printed_year(match, year)
    number = _number(match["n"])
    return _span(year, number, number) if year else None


def _read_week(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    year = _printed_year(match, year)
    try:
        return (
            Period(date.fromisocalendar(year, int(match["n"]), 1), date.fromisocalendar(year, int(match["n"]), 7))
            if year
            else None
        )
    except ValueError:
        return None


def _read_stage(match: re.Match[str], _: int | None, __: Period) -> Period | None:
    first, last = int(match["first"]), int(match["last"])
    return Period(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _read_year(match: re.Match[str], _: int | None, __: Period) -> Period | None:
    return _span(int(match["year"]), 1, 12)


def _read_last_year(_match: re.Match[str], year: int | None, __: Period) -> Period | None:
    return _span(year - 1, 1, 12) if year else None


def _read_same(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    if not report.start or not report.end:
        return None
    back = int(match["year"]) - report.end.year if match["year"] else -1
    return Period(_moved(report.start, back), _moved(report.end, back))


def _read_running(_: re.Match[str], __: int | None, ___: Period) -> Period:
    return NOTHING


def _read_to_date(match: re.Match[str], _: int | None, report: Period) -> Period | None:
    """Money allocated or paid up to now is counted from 1 January: the budget year is the calendar year.

    Source: Law on the State Budget, 83/2015/QH13, article 14.
    """
    if report.end and MONEY.search(match.string):
        return Period(date(report.end.year, 1, 1), report.end)
    return None


def _read_until(match: re.Match[str], year: int | None, _: Period) -> Period | None:
    """The year in which something is to be reached, or was: a state on a day, not a stretch of time."""
    day = _day(match["b_d"], match["b_m"], match["b_y"], year) if match["b_d"] else None
    period = Period(day, day) if day else None if match["b_d"] else _until(match, year)
    return _span(period.end.year, 1, 12) if period and period.end else None


def _until(match: re.Match[str], year: int | None) -> Period | None:
    if match["whole"]:
        return _span(int(match["whole"]), 1, 12)
    if match["quarter"]:
        year = int(match["quarter_year"]) if match["quarter_year"] else year
        return _span(year, 1, 3 * _number(match["quarter"])) if year else None
    year = _printed_year(match, year)
    return _span(year, 1, _number(match["n"])) if year else None


FORMS = (
    ("range", RANGE, _read_range),
    ("range", MONTH_RANGE, _read_month_range),
    ("range", BARE_RANGE, _read_range),
    ("range", SINCE_JANUARY, _read_since),
    ("months", CUMULATED, _read_bare),
    ("running", RUNNING, _read_running),
    ("to_date", TO_DATE, _read_to_date),
    ("until", UNTIL, _read_until),
    ("same", SAME_TIME, _read_same),
    ("months", MONTHS, _read_months),
    ("months", HALF, _read_half),
    ("quarter", QUARTERS, _read_quarters),
    ("month", ONE_MONTH, _read_month),
    ("month", NEXT, _read_next),
    ("week", WEEK, _read_week),
    ("stage", STAGE, _read_stage),
    ("year", ONE_YEAR, _read_year),
    ("year", LAST_YEAR, _read_last_year),
    ("bare", BARE_MONTHS, _read_bare),
)
"""The forms a time is written in, the most exact first: a later one never takes what an earlier one has read."""
