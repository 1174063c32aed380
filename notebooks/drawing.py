"""How the charts look: Vietnamese numbers, grey that a print keeps, shapes and words beside every shade."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " đ"]}
FONT = "Roboto, DejaVu Sans, Liberation Sans, Arial, sans-serif"
INK, MIDDLE, PALE, PAPER = "#222222", "#777777", "#cccccc", "#ffffff"
BARE = alt.Axis(ticks=False, domain=False)
TILES_A_ROW = 8
SMALL = 30
"""Below this a base is small: one dossier moves the rate by more than three points."""


@alt.theme.register("doisoat", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Black on white, no shade that a print would lose, titles that say what is shown."""
    return {
        "config": {
            "font": FONT,
            "background": PAPER,
            "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#444444"},
            "axis": {"labelFontSize": 11, "titleFontSize": 12, "labelLimit": 460, "gridColor": "#e4e4e4"},
            "legend": {"labelFontSize": 11, "titleFontSize": 12, "labelLimit": 320},
            "header": {"labelFontSize": 12, "labelLimit": 420, "titleFontSize": 12},
            "view": {"stroke": None},
            "range": {"category": [INK, "#888888", "#bbbbbb", "#555555"]},
        }
    }


# Drawn on this machine: a page with a script of its own would fetch it from the network, which an office may not have.
alt.renderers.enable("svg")
alt.renderers.set_embed_options(format_locale=LOCALE)


def percent(value: float | None, places: int = 1) -> str:
    """A percentage in Vietnamese: 84,0 %; a dash for none."""
    if value is None or pd.isna(value):
        return "–"
    return f"{value:.{places}f} %".replace(".", ",")


def intervals(units: pd.DataFrame, name: str, month: str, total: float, target: float | None) -> alt.LayerChart:
    """Units by their rate, each with the interval in which it may lie when its base is small.

    A filled mark is a unit whose interval lies wholly below or above the rate of the province, a hollow one cannot be
    told from it. `units` are rows of ranking(): area, value, low, high, numerator, denominator.
    """
    shown = units.assign(
        low=units.low.fillna(units.value),
        high=units.high.fillna(units.value),
        told=[told_apart(*each, total) for each in zip(units.value, units.low, units.high, strict=True)],
        pair=[pair(n, d) for n, d in zip(units.numerator, units.denominator, strict=True)],
    )
    base = alt.Chart(shown).encode(y=alt.Y("area:N", title=None, sort=list(shown.area), axis=BARE))
    ends = [float(shown[column].min()) for column in ("low", "value")]
    scale = alt.Scale(domain=[min(*ends, total) - 1, max(100.0, float(shown.high.max()))], zero=False, nice=False)
    rule = base.mark_rule(color=MIDDLE, strokeWidth=1.5).encode(
        x=alt.X("low:Q", title="Phần trăm", scale=scale), x2="high:Q"
    )
    seen = [mark for mark in MARKS if mark in set(shown.told)]
    shapes = alt.Scale(domain=seen, range=[MARKS[mark][0] for mark in seen])
    fills = alt.Scale(domain=seen, range=[MARKS[mark][1] for mark in seen])
    dot = base.mark_point(size=60, color=INK, opacity=1).encode(
        x=alt.X("value:Q", scale=scale),
        shape=alt.Shape("told:N", title=None, scale=shapes, legend=LEGEND),
        fill=alt.Fill("told:N", title=None, scale=fills, legend=LEGEND),
    )
    words = base.mark_text(align="left", fontSize=10, color="#444444").encode(x=alt.value(612), text="pair:N")
    subtitle = [
        f"Vạch ngang là khoảng tin cậy 95 % (Wilson); đường liền: toàn tỉnh {percent(total)}"
        + (f"; đường đứt: chỉ tiêu {percent(target, 0)}" if target is not None else ""),
        "Cột phải: tử số/mẫu số. Mẫu số càng nhỏ, vạch càng dài, thứ hạng càng ít ý nghĩa.",
    ]
    lines = [_upright(total, [1, 0], scale)] + ([_upright(target, [5, 4], scale)] if target is not None else [])
    chart = alt.layer(*lines, rule, dot, words)
    return chart.properties(width=600, height=alt.Step(14), title=alt.Title(f"{name}, {month}", subtitle=subtitle))


HIGHER, LOWER = "cao hơn toàn tỉnh rõ rệt", "thấp hơn toàn tỉnh rõ rệt"
ALIKE, UNKNOWN = "chưa phân biệt được với toàn tỉnh", "không in tử số, mẫu số"
MISPRINT = "tỷ lệ in ra không khớp tử số, mẫu số"
MARKS = {
    HIGHER: ("triangle-up", INK), LOWER: ("triangle-down", INK), ALIKE: ("circle", PAPER),
    UNKNOWN: ("square", PAPER), MISPRINT: ("cross", INK),
}  # fmt: skip
LEGEND = alt.Legend(orient="top", columns=3, labelLimit=300)


def told_apart(value: float, low: float, high: float, total: float) -> str:
    """Whether an interval lies wholly above or below the rate of the province; a rate must lie in its own interval."""
    if pd.isna(low) or pd.isna(high):
        return UNKNOWN
    if not low - 0.01 <= value <= high + 0.01:
        return MISPRINT
    return HIGHER if low > total else LOWER if high < total else ALIKE


def pair(numerator: float, denominator: float) -> str:
    """19/21 as printed, with thousands marked; nothing where no pair is printed."""
    if pd.isna(numerator) or pd.isna(denominator):
        return ""
    return f"{int(numerator):,}/{int(denominator):,}".replace(",", ".")


def tiles(units: pd.DataFrame, name: str, month: str, target: float | None) -> alt.LayerChart:
    """Units in alphabetical order as tiles: darker is lower; below the target a ▼, no report an empty tile with a dash.

    `units` are rows of compare_units() for all areas, in the order in which they are laid; value is NaN for no report.
    """
    shown = units.reset_index(drop=True)
    shown = shown.assign(
        column=shown.index % TILES_A_ROW,
        line=shown.index // TILES_A_ROW,
        label=[_short(area) for area in shown.area],
        figure=[_tile_text(row, target) for row in shown.itertuples()],
    )
    low, high = (float(shown.value.min()), float(shown.value.max())) if shown.value.notna().any() else (0.0, 100.0)
    middle = (low + high) / 2
    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        "y": alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
    }
    base = alt.Chart(shown).encode(**place)
    shade = alt.Color(
        "value:Q", title="Phần trăm", scale=alt.Scale(domain=[low, high], range=["#4a4a4a", "#f4f4f4"]),
        legend=alt.Legend(orient="bottom", gradientLength=220),
    )  # fmt: skip
    known, unknown = "isValid(datum.value)", "!isValid(datum.value)"
    full = base.transform_filter(known).mark_rect(stroke=MIDDLE).encode(color=shade)
    empty = base.transform_filter(unknown).mark_rect(fill=PAPER, stroke=MIDDLE, strokeDash=[3, 3])
    ink = alt.condition(f"isValid(datum.value) && datum.value < {middle}", alt.value(PAPER), alt.value(INK))
    above = base.mark_text(dy=-9, fontSize=10).encode(text="label:N", color=ink)
    below = base.mark_text(dy=8, fontSize=12, fontWeight="bold").encode(text="figure:N", color=ink)
    subtitle = [
        f"Ô càng đậm, tỷ lệ càng thấp. – : chưa có số liệu. * : mẫu số dưới {SMALL}.",
        "! : tỷ lệ in ra không khớp tử số, mẫu số."
        + (f" ▼ : dưới chỉ tiêu {percent(target, 0)}." if target is not None else ""),
    ]
    height = 46 * math.ceil(len(shown) / TILES_A_ROW)
    chart = alt.layer(full, empty, above, below)
    return chart.properties(width=760, height=height, title=alt.Title(f"{name}, {month}", subtitle=subtitle))


def beside(rates: pd.DataFrame, title: str, unit: str) -> alt.LayerChart:
    """One unit's rates (filled) beside the middle of the province (hollow), joined by a line.

    `rates` are rows of unit_profile(): name, value, province_median.
    """
    shown = rates.assign(gap=rates.value - rates.province_median).sort_values("gap")
    y = alt.Y("name:N", title=None, sort=list(dict.fromkeys(shown.name)), axis=BARE)
    base = alt.Chart(shown).encode(y=y)
    line = base.mark_rule(color=PALE, strokeWidth=3).encode(
        x=alt.X("value:Q", scale=PERCENT, title="Phần trăm"), x2="province_median:Q"
    )
    both = shown.melt(["name"], ["value", "province_median"], "whose", "at")
    both = both.assign(whose=both.whose.map({"value": unit, "province_median": MEDIAN}))
    scale = {"domain": [unit, MEDIAN]}
    marks = (
        alt.Chart(both)
        .mark_point(size=70, color=INK, opacity=1)
        .encode(
            x=alt.X("at:Q", scale=PERCENT, title="Phần trăm"),
            y=y,
            shape=alt.Shape(
                "whose:N", title=None, scale=alt.Scale(**scale, range=["circle", "diamond"]), legend=LEGEND
            ),
            fill=alt.Fill("whose:N", title=None, scale=alt.Scale(**scale, range=[INK, PAPER]), legend=LEGEND),
        )
    )
    return alt.layer(line, marks).properties(width=420, height=alt.Step(22), title=title)


MEDIAN = "xã đứng giữa của tỉnh (trung vị)"
PERCENT = alt.Scale(zero=False, nice=True)


def bars(names: pd.Series[str], numbers: pd.Series[int], labels: list[str], title: str) -> alt.LayerChart:
    """Counts as bars, the longest first, each with its label at its end."""
    shown = pd.DataFrame({"name": names, "number": numbers, "label": labels})
    y = alt.Y("name:N", title=None, sort=alt.EncodingSortField("number", order="descending"), axis=BARE)
    base = alt.Chart(shown).encode(x=alt.X("number:Q", title="Số lượng", axis=alt.Axis(tickMinStep=1)), y=y)
    bar = base.mark_bar(color=PALE, stroke=INK, strokeWidth=0.7, height=18)
    text = base.mark_text(align="left", dx=4).encode(text="label:N")
    return alt.layer(bar, text).properties(width=480, height=alt.Step(28), title=title)


def small_multiples(
    series: pd.DataFrame, title: str, subtitle: str, *, columns: int = 3, shared: bool = True
) -> alt.FacetChart:
    """One small line chart a name over the months; the targets, where a column `target` has them, are dashed.

    `series` has name, month (as shown), order (to sort by) and value. Rates share one axis, so that a change of a tenth
    does not look like one of forty; counts of different things (`shared` false) each have their own, from nought.
    """
    months = list(series.sort_values("order").month.unique())
    x = alt.X("month:O", title=None, sort=months, axis=alt.Axis(labelAngle=-45, labelFontSize=10))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=not shared, nice=True), axis=alt.Axis(tickCount=5))
    base = alt.Chart(series).encode(x=x)
    layers = [base.mark_line(color=INK, point=alt.OverlayMarkDef(color=INK, size=28)).encode(y=y)]
    if "target" in series and series.target.notna().any():
        layers.append(base.mark_line(color=MIDDLE, strokeDash=[5, 4]).encode(y=alt.Y("target:Q", title=None)))
    facet = alt.Facet("name:N", title=None, sort=list(dict.fromkeys(series.name)))
    chart = alt.layer(*layers).properties(width=240, height=130).facet(facet=facet, columns=columns)
    return chart.resolve_scale(y="shared" if shared else "independent").properties(
        title=alt.Title(title, subtitle=subtitle)
    )


def shares(counts: pd.DataFrame, told: list[str], names: list[str], title: str) -> alt.LayerChart:
    """How many units of each name have which status, as one bar of parts with their numbers printed in them.

    `counts` has name, told and units; `told` gives the order of the parts.
    """
    shown = counts.assign(rank=counts.told.map({status: n for n, status in enumerate(told)}))
    shown = shown.sort_values(["name", "rank"])
    shown = shown.assign(end=shown.groupby("name").units.cumsum())
    shown = shown.assign(start=shown.end - shown.units, ink=[PAPER if r == 1 else INK for r in shown["rank"]])
    shown = shown.assign(middle=(shown.start + shown.end) / 2)
    base = alt.Chart(shown).encode(y=alt.Y("name:N", title=None, sort=names, axis=BARE))
    shade = alt.Scale(domain=told, range=["#eeeeee", "#444444", "#aaaaaa", PAPER])
    bar = base.mark_bar(stroke=INK, strokeWidth=0.7, height=20).encode(
        x=alt.X("start:Q", title="Số xã, phường", axis=alt.Axis(tickMinStep=1)),
        x2="end:Q",
        color=alt.Color("told:N", title="Từ trái sang", sort=told, scale=shade, legend=alt.Legend(orient="top")),
    )
    text = base.mark_text(fontSize=11).encode(x="middle:Q", text="units:Q", color=alt.Color("ink:N", scale=None))
    chart = alt.layer(bar, text).resolve_scale(color="independent")
    return chart.properties(width=480, height=alt.Step(30), title=title)


def symbol_grid(cells: pd.DataFrame, title: str, subtitle: list[str], *, column_title: str) -> alt.LayerChart:
    """A grid of symbols, one line a unit: `cells` has unit, column, symbol and shade (a grey), each in order.

    The symbol says what the shade says, so nothing is lost in print.
    """
    axis = alt.Axis(orient="top", labelAngle=-40, title=column_title, labelLimit=420, labelPadding=4)
    x = alt.X("column:N", sort=list(dict.fromkeys(cells.column)), axis=axis)
    y = alt.Y("unit:N", title=None, sort=list(dict.fromkeys(cells.unit)), axis=BARE)
    base = alt.Chart(cells).encode(x=x, y=y)
    tile = base.mark_rect(stroke=PAPER, strokeWidth=1.5).encode(color=alt.Color("shade:N", scale=None))
    ink = alt.condition(f"datum.shade == '{INK}' || datum.shade == '{MIDDLE}'", alt.value(PAPER), alt.value(INK))
    text = base.mark_text(fontSize=10, fontWeight="bold").encode(text="symbol:N", color=ink)
    chart = alt.layer(tile, text)
    return chart.properties(width=alt.Step(34), height=alt.Step(14), title=alt.Title(title, subtitle=subtitle))


def _upright(value: float, dash: list[int], scale: alt.Scale) -> alt.Chart:
    at = alt.Chart(pd.DataFrame({"at": [value]}))
    return at.mark_rule(color=INK, strokeDash=dash).encode(x=alt.X("at:Q", scale=scale))


def _short(area: str) -> str:
    """The name without its type, which would fill the tile."""
    return area.removeprefix("xã ").removeprefix("phường ").removeprefix("đặc khu ")


def _tile_text(unit: Any, target: float | None) -> str:  # noqa: ANN401, a row of a table
    if pd.isna(unit.value):
        return "–"
    below = "▼" if target is not None and unit.value < target else ""
    small = "*" if unit.denominator < SMALL else ""
    wrong = "!" if told_apart(unit.value, unit.low, unit.high, unit.value) == MISPRINT else ""
    return f"{below}{unit.value:.1f}{small}{wrong}".replace(".", ",")
