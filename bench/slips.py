"""How well slips are found and told: seeds one slip (or an unrelated number) in generated reports and checks them.

usage: python bench/slips.py [REPORTS]

Prints, by kind of slip: how many change a verdict, how many of these are flagged, how often the true number is among
the three that are named, how often a single one is suggested and right; and for unrelated numbers how often a single
one is suggested at all.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from normalize.observation import Observation, Record
from rules.engine import Outcome, check
from rules.numerals import write
from tests.generator import clean_record

KINDS = ("substitution", "transposition", "insertion", "deletion", "separator", "unrelated")


def main(reports: int) -> None:
    """Seed every kind once in each report and print the table."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for seed in range(reports):
        clean = clean_record(seed)
        for kind in KINDS:
            draw = random.Random(seed * 10 + KINDS.index(kind))
            seeded = spoil(clean, kind, draw)
            if seeded is not None:
                counts[kind].update(judge(*seeded))
    print(f"{'':14s}{'seeded':>8s}{'changed':>9s}{'flagged':>9s}{'in three':>10s}{'single':>8s}{'right':>8s}")
    for kind, c in counts.items():
        changed = c["changed"] or 1
        print(
            f"{kind:14s}{c['seeded']:8d}{c['changed']:9d}{c['flagged'] / changed:9.1%}"
            f"{c['three'] / (c['told'] or 1):10.1%}{c['single'] / changed:8.1%}{c['right'] / (c['single'] or 1):8.1%}"
        )


def spoil(record: Record, kind: str, draw: random.Random) -> tuple[Record, Observation, str, Fraction] | None:
    """The record with one number changed; the figure as it was, the part changed, the true number."""
    usable = [o for o in record.observations if o.value is not None and o.comparator == "eq"]
    old = draw.choice(usable)
    part = draw.choice(("value", "numerator", "denominator")) if old.numerator is not None else "value"
    number: Decimal = getattr(old, part)
    step = Decimal(1) if part != "value" else (old.step or Decimal(1))
    places = max(0, -int(step.as_tuple().exponent))
    printed = f"{number / step if step > 1 else number:.{places}f}"
    new = changed(printed, kind, draw)
    if new is None or new == printed or (new[0] == "0" and new[1:2] not in ("", ".")):
        return None
    value = Decimal(new) * max(step, Decimal(1))
    fresh = replace(old, **{part: value})
    if part == "value" and places:
        fresh = replace(fresh, step=Decimal(1).scaleb(-len(new.partition(".")[2])))
    if kind == "separator":
        moved = draw.choice((1, -1)) if part == "value" and old.unit == "percent" else 3
        value = number.scaleb(moved)
        fresh = replace(old, **{part: value})
        if fresh.unit == "percent" and fresh.step and part == "value":
            fresh = replace(fresh, step=fresh.step.scaleb(moved))
    fresh = replace(fresh, text=f"{value:f}".replace(".", ","))
    figures = tuple(fresh if o.id == old.id else o for o in record.observations)
    return replace(record, observations=figures), old, part, Fraction(number)


def changed(printed: str, kind: str, draw: random.Random) -> str | None:
    """One slip in the digits of a printed number; its decimal mark stays where it is."""
    mark = printed.find(".")
    digits = printed.replace(".", "")
    i = draw.randrange(len(digits))
    if kind == "substitution":
        return _marked(digits[:i] + draw.choice("0123456789") + digits[i + 1 :], mark)
    if kind == "transposition":
        return (
            _marked(digits[:i] + digits[i + 1 : i + 2] + digits[i] + digits[i + 2 :], mark) if len(digits) > 1 else None
        )
    if kind == "insertion":
        return _marked(digits[:i] + draw.choice("0123456789") + digits[i:], mark + (i < mark))
    if kind == "deletion":
        rest = _marked(digits[:i] + digits[i + 1 :], mark - (i < mark))
        return rest if rest and rest[0] != "." else None
    if kind == "unrelated":
        return _marked(str(draw.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1)), mark)
    return digits + "0"


def _marked(digits: str, mark: int) -> str:
    """The digits with the decimal mark put back; none where the number has none, or no digit is left behind it."""
    return digits if mark < 0 or mark >= len(digits) else f"{digits[:mark]}.{digits[mark:]}"


def judge(spoiled: Record, old: Observation, part: str, true: Fraction) -> Counter[str]:
    """What checking said about a seeded slip."""
    out: Outcome = check([spoiled])
    loud = [f for f in out.findings if f.severity in ("error", "warning")]
    mine = [f for f in loud if any(e.observation_id == old.id for e in f.figures)]
    unit = old.unit if part == "value" else None
    answer = write(true, unit)
    told = [s.to for f in mine for s in (*f.possible, *([f.suggestion] if f.suggestion else []))]
    singles = [f.suggestion for f in loud if f.suggestion]
    return Counter(
        seeded=1,
        changed=bool(out.findings),
        flagged=bool(mine),
        told=bool(mine),
        three=answer in told,
        single=bool(singles),
        right=any(s.to == answer for s in singles),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
