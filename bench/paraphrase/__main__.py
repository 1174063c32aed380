"""Generate reports, read them, print how well they were understood and where not.

usage: python -m bench.paraphrase [--seed 1] [--reports 50] [--docx] [--show 5] [--what FIELD]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.paraphrase import report as reports
from bench.paraphrase.measure import Tally, measure
from extract.readers import read
from normalize import catalogue


def main() -> None:
    """Print the figures, then the templates that fare worst with examples."""
    parser = argparse.ArgumentParser(prog="python -m bench.paraphrase", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reports", type=int, default=50)
    parser.add_argument("--docx", action="store_true", help="write each as a Word file and read that")
    parser.add_argument("--show", type=int, default=3, help="examples per kind of error")
    parser.add_argument("--what", default="", help="show this kind of error only")
    own = parser.parse_args()
    known, tally, began = catalogue.load(), Tally(), time.perf_counter()
    for seed in range(own.seed, own.seed + own.reports):
        report = reports.generate(seed)
        if own.docx:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"{seed}.docx"
                reports.write(report, path)
                measure(report, known, tally, read(path.read_bytes(), path.name))
        else:
            measure(report, known, tally)
    print(summary(tally), f"{time.perf_counter() - began:.1f} s", sep="\n")
    worst(tally, own.show, own.what)


def summary(tally: Tally) -> str:
    """The measured figures, a line each."""
    lines = [
        f"figures printed {tally.gold}, read {tally.read}, matched {tally.matched}",
        f"figures F1 {tally.f1:.4f}   strict F1 {tally.strict_f1:.4f}",
        *(f"{name:15s} {tally.rate(name):.4f} of {tally.asked[name]}" for name in tally.asked),
        f"unplaced        {tally.unplaced / max(tally.runs, 1):.4f} of {tally.runs} runs of digits",
    ]
    return "\n".join(lines)


def worst(tally: Tally, show: int, what: str) -> None:
    """By kind of error, the templates with most of them, each with examples."""
    kinds = [what] if what else ["missed", "extra", "unplaced", "kind", "comparator", "period", "scope", "link recall"]
    for kind in kinds:
        wrong = [w for w in tally.wrong if w[1] == kind]
        print(f"\n== {kind}: {len(wrong)}")
        names = sorted({w[0] for w in wrong}, key=lambda n: -sum(w[0] == n for w in wrong))
        for name in names:
            own = [w for w in wrong if w[0] == name]
            print(f"  {name or '(no template)'}: {len(own)} of {tally.by_template[name, 'gold']}")
            for _, _, wanted, got, text in own[:show]:
                print(f"      wanted {wanted} | got {got}\n        {' '.join(text.split())[:230]}")


main()
