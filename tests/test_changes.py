"""What a newer submission changed."""

from __future__ import annotations

import pytest

from normalize.observation import Observation
from rules.changes import changes
from tests.factories import observation, record

RATE = {"indicator": "dossiers.online_rate", "unit": "percent"}


def told(older: list[Observation], newer: list[Observation]) -> list[tuple[str | None, str | None]]:
    found = changes(record(*older), record(*newer, document_id="f" * 16))
    return [(c.before.text if c.before else None, c.after.text if c.after else None) for c in found]


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        pytest.param([observation(value=5)], [observation(value=5)], [], id="nothing changed"),
        pytest.param([observation(value=5)], [observation(value=6)], [("5", "6")], id="a number corrected"),
        pytest.param([observation(value=5)], [], [("5", None)], id="a figure left out"),
        pytest.param([], [observation(value=6)], [(None, "6")], id="a figure added"),
        pytest.param(
            [observation(value="95", **RATE), observation(value="100", **RATE)],
            [observation(value="95", **RATE), observation(value="95", **RATE)],
            [("100%", "95%")],
            id="the second of two statements corrected",
        ),
        pytest.param(
            [observation(value=5, scope="khối Đảng")],
            [observation(value=5)],
            [(None, "5"), ("5", None)],
            id="another group is another figure",
        ),
    ],
)
def test_what_changed(
    older: list[Observation], newer: list[Observation], expected: list[tuple[str | None, str | None]]
) -> None:
    assert told(older, newer) == expected
