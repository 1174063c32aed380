"""What a report of this kind has to state and does not."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from rules.catalogue import Check
from rules.relation import Shown
from rules.sheet import Sheet
from rules.trial import Trial, Unchecked, Way


class Template(BaseModel):
    """Reports of one branch that state one of the indicators `when` (or all reports, where it is empty) need `needs`.

    Each of `needs` is met by one of its indicators, for what reports tell in more than one way (a count or its rate).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    branch: str | None = None
    type: str = "report"
    when: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...]


def complete(sheet: Sheet, check: Check, params: Template) -> Iterator[Trial | Unchecked]:
    """One trial for all that a report leaves out."""
    whose = sheet.record.submission
    if whose.type != params.type or (params.branch and whose.branch != params.branch):
        return
    first = next((t for code in params.when for t in sheet.terms(code)), None)
    if params.when and first is None:
        return
    missing = [codes[0] for codes in params.needs if not any(sheet.by_code.get(code) for code in codes)]
    if missing:
        names = [sheet.catalogue[code].name if code in sheet.catalogue else code for code in missing]
        terms = (first,) if first else ()
        way = Way(Shown("chưa thấy: " + "; ".join(names)), tuple(range(len(terms))))
        yield Trial(check, terms, (way,), "; ".join(names))
