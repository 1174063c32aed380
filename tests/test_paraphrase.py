"""Reports written from templates are read as they were meant: floors, so that a change that loses figures is seen."""

from pathlib import Path

import pytest

from bench.paraphrase import report as reports
from bench.paraphrase.marks import unmark
from bench.paraphrase.measure import Tally, measure
from extract.readers import read
from normalize import catalogue

SEEDS = (11, 12, 13, 14, 15, 16)


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Six reports, read from memory."""
    known, counted = catalogue.load(), Tally()
    for seed in SEEDS:
        measure(reports.generate(seed), known, counted)
    return counted


def test_a_seed_always_gives_the_same_report() -> None:
    assert reports.generate(7) == reports.generate(7)
    assert reports.generate(7) != reports.generate(8)


def test_marks_are_taken_out_and_keep_their_place() -> None:
    assert unmark("đạt ⟦4|98,5%⟧; còn ⟦5|03⟧") == ("đạt 98,5%; còn 03", [(4, 9, 4), (15, 17, 5)])


def test_figures_are_found(tally: Tally) -> None:
    assert tally.gold > 300
    assert tally.f1 >= 0.99, tally.wrong


def test_kind_and_comparator_are_right(tally: Tally) -> None:
    assert tally.strict_f1 >= 0.97, [w for w in tally.wrong if w[1] in ("kind", "comparator")]


@pytest.mark.parametrize(
    ("field", "floor"),
    [("period", 0.95), ("scope", 0.95), ("link precision", 0.94), ("link recall", 0.80)],
)
def test_fields_are_right(tally: Tally, field: str, floor: float) -> None:
    assert tally.rate(field) >= floor, [w for w in tally.wrong if w[1] == field]


def test_every_run_of_digits_is_placed(tally: Tally) -> None:
    assert tally.unplaced / tally.runs <= 0.005


def test_a_word_file_gives_the_same_as_memory(tmp_path: Path) -> None:
    known, memory, word = catalogue.load(), Tally(), Tally()
    report = reports.generate(SEEDS[0])
    reports.write(report, tmp_path / "report.docx")
    measure(report, known, memory)
    measure(report, known, word, read((tmp_path / "report.docx").read_bytes(), "report.docx"))
    assert (word.matched, word.read, word.gold) == (memory.matched, memory.read, memory.gold)
