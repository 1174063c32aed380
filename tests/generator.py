"""Reports without a fault, made from a seed: counts that add up, rates that follow, an appendix, a task table."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from normalize.observation import Observation, Record
from tests.factories import observation, record, status_row
from tests.oracle import rounded


def clean_record(seed: int, alike: tuple[float, float] | None = None) -> Record:
    """One commune's report, some sixty figures. Everything in it agrees; rounding is half up.

    `alike` are alpha and beta of a beta distribution that its shares come from, as those of one province's units do;
    without it they are anything from a half to the whole.
    """
    maker = _Maker(random.Random(seed), alike)
    maker.dossiers()
    maker.digital()
    maker.procedures()
    maker.tasks()
    maker.society()
    maker.budget()
    maker.appendix()
    states = maker.draw.sample(maker.states, len(maker.states))
    rows = tuple(status_row(row=n, status=state) for n, state in enumerate(states, start=1))
    return record(*maker.figures, statuses=rows, document_id=f"{seed:016x}", document=f"bao-cao-{seed}.docx")


class _Maker:
    def __init__(self, draw: random.Random, alike: tuple[float, float] | None) -> None:
        self.draw = draw
        self.alike = alike
        self.figures: list[Observation] = []
        self.rates: list[tuple[str, Fraction, int]] = []
        self.counts: list[tuple[str, int]] = []
        self.states: list[str] = []
        self.block = 0

    def dossiers(self) -> None:
        """New and carried over, resolved early, on time and late, pending; online and in person of one base."""
        new, carried = self.draw.randint(80, 15_000), self.draw.randint(0, 300)
        received = new + carried
        resolved = self.draw.randint(received * 8 // 10, received)
        late = self.draw.choice((0, self.draw.randint(0, resolved // 50 + 1)))
        early = self.draw.randint(0, resolved - late)
        on_time = resolved - late - early
        base = self.draw.choice((received, new))
        online = self.draw.randint(base * 7 // 10, base)
        self.sentence(
            ("dossiers.received", received), ("dossiers.received_new", new), ("dossiers.carried_over", carried)
        )
        self.sentence(
            ("dossiers.resolved", resolved),
            ("dossiers.resolved_early", early),
            ("dossiers.resolved_on_time", on_time),
            ("dossiers.resolved_late", late),
        )
        self.sentence(("dossiers.pending", received - resolved))
        self.sentence(("dossiers.online", online), ("dossiers.in_person", base - online))
        self.rate("dossiers.on_time_rate", early + on_time, resolved)
        self.rate("dossiers.online_rate", online, base)
        self.rate("dossiers.in_person_rate", base - online, base)
        self.counts += [("dossiers.received", received), ("dossiers.resolved", resolved)]

    def digital(self) -> None:
        """Rates printed with their own pairs, each over a base of its own."""
        for code in ("online_full_rate", "components_digitized_rate", "e_result_rate", "online_payment_rate"):
            base = self.draw.randint(40, 9_000)
            part = (
                round(base * self.draw.betavariate(*self.alike)) if self.alike else self.draw.randint(base // 2, base)
            )
            self.pair(f"dossiers.{code}", part, base)

    def procedures(self) -> None:
        """Full, partial and, at times unsaid, in person."""
        full, partial, rest = self.draw.randint(20, 250), self.draw.randint(10, 250), self.draw.randint(0, 80)
        stated = [("procedures.in_person", rest)] if self.draw.random() < 0.7 else []
        self.sentence(
            ("procedures.total", full + partial + rest),
            ("procedures.online_full", full),
            ("procedures.online_partial", partial),
            *stated,
        )

    def tasks(self) -> None:
        """Tasks by state, with or without a table that lists them."""
        done, doing, idle = self.draw.randint(1, 12), self.draw.randint(0, 8), self.draw.randint(0, 4)
        total = done + doing + idle
        late = self.draw.randint(0, done // 3)
        self.sentence(("tasks.total", total), ("tasks.completed", done), ("tasks.in_progress", doing))
        self.sentence(("tasks.completed_on_time", done - late), ("tasks.completed_late", late))
        self.rate("tasks.completed_rate", done, total)
        if self.draw.random() < 0.6:
            self.states = ["completed"] * done + ["in_progress"] * doing + ["not_begun"] * idle

    def society(self) -> None:
        """Feedback, initiatives, and vague or plain rates without counts."""
        got = self.draw.randint(1, 400)
        self.sentence(
            ("society.feedback_received", got), ("society.feedback_resolved", self.draw.randint(got // 2, got))
        )
        solved, open_ = self.draw.randint(0, 9), self.draw.randint(0, 5)
        self.sentence(
            ("initiatives.received", solved + open_), ("initiatives.resolved", solved), ("initiatives.pending", open_)
        )
        for code in ("society.health_record_rate", "infrastructure.coverage_5g_rate", "party.handbook_rate"):
            comparator = self.draw.choice(("eq", "eq", "ge", "approx"))
            self.add(code, Decimal(self.draw.randint(300, 1000)) / 10, unit="percent", comparator=comparator)

    def budget(self) -> None:
        """An allocation and the parts that its sentence announces, in triệu đồng."""
        parts = [self.draw.randint(20, 900) for _ in range(self.draw.randint(2, 3))]
        words = [f"{sum(parts)} triệu đồng", *(f"{part} triệu đồng" for part in parts)]
        text = f"Được giao {words[0]}, trong đó: " + ", ".join(f"nội dung {n} {w}" for n, w in enumerate(words[1:], 1))
        self.block += 1
        at = 0
        for n, (word, value) in enumerate(zip(words, (sum(parts), *parts), strict=True)):
            at = text.index(word, at)
            self.figures.append(
                observation(
                    indicator=None if n else "budget.allocated",
                    label=f"nội dung {n}",
                    value=value * 10**6,
                    step=10**6,
                    unit="VND",
                    text=word,
                    snippet=text,
                    start=at,
                    block=self.block,
                    section="IV",
                )
            )
            at += len(word)

    def appendix(self) -> None:
        """A table that states some rates and counts again, at its own precision."""
        for n, (code, true, decimals) in enumerate(self.rates):
            if self.draw.random() < 0.5:
                places = self.draw.randint(0, decimals)
                self.cell(n, code, _decimal(rounded(true, places, "half_up"), places), "percent")
        for n, (code, value) in enumerate(self.counts):
            self.cell(100 + n, code, Decimal(value), "hồ sơ")

    def sentence(self, *figures: tuple[str, int]) -> None:
        """Counts in one paragraph."""
        self.block += 1
        for code, value in figures:
            self.figures.append(self.figure(code, Decimal(value)))
        if self.draw.random() < 0.15:
            code, value = figures[0]
            self.add(code, Decimal(value))

    def rate(self, code: str, part: int, base: int) -> None:
        """A percentage alone, its counts stated before."""
        if base:
            true, decimals = Fraction(100 * part, base), self.draw.choice((0, 1, 2, 2, 2))
            self.rates.append((code, true, decimals))
            self.add(code, _decimal(rounded(true, decimals, "half_up"), decimals), unit="percent")

    def pair(self, code: str, part: int, base: int) -> None:
        """A pair with its percentage."""
        true, decimals = Fraction(100 * part, base), self.draw.choice((0, 1, 2, 2, 2))
        self.rates.append((code, true, decimals))
        value = _decimal(rounded(true, decimals, "half_up"), decimals)
        self.add(code, value, unit="percent", numerator=part, denominator=base)

    def add(self, code: str, value: Decimal, **over: object) -> None:
        """A figure in a paragraph of its own."""
        self.block += 1
        self.figures.append(self.figure(code, value, **over))

    def figure(self, code: str, value: Decimal, **over: object) -> Observation:
        """A figure of the running text."""
        over = {"unit": "hồ sơ", "section": code.partition(".")[0], "label": code} | over
        return observation(indicator=code, value=value, block=self.block, **over)

    def cell(self, row: int, code: str, value: Decimal, unit: str) -> None:
        """A cell of the appendix: rows are indicators."""
        place = {"table": 1, "row": f"{row}. {code}", "column": "Kết quả", "block": 1000 + row, "section": "Phụ lục"}
        self.figures.append(observation(indicator=code, value=value, unit=unit, label=code, **place))


def _decimal(x: Fraction, decimals: int) -> Decimal:
    return Decimal(int(x * 10**decimals)).scaleb(-decimals)
