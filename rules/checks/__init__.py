"""The kinds of checks by name: each one function over a report's figures, or over those of many reports.

With each stands the model of its parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from rules.catalogue import Check, Nothing
from rules.checks import (
    across,
    aims,
    announced,
    columns,
    compared,
    complete,
    limits,
    moves,
    ratio,
    repeat,
    spans,
    sums,
    tally,
    told,
    total_rows,
)
from rules.sheet import Sheet
from rules.trial import Trial, Unchecked

Harvest = Callable[[Sheet, Any], Iterator[across.Cell]]
Grouping = Callable[[across.Cell], tuple[str | None, ...]]
Across = Callable[[Sequence[across.Cell], Check, Any], Iterator[across.Told]]
Kind = Callable[[Sheet, Check, Any], Iterator[Trial | Unchecked]]

KINDS: dict[str, tuple[Kind, type[BaseModel]]] = {
    "pair": (ratio.pair, Nothing),
    "share": (ratio.share, ratio.Shares),
    "catalogue_share": (ratio.catalogue_share, ratio.Others),
    "implied_base": (ratio.implied_base, ratio.OnePopulation),
    "told_share": (told.told_share, Nothing),
    "row_share": (told.row_share, Nothing),
    "moved": (moves.moved, Nothing),
    "claimed": (aims.claimed, Nothing),
    "grim": (ratio.grim, Nothing),
    "identity": (sums.identity, sums.Identity),
    "announced": (announced.announced, announced.Announced),
    "named_part": (announced.named_part, Nothing),
    "total_row": (total_rows.total_row, total_rows.TotalRows),
    "columns": (columns.columns, columns.Columns),
    "repeat": (repeat.repeat, repeat.Repeats),
    "span": (spans.span, Nothing),
    "tally": (tally.tally, tally.Tally),
    "part": (limits.part, limits.Part),
    "catalogue_part": (limits.catalogue_part, Nothing),
    "plan_share": (compared.plan_share, compared.Compared),
    "pair_part": (limits.pair_part, limits.Shares),
    "over_100": (limits.over_100, limits.Shares),
    "complete": (complete.complete, complete.Template),
}

ACROSS: dict[str, tuple[Harvest, Grouping, Across, type[BaseModel]]] = {
    "running": (across.counts, across.unit_of, across.running, across.Codes),
    "jump": (across.counts, across.province_of, across.jump, across.Jump),
    "branches": (across.whole, across.unit_of, across.branches, across.Listing),
    "peers": (across.pairs, across.province_of, across.peers, across.Peers),
}
"""Kinds that set many reports beside each other: what to keep of each, within which group, what to say of one group."""
