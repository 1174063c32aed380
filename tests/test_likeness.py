"""What makes the linker fast changes nothing: figures together or alone, all wordings judged or only the promising."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import link as linker
from normalize.catalogue import load
from normalize.clue import Clue
from normalize.likeness import Floats, highest
from normalize.link import link, link_all

CATALOGUE = load()
WORDS = sorted({word for i in CATALOGUE for text in (i.name, *i.aliases) for word in text.split()})
TEXTS = st.lists(st.sampled_from([*WORDS, "(", ")", ",", "xanh"]), max_size=8).map(" ".join)
CLUES = st.builds(
    Clue,
    label=TEXTS | st.sampled_from([text for i in CATALOGUE for text in i.aliases]),
    context=st.lists(TEXTS, max_size=3).map(tuple),
    shape=st.sampled_from(["share", "count", "money", None]),
    unit=st.sampled_from([None, "hồ sơ", "máy tính", "người", "%"]),
    pair=st.booleans(),
)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(1, 40))
def test_the_highest_scores_are_those_of_all_in_order(scores: list[float], count: int) -> None:
    expected = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:count]
    assert highest(np.array(scores), count) == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(CLUES, max_size=linker.TOGETHER + 2))
def test_figures_linked_together_are_linked_as_each_alone(clues: list[Clue]) -> None:
    assert link_all(clues, CATALOGUE) == [link(clue, CATALOGUE) for clue in clues]


@settings(max_examples=100, deadline=None)
@given(CLUES)
def test_what_is_not_judged_further_would_not_have_been_the_best(clue: Clue) -> None:
    found = link(clue, CATALOGUE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(linker._Judge, "best", _best_of_all)
        assert link(clue, CATALOGUE) == found


def _best_of_all(judge: linker._Judge, rows: Sequence[int], scores: Floats) -> dict[str, linker._Verdict]:
    """The best verdicts where every wording is judged to the end."""
    best: dict[str, linker._Verdict] = {}
    for row in rows:
        wording = judge.index.wordings[row]
        allowed = judge.allowance(wording)
        likeness = judge.likeness(wording, float(scores[row]))
        verdict = linker._Verdict(linker._left(likeness, judge.agreed(wording)[0], allowed), wording, allowed.keeps)
        key = wording.indicator.code if wording.indicator and not verdict.keeps else ""
        if key not in best or verdict.score > best[key].score:
            best[key] = verdict
    return best
