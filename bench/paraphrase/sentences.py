"""Fill sentence templates with indicators, numbers and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bench.paraphrase.marks import Said, Span
from bench.paraphrase.printing import Print, share
from bench.paraphrase.setting import Setting, year

FIGURE = re.compile(r"\[\[(?P<form>pp|pr|r|n|m)(?P<options>(?: [\w.]+)*):(?P<printed>.*?)\]\]")
SLOT = re.compile(r"\{(\w+)\}")
AHEAD = ("workforce.", "infrastructure.", "steering.", "government.", "other")
"""Counts that a commune can plan."""

Values = dict[str, tuple[str, Decimal]]


@cache
def load(name: str) -> dict[str, Any]:
    """One of the YAML files beside this module."""
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return data


class Writer:
    """Writes one report's sentences; `said` collects what their figures say, by the number in their marks."""

    def __init__(self, draw: Random, setting: Setting, habits: Print) -> None:
        self.draw, self.setting, self.print = draw, setting, habits
        self.said: list[Said] = []

    def sentence(self, group: str, *, target: bool = False) -> str:
        """A sentence of a group (rate, count, money, target, families, noise), with a prefix or scope now and then."""
        draw = self.draw
        number = draw.randrange(len(load("sentences.yaml")[group]))
        template = load("sentences.yaml")[group][number]
        first = len(self.said)
        text = self.fill(template, group, f"{group}-{number + 1:02d}", target=target)
        if (
            group in ("rate", "count")
            and not target
            and not template.startswith(("Đến", "Hiện", "Từ", "Trong", "Tính", "Sau", "Theo"))
        ):
            roll = draw.random()
            if roll < 0.12:
                text = self._prefix(text, first)
            elif roll < 0.2 and group == "rate":
                words, scope = draw.choice(load("sentences.yaml")["scopes"])
                text = in_front(words, text)
                for it in self.said[first:]:
                    it.scope = scope
        return text

    def _prefix(self, text: str, first: int) -> str:
        words, name = self.draw.choice(load("sentences.yaml")["prefixes"])
        span = self.setting.span(name)
        if self.setting.plan or any(said.kind == "target" for said in self.said[first:]):
            return text
        for said in self.said[first:]:
            if said.period == self.setting.period:
                said.period = span
            elif said.period is not None and span is not None:
                said.period = last_year(span)
            said.template += "+" + name
        return in_front(SLOT.sub(lambda m: self.setting.words[m[1]], words), text)

    def fill(self, template: str, group: str, name: str, *, target: bool = False) -> str:
        """A template with all its slots filled and its figures marked."""
        kind = "counts" if group == "count" or "{V" in template else "money" if group == "money" else "rates"
        words: dict[str, str] = dict(self.setting.words)
        if (target or group == "target") and self.setting.ahead:
            words["y"] = str(self.setting.ahead[1].year)
        values: Values = {}
        codes = self._codes(kind, "{V" in template, ahead=target or group == "target")
        for i, code in enumerate(codes):
            tail = "" if i == 0 else str(i + 1)
            self._item(kind, code, tail, words, values, target=target or group == "target", name=name)
        self._common(words, values)
        text = FIGURE.sub(
            lambda m: self._figure(m, words, values, codes, target=target or group == "target", name=name), template
        )
        return SLOT.sub(lambda m: words[m[1]] if m[1] in words else values[m[1]][0], text)

    def _codes(self, kind: str, verbs: bool, *, ahead: bool) -> list[str]:
        entries = load("wordings.yaml")[kind]
        codes = [c for c, e in entries.items() if not verbs or e["verbs"]]
        if verbs and ahead:
            codes = [c for c in codes if c.startswith(AHEAD)]
        return self.draw.sample(codes, min(3, len(codes)))

    def _item(
        self, kind: str, code: str, tail: str, words: dict[str, str], values: Values, *, target: bool, name: str
    ) -> None:
        """The words and numbers of one indicator."""
        draw, entry = self.draw, load("wordings.yaml")[kind][code]
        label = draw.choice(entry["labels"])
        words["L" + tail], words["C" + tail] = label, label[0].upper() + label[1:]
        if kind != "money":
            words["noun" + tail] = entry["noun"]
        if kind == "rates":
            words["part" + tail], words["whole" + tail] = draw.choice(entry["parts"]), draw.choice(entry["wholes"])
            self._rate(tail, values)
        if kind == "money":
            values["m" + tail] = self.print.money(draw)
            return
        values["n" + tail] = self._count(
            draw.choice((draw.randint(1, 12), draw.randint(10, 400), draw.randint(300, 6000)))
        )
        verbs = entry.get("verbs") or []
        if target:
            verbs = [v for v in verbs if not v.startswith("đã")]
        if kind == "counts" and verbs:
            n = self._count(
                draw.choice((draw.randint(1, 12), draw.randint(1, 60), draw.randint(100, 3000))), some_words=True
            )
            verb = draw.choice(verbs)
            nil = code == "other"
            said = self._say(n[1], "count", "" if nil else code, target=target, name=name)
            words["V" + tail] = verb.replace("#", f"⟦{said}|{n[0]}⟧")

    def _rate(self, tail: str, values: Values) -> None:
        draw = self.draw
        b = draw.choice((draw.randint(8, 60), draw.randint(60, 900), draw.randint(1000, 9000)))
        a = b if draw.random() < 0.12 else draw.randint(b * 2 // 5, b)
        p = share(a, b, draw.choice((0, 1, 2, 2)))
        if a == b or p == p.to_integral():
            p = Decimal(int(p)) if draw.random() < 0.8 else p
        values |= {"a" + tail: self._count(a), "b" + tail: self._count(b), "p" + tail: (self.print.number(p), p)}
        q = min(Decimal(100), Decimal(int(p)) + draw.randint(1, 4))
        values["q" + tail] = (self.print.number(q), q)

    def _count(self, n: int, *, some_words: bool = False) -> tuple[str, Decimal]:
        words = some_words and n < 20 and self.draw.random() < 0.15
        return self.print.count(n, words=words), Decimal(n)

    def _common(self, words: dict[str, str], values: Values) -> None:
        draw = self.draw
        d = Decimal(draw.randint(1, 150)) / 10
        words["y0"] = str(int(words["y"]) - 1)
        values["d"] = (self.print.number(d), d)
        words["d"] = self.print.number(d)
        words["d2"] = self.print.number(Decimal(draw.randint(801, 1450)) / 10)
        k = draw.randint(2, 60)
        words["k"], words["k2"] = str(k), str(k + draw.randint(5, 60))
        w = draw.randint(1, 25)
        values["w"] = (self.print.count(w, words=True), Decimal(w))
        values["big"] = self._count(draw.choice((100, 250, 500, 1200, 3000, 15000)))
        parts = _dossiers(draw)
        for key, n in parts.items():
            values[key] = self._count(n)
        for key, whole in (("onl", "T"), ("inp", "T"), ("ear", "res"), ("ont", "res"), ("lat", "res")):
            p = share(parts[key], parts[whole], 2)
            values[key + "p"] = (self.print.number(p), p)
        if "p" not in values:
            p = Decimal(draw.randint(200, 999)) / 10
            values["p"] = (self.print.number(p), p)
        if "m" not in values:
            values["m"], values["m2"] = self.print.money(draw), self.print.money(draw)
        values.setdefault("n", self._count(draw.randint(20, 900)))
        values.setdefault("n3", self._count(draw.randint(2, 900)))
        values.setdefault("n2", self._count(draw.randint(2, 90)))

    def _figure(
        self,
        mark: re.Match[str],
        words: dict[str, str],
        values: Values,
        codes: Sequence[str],
        *,
        target: bool,
        name: str,
    ) -> str:
        form, options, printed = mark["form"], mark["options"].split(), mark["printed"]
        slots = SLOT.findall(printed)
        code = codes[0]
        for option in options:
            if option in ("2", "3"):
                code = codes[int(option) - 1]
            elif "." in option:
                code = option
        if "nil" in options or code == "other":
            code = ""
        said = self._say(
            None, {"m": "VND", "n": "count", "pr": "count"}.get(form, "percent"), code, target=target, name=name
        )
        it = self.said[said]
        if form in ("pp", "pr"):
            it.numerator = next(values[s][1] for s in slots if s in ("a", "a2"))
            it.denominator = next(values[s][1] for s in slots if s in ("b", "b2"))
            it.value = next((values[s][1] for s in slots if s in ("p", "p2")), None)
        else:
            it.value = values[slots[0]][1] if slots else Decimal(printed)
        self._options(it, options, int(words["y"]))
        text = SLOT.sub(lambda m: values[m[1]][0] if m[1] in values else "{" + m[1] + "}", printed)
        return f"⟦{said}|{text.replace('%', self.print.percent)}⟧"

    def _options(self, it: Said, options: Sequence[str], words_year: int) -> None:
        for option in options:
            if option in ("ge", "le", "approx"):
                it.comparator = option  # type: ignore[assignment]
            elif option in ("result", "target"):
                it.kind = option  # type: ignore[assignment]
            elif option == "year":
                it.period = year(words_year)
            elif option == "open":
                it.period = None
            elif option == "same" and self.setting.period:
                it.period = last_year(self.setting.period)

    def _say(self, value: Decimal | None, unit: str, code: str, *, target: bool, name: str) -> int:
        period = self.setting.ahead if target else self.setting.period
        open_scope = code.startswith(("steering.", "infrastructure.equipment")) or unit == "VND"
        kind = "target" if target else "result"
        self.said.append(
            Said(value, unit, kind=kind, indicator=code, period=period, scope=None if open_scope else "", template=name)
        )  # type: ignore[arg-type]
        return len(self.said) - 1


def in_front(words: str, text: str) -> str:
    """A prefix in front of a sentence, behind its bullet; the sentence goes on in lower case where it is a word."""
    bullet, body = (text[:2], text[2:]) if text[:2] in ("- ", "+ ", "* ") else ("", text)
    return bullet + words + (body[0].lower() + body[1:] if body[:1].isalpha() and not body[:2].isupper() else body)


def last_year(span: Span) -> Span:
    """The same days a year before."""
    return None if span is None else (_back(span[0]), _back(span[1]))


def _back(day: date) -> date:
    return day.replace(year=day.year - 1)


def _dossiers(draw: Random) -> dict[str, int]:
    """A month at the counter, the sums right."""
    new, co = draw.randint(80, 3000), draw.randint(3, 90)
    total = new + co
    pen = draw.randint(1, 40)
    res = total - pen
    lat = draw.randint(0, 9)
    ont = draw.randint(5, res // 3)
    onl = draw.randint(total // 2, total)
    tp, ti = draw.randint(320, 460), draw.randint(10, 60)
    tf = draw.randint(100, 200)
    kt, kc, ko = draw.randint(15, 60), draw.randint(5, 9), draw.randint(0, 4)
    return {
        "new": new,
        "co": co,
        "T": total,
        "pen": pen,
        "res": res,
        "lat": lat,
        "ont": ont,
        "ear": res - lat - ont,
        "onl": onl,
        "inp": total - onl,
        "tp": tp,
        "tf": tf,
        "ti": ti,
        "tq": tp - tf - ti,
        "kt": kt,
        "kc": kc,
        "ko": ko,
        "kp": kt - kc - ko,
    }
