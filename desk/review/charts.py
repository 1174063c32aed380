"""Small charts of the review and home pages as inline SVG, each with its meaning in words for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from desk import wording
from normalize.observation import Observation

WIDTH, HEIGHT = 330, 46
LEFT, RIGHT = 10, 320


def received(done: int, whole: int) -> Markup:
    """A bar of how many of the expected units have reported."""
    share = done / whole if whole else 0
    return Markup(
        '<svg viewBox="0 0 300 16" width="300" height="16" role="img" aria-label="{done} trên {whole} đơn vị đã nộp">'
        '<rect x="0.5" y="2.5" width="299" height="11" class="frame"/><rect x="0" y="2" width="{w:.1f}" height="12" '
        'class="good"/></svg>'
    ).format(done=done, whole=whole, w=300 * share)


def stacked(counts: Sequence[tuple[str, int]], most: int) -> Markup:
    """Counts by severity as one bar, to the scale of the longest (`most`)."""
    html, x = Markup(), 0.0
    for severity, n in counts:
        width = 220 * n / max(most, 1)
        html += Markup('<rect x="{:.1f}" y="2" width="{:.1f}" height="12" class="{}"/>').format(x, width, severity)
        x += width
    words = ", ".join(f"{n} {wording.SEVERITIES[s].lower()}" for s, n in counts if n) or "không có"
    return Markup('<svg viewBox="0 0 220 16" width="220" height="16" role="img" aria-label="{}">{}</svg>').format(
        words, html
    )


def among_peers(own: Observation, peers: Sequence[Observation]) -> Markup:
    """Where a figure stands among those of the other units: a dot for each, this one as a rhomb with its value."""
    values = [o.value for o in peers if o.value is not None]
    if own.value is None or not values:
        return Markup()
    low, high = min(*values, own.value), max(*values, own.value)
    if own.unit == "percent" and low >= 0 and high <= 100:  # noqa: PLR2004, percent
        low, high = Decimal(0), Decimal(100)
    dots = Markup().join(
        Markup('<circle cx="{:.1f}" cy="18" r="4" class="peer"><title>{}: {}</title></circle>').format(
            _x(o.value, low, high), o.area or o.document, wording.short(o)
        )
        for o in peers
        if o.value is not None
    )
    x = _x(own.value, low, high)
    words = f"báo cáo này {wording.short(own)}; {len(values)} đơn vị khác từ {wording.number(min(values))} đến "
    return Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{words}">'
        '<path d="M{left} 18H{right}" class="axis"/>{dots}<path d="M{x:.1f} 10l7 8l-7 8l-7 -8z" class="own"/>'
        '<text x="{left}" y="42">{low}</text><text x="{right}" y="42" text-anchor="end">{high}</text></svg>'
    ).format(
        w=WIDTH,
        h=HEIGHT,
        left=LEFT,
        right=RIGHT,
        words=words + wording.number(max(values)),
        dots=dots,
        x=x,
        low=wording.number(low),
        high=wording.number(high),
    )


def over_time(own: Observation, earlier: Sequence[Observation]) -> Markup:
    """The figure after those of the periods before it, oldest left; a line to see a leap by."""
    series = [o for o in (*reversed(earlier), own) if o.value is not None]
    if len(series) < 2:  # noqa: PLR2004, one point is no line
        return Markup()
    values = [o.value for o in series if o.value is not None]
    low, high = min(values), max(values)
    step = (RIGHT - LEFT - 40) / (len(series) - 1)
    points = [(LEFT + 20 + n * step, 30 - 22 * _share(v, low, high)) for n, v in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = Markup().join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" class="{}"><title>{}: {}</title></circle>').format(
            x, y, "own" if o is own else "peer", wording.period(o.period_start, o.period_end), wording.short(o)
        )
        for (x, y), o in zip(points, series, strict=True)
    )
    words = "; ".join(f"{wording.period(o.period_start, o.period_end)} {wording.short(o)}" for o in series)
    return Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{words}">'
        '<polyline points="{line}" class="axis"/>{dots}</svg>'
    ).format(w=WIDTH, h=38, words=words, line=line, dots=dots)


def by_month(counts: Sequence[tuple[str, int]]) -> Markup:
    """Reports received for each month as columns with their number."""
    most = max((n for _, n in counts), default=0)
    columns = Markup().join(
        Markup(
            '<rect x="{x}" y="{y:.1f}" width="34" height="{h:.1f}" class="column"/>'
            '<text x="{mid}" y="{ty:.1f}" text-anchor="middle">{n}</text>'
            '<text x="{mid}" y="84" text-anchor="middle">{name}</text>'
        ).format(x=8 + 50 * at, mid=25 + 50 * at, y=68 - h, h=h, ty=64 - h, n=n, name=name)
        for at, (name, n) in enumerate(counts)
        for h in [52 * n / max(most, 1)]
    )
    words = "; ".join(f"{name}: {n} báo cáo" for name, n in counts)
    width = 50 * len(counts) + 8
    return Markup('<svg viewBox="0 0 {w} 88" width="{w}" height="88" role="img" aria-label="{words}">{c}</svg>').format(
        w=width, words=words, c=columns
    )


def _x(value: Decimal | None, low: Decimal, high: Decimal) -> float:
    return LEFT + (RIGHT - LEFT) * _share(value or Decimal(0), low, high)


def _share(value: Decimal, low: Decimal, high: Decimal) -> float:
    return float((value - low) / (high - low)) if high > low else 0.5
