"""Small charts as inline SVG, for grey print as well, each with its meaning in words for screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

BAR_WIDTH = 150
STRIP_WIDTH = 96


def target_bar(counts: Mapping[str, int]) -> Markup:
    """Targets of one unit, to scale: met (dark), missed (light), without a result (empty)."""
    met, missed, unreported = (counts.get(key, 0) for key in ("met", "missed", "not_reported"))
    whole = met + missed + unreported
    if not whole:
        return Markup('<span class="soft">không nêu chỉ tiêu</span>')
    widths = [BAR_WIDTH * n / whole for n in (met, missed, unreported)]
    return Markup(
        '<svg width="{w}" height="14" role="img" aria-label="{met} đạt, {missed} chưa đạt, {unreported} chưa báo cáo">'
        '<rect x="0" y="2" width="{a:.1f}" height="10" fill="#2f7d4b"/>'
        '<rect x="{a:.1f}" y="2" width="{b:.1f}" height="10" fill="#e7a3a8"/>'
        '<rect x="0.5" y="2.5" width="{inner}" height="9" fill="none" stroke="#566072"/></svg> {met} / {missed} / '
        "{unreported}"
    ).format(w=BAR_WIDTH, inner=BAR_WIDTH - 1, a=widths[0], b=widths[1], met=met, missed=missed, unreported=unreported)


def strip(shares: Sequence[Decimal]) -> Markup:
    """Percentages of all units as dots on one line from 0 to 100; empty below two units, where there is no spread."""
    if len(shares) < 2:  # noqa: PLR2004, one dot is no distribution
        return Markup()
    low, high = min(shares), max(shares)
    dots = Markup().join(
        Markup('<circle cx="{:.1f}" cy="7" r="3" fill="#174a7c" fill-opacity=".45"/>').format(
            4 + min(float(s), 110) * 0.8
        )
        for s in shares
    )
    return Markup(
        '<svg width="{w}" height="14" role="img" aria-label="từ {low} đến {high} phần trăm">'
        '<path d="M4 7H84M4 3v8M84 3v8" stroke="#aab3c0"/>{dots}</svg>'
    ).format(w=STRIP_WIDTH, low=low, high=high, dots=dots)
