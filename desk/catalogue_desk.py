"""The indicator catalogue at the desk: do its examples hold, and which wordings of real reports found no indicator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from normalize.catalogue import Catalogue, Indicator
from normalize.link import Clue, link
from normalize.observation import Observation, Record


def faults(catalogue: Catalogue) -> list[str]:
    """What is wrong with the catalogue's own examples, one Vietnamese sentence each; empty when all of them hold."""
    return [fault for indicator in catalogue for fault in _faults_of(indicator, catalogue)]


def unlinked(records: Sequence[Record], catalogue: Catalogue, least: int) -> list[str]:
    """Wordings that no indicator took, most frequent first: how often, in how many reports, and what came nearest."""
    met: Counter[str] = Counter()
    where: defaultdict[str, set[str]] = defaultdict(set)
    sample: dict[str, Observation] = {}
    for record in records:
        for o in record.observations:
            wording = " ".join(o.label.split()).lower()
            if o.indicator is None and wording:
                met[wording] += 1
                where[wording].add(o.document_id)
                sample.setdefault(wording, o)
    return [
        f"{count:5d} lần, {len(where[wording])} báo cáo: «{wording}»{_nearest(sample[wording], catalogue)}"
        for wording, count in met.most_common()
        if count >= least
    ]


def _faults_of(indicator: Indicator, catalogue: Catalogue) -> Iterator[str]:
    for phrase in indicator.examples:
        found = link(Clue(phrase, shape=indicator.shape), catalogue).code
        if found != indicator.code:
            yield f"{indicator.code}: ví dụ «{phrase}» lại gắn vào {found or 'không chỉ tiêu nào'}"
    for phrase in indicator.near_misses:
        if link(Clue(phrase, shape=indicator.shape), catalogue).code == indicator.code:
            yield f"{indicator.code}: ví dụ ngược «{phrase}» lại gắn vào chính chỉ tiêu này"


def _nearest(o: Observation, catalogue: Catalogue) -> str:
    named = [f"{catalogue[code].name} ({score:.2f})" for code, score in o.candidates[:2] if code in catalogue]
    return f"; gần nhất: {', '.join(named)}" if named else ""
