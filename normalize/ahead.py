"""Whether a report speaks of a time that has not come yet: what is said for it is a target, not a result."""

from __future__ import annotations

import re

from normalize.observation import Period
from normalize.spelling import settle
from normalize.times import Mention, last_day, mentions

LAST_DAY = re.compile(r"(?:hết|cuối|trước)\s+(?:ngày\s+)?$", re.IGNORECASE)
CARRIED = re.compile(r"\b(?:chuyển|sang|tồn|còn|đã|hợp\s+đồng|thuê|nhu\s+cầu|đề\s+nghị|kiến\s+nghị)\b", re.IGNORECASE)
"""Words of what goes over into a later time, is paid until then or asked for, without being aimed at."""
OPENS = re.compile(r"[-+*•–\s]*(?:\d{1,2}[.)]\s*)?(?:(?:trong|sang|bước\s+sang|đến)\s+)*", re.IGNORECASE)
CLAUSE_END = re.compile(r"[,;:.!?()](?!\d)|\n")


def due_later(before: str, after: str, report: Period) -> str:
    """The later time that a figure's own words give it: "hết năm 2026, 100% …", "hoàn thành 100% … trước 31/12".

    `before` and `after` are its sentence up to it and behind it. Empty where there is none. A time counts where no
    other number stands between it and the figure.
    """
    before = settle(before)
    for mention in reversed(mentions(before, _year(report), report)):
        if re.search(r"\d", before[mention.end :]) or CARRIED.search(before):
            break
        if _is_later(before, mention, report):
            return mention.period.cue
    clause = settle(CLAUSE_END.split(after, maxsplit=1)[0])
    return next(
        (
            m.period.cue
            for m in mentions(clause, _year(report), report)
            if not re.search(r"\d", clause[: m.start]) and not CARRIED.search(clause) and _is_later(clause, m, report)
        ),
        "",
    )


def opens_later(before: str, report: Period) -> str:
    """The later time that a sentence opens with, which is that of all it names: "Tháng 11, xã cấp thêm 150 …"."""
    before = settle(before)
    first = next(iter(mentions(before, _year(report), report)), None)
    opened = first is not None and OPENS.fullmatch(before[: first.start]) and not CARRIED.search(before)
    return first.period.cue if first and opened and _begins_later(first, report) else ""


def of_later_time(heading: str, report: Period) -> str:
    """The time a heading is about where that is still to come ("5. Tháng 5/2026" in April's report), else empty."""
    found = mentions(settle(heading), _year(report), report)
    return found[0].period.cue if found and all(_begins_later(m, report) for m in found) else ""


def _is_later(text: str, mention: Mention, report: Period) -> bool:
    """Whether a time lies wholly ahead, or its last day does and the text sets that as a term."""
    if _begins_later(mention, report):
        return True
    end = last_day(mention, _year(report))
    term = LAST_DAY.search(text[: mention.start]) or re.search(
        r"\b(?:hết|cuối|trước)\b", mention.period.cue, re.IGNORECASE
    )
    return bool(term and end and report.end and end > report.end)


def _begins_later(mention: Mention, report: Period) -> bool:
    start = mention.period.start if mention.form != "until" else None
    return bool(report.end and start and start > report.end)


def _year(report: Period) -> int | None:
    return report.end.year if report.end else None
