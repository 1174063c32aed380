"""Whether a report says the same as DOCX, as PDF and as scan: every difference between its observations.

Run: python -m bench.forms [FOLDER …] (default: samples) [--keep DIR]. NAME.docx, NAME.pdf and NAME.scan.pdf are one
report; the first of these that exists is what the others are held against. With --keep, what the pages hold is kept
there, so that a second run does not read the scans again.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from bench import papers
from desk.evaluate import unit_class
from extract.errors import Unreadable
from normalize.observation import Observation

COMPARED: dict[str, Callable[[Observation], object]] = {
    "value": lambda o: str(o.value),
    "pair": lambda o: f"{o.numerator}/{o.denominator}",
    "unit": lambda o: unit_class(o.unit),
    "kind": lambda o: o.kind,
    "comparator": lambda o: o.comparator,
    "indicator": lambda o: o.indicator,
    "period": lambda o: f"{o.period_start}..{o.period_end}",
}
"""What is held against each other; the unit by its class (percent, VND, count)."""


def main() -> None:
    """Compare the forms of every report and print the differences, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("samples")])
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for slug, forms in papers.by_slug(arguments.folders).items():
        read = {form: found for form in ("docx", "pdf", "scan") if (found := _read(forms, form, arguments.keep))}
        if len(read) < 2:
            continue
        (first, held), *others = read.items()
        for form, found in others:
            count = counts.setdefault(f"{first} = {form}", Counter())
            count.update(reports=1, figures=len(held))
            alike: dict[tuple[str, str], list[str]] = {}
            for field, values, told in differences(held, found):
                alike.setdefault((field, values), []).append(told)
                count[field] += 1
            for (field, values), told in alike.items():
                print(f"{slug}  {first} / {form}  {field} {values}: {len(told)} ×")
                print(*(f"    {t}" for t in told), sep="\n")
    if not counts:
        sys.exit("No report in two forms among these folders.")
    for name, count in counts.items():
        print(f"{name}: " + ", ".join(f"{n} {what}" for what, n in count.items()))


def _read(forms: dict[str, Path], form: str, keep: Path | None) -> Sequence[Observation]:
    if form not in forms:
        return ()
    try:
        return papers.read(forms[form], keep)[1].observations
    except Unreadable as error:
        print(f"{forms[form].name}: {error.reason}")
        return ()


def differences(held: Sequence[Observation], found: Sequence[Observation]) -> Iterator[tuple[str, str, str]]:
    """What two forms of one report do not agree on: the field (or missing, extra), both values, the text."""
    pairs = paired(held, found)
    for i, o in enumerate(held):
        if i not in pairs:
            yield "missing", "", _told(o)
    for j, o in enumerate(found):
        if j not in pairs.values():
            yield "extra", "", _told(o)
    for i, j in sorted(pairs.items()):
        a, b = held[i], found[j]
        for field, value in COMPARED.items():
            if value(a) != value(b):
                yield field, f"{value(a)} / {value(b)}", _told(a)


def paired(held: Sequence[Observation], found: Sequence[Observation]) -> dict[int, int]:
    """Which figures of two forms are the same print: in order by text, then the rest by text and sentence."""
    matcher = SequenceMatcher(None, [_print(o) for o in held], [_print(o) for o in found], autojunk=False)
    pairs = {m.a + k: m.b + k for m in matcher.get_matching_blocks() for k in range(m.size)}
    rest = [
        (_likeness(held[i], found[j]), -abs(i - j), i, j)
        for i in range(len(held))
        if i not in pairs
        for j in sorted(set(range(len(found))) - set(pairs.values()))
    ]
    for likeness, _, i, j in sorted(rest, reverse=True):
        if likeness > 0.8 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _print(o: Observation) -> str:
    return "".join(o.text.split()).lower()


def _likeness(a: Observation, b: Observation) -> float:
    """How alike two figures stand: 1 for one sentence, more where their text is one too."""
    return SequenceMatcher(None, a.snippet, b.snippet, autojunk=False).ratio() + (_print(a) == _print(b))


def _told(o: Observation) -> str:
    page = f"p.{o.page} " if o.page else ""
    return f"{o.text!r} {page}| {' '.join(o.snippet.split())[:90]}"


if __name__ == "__main__":
    main()
