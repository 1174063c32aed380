"""Words round a figure: where its sentence ends, and which make it a change, a comparison or a target."""

from __future__ import annotations

import re

from normalize.observation import Observation

SENTENCE = re.compile(r"[.;](?=\s|$)")
ASIDE = re.compile(r"\([^()]*\)")
MOVES = re.compile(r"\b(?:tăng|giảm|vượt|gấp|so với)\b", re.IGNORECASE)
"""A percentage that tells a change."""
COMPARES = re.compile(r"\b(?:so với|cùng kỳ)\b", re.IGNORECASE)
AIM = re.compile(r"\b(?:chỉ tiêu|mục tiêu|kế hoạch|phấn đấu|giao|KH|CT)\b|≥|≤", re.IGNORECASE)


def bounds(text: str, o: Observation) -> tuple[int, int]:
    """Where the sentence of a figure begins and ends in its paragraph."""
    ends = [m.end() for m in SENTENCE.finditer(text)]
    return max((e for e in ends if e <= o.start), default=0), min((e for e in ends if e >= o.end), default=len(text))
