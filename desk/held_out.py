"""How well the linker does on a report that the catalogue has not seen: its own wordings are hidden from it.

An alias (or a phrase for what no indicator covers) that stands in the report under test and in no other report of the
folder may have been written down from it. With those hidden, what still links is owed to wordings met elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from desk.evaluate import Gold, Score, compare, interval, total
from extract.document import Document
from extract.figures import find
from normalize import catalogue
from normalize.catalogue import Catalogue
from normalize.observation import Observation
from normalize.understand import understand
from normalize.wording import fold

ALIKE = 92
"""From this likeness (0 to 100) on a wording counts as seen in a text: a letter or an ending may differ."""


def told(reports: Sequence[tuple[Path, Document, Sequence[Gold]]]) -> str:
    """The linker's figures on a folder's reports, each with its own wordings hidden, as text.

    Of a report in several forms the last is taken (Word before PDF before a scan): all hold the same words.
    """
    known = catalogue.load()
    by_name: dict[str, tuple[Document, Sequence[Gold]]] = {}
    for path, document, gold in reports:
        by_name[path.name.split(".", 1)[0]] = document, gold
    scores, lines = [], ["", "Giấu cách gọi chỉ thấy ở báo cáo đang đo:"]
    for name, count, observations in held_out({n: d for n, (d, _) in by_name.items()}, known):
        scores.append(compare(name, by_name[name][1], observations))
        lines.append(f"  {name}: giấu {count} cách gọi; {linked(scores[-1])}")
    whole = total("", scores)
    low, high = interval(whole, lambda s: s.link)
    return "\n".join([*lines, f"  Tất cả: {linked(whole)}; khoảng tin cậy 95% của đầy đủ [{low:.3f}; {high:.3f}]"])


def linked(score: Score) -> str:
    """Recall and precision of the linker in one line."""
    given = score.linked + score.miscoded
    precision = score.linked / given if given else 0.0
    counts = f"{score.linked}/{score.coded}, {score.miscoded} sai"
    return f"gắn chỉ tiêu đầy đủ {score.link:.3f}, chính xác {precision:.3f} ({counts})"


def hidden(known: Catalogue, own: Document, others: Sequence[Document]) -> frozenset[str]:
    """The catalogue's wordings that stand in a report and in none of the others."""
    wordings = {w for i in known for w in i.aliases} | set(known.uncovered)
    here, elsewhere = _text(own), [_text(o) for o in others]
    return frozenset(w for w in wordings if _seen(w, here) and not any(_seen(w, text) for text in elsewhere))


def held_out(documents: Mapping[str, Document], known: Catalogue) -> Iterator[tuple[str, int, Sequence[Observation]]]:
    """For each report by name: how many wordings were hidden, and its observations understood without them."""
    for name, own in documents.items():
        taken = hidden(known, own, [d for other, d in documents.items() if other != name])
        yield name, len(taken), understand(own, find(own), known.without(taken)).observations


def _text(document: Document) -> str:
    return " | ".join(fold(block.text) for block in document.blocks)


def _seen(wording: str, text: str) -> bool:
    plain = fold(wording)
    return plain in text or fuzz.partial_ratio(plain, text, score_cutoff=ALIKE) > 0
