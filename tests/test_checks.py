"""Every check of the catalogue says nothing about its passing examples and finds what its failing ones name."""

from __future__ import annotations

import pytest

from extract.document import NonFigure, Place
from normalize.observation import Observation, Record
from rules import catalogue
from rules.catalogue import Check, Checks, Example
from rules.checks import ACROSS, KINDS
from rules.engine import check
from tests.factories import observation, record, status_row

CHECKS = list(catalogue.load())
EXAMPLES = [
    pytest.param(each, example, id=f"{each.id}: {example.about}")
    for each in CHECKS
    for example in (*each.passing, *each.failing)
]


def report(example: Example) -> Record:
    """The example as a record: its figures in reading order, its rows as a task table."""
    rows = tuple(status_row(row=n, status=status) for n, status in enumerate(example.rows, start=1))
    figures = [observation(**figure) for figure in example.figures]
    changes = tuple(_change(figures[0], each) for each in example.changes)
    return record(*figures, statuses=rows, non_figures=changes)


def _change(figure: Observation, text: str) -> NonFigure:
    at = figure.snippet.find(text)
    return NonFigure("change", Place(figure.document, 1, None, figure.block, at, at + len(text)), text)


@pytest.mark.parametrize(("each", "example"), EXAMPLES)
def test_a_check_finds_what_its_example_says(each: Check, example: Example) -> None:
    earlier = record(*(observation(**f) for f in example.earlier), document_id="e" * 16)
    party = record(*(observation(**f) for f in example.other_branch), document_id="b" * 16, branch="party")
    found = {f.check for f in check([earlier, party, report(example)], rules=Checks((each,))).findings}

    assert found == ({example.finds} if example.finds else set())


@pytest.mark.parametrize("each", CHECKS, ids=lambda c: c.id)
def test_a_check_has_words_for_every_class_it_names(each: Check) -> None:
    slots = dict.fromkeys(("what", "stated", "computed", "first", "last", "value", "parts", "doubt"), "")

    for outcome in each.outcomes.values():
        assert outcome.message.format_map(slots)
        assert outcome.ask.format_map(slots)


def test_ids_are_unique_and_kinds_are_known() -> None:
    assert len({c.id for c in CHECKS}) == len(CHECKS)
    assert {c.kind for c in CHECKS} <= set(KINDS) | set(ACROSS)


@pytest.mark.parametrize("each", [c for c in CHECKS if c.family != "grim"], ids=lambda c: c.id)
def test_failing_examples_of_a_check_name_what_they_find(each: Check) -> None:
    assert all(e.finds for e in each.failing)
    assert not any(e.finds for e in each.passing)
