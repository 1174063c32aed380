"""Draws every notebook's charts into docs/notebooks: python -m notebooks.render [WAREHOUSE].

Without a warehouse the generated province is made first, and every chart says that its figures are invented.
"""

from __future__ import annotations

import os
import runpy
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import altair as alt
from PIL import Image

from notebooks import drawing

HOME = Path(__file__).parent
TARGET = HOME.parent / "docs" / "notebooks"
NOTEBOOKS = sorted(HOME.glob("0*.py"))
INVENTED = "Số liệu giả định, không phải của xã nào"
SHARPNESS = 80
"""Dots an inch: legible on a page, and small enough to be kept with the code."""
GREYS = 16
CHOICES = {"02": {"DOISOAT_XA": "falls"}}
"""Whose file is drawn from the generated province: a unit with a story."""


def run(notebook: Path) -> dict[str, Any]:
    """Execute a notebook as a script; returns its tables and charts by name."""
    return runpy.run_path(str(notebook))


def charts(names: dict[str, Any]) -> Iterator[tuple[str, alt.TopLevelMixin]]:
    """The charts among what a notebook made."""
    return ((name, made) for name, made in names.items() if isinstance(made, alt.TopLevelMixin))


def picture(chart: Any, note: str = "") -> bytes:  # noqa: ANN401, altair's charts have no common type
    """A chart as PNG in the greys of a print, with Vietnamese numbers, and under its title what figures these are."""
    import vl_convert  # noqa: PLC0415, only for drawing

    shown = chart.to_dict()
    title = shown["title"] if isinstance(shown["title"], dict) else {"text": shown["title"]}
    lines = title.get("subtitle", [])
    shown["title"] = title | {"subtitle": [*([lines] if isinstance(lines, str) else lines), *([note] if note else [])]}
    made = vl_convert.vegalite_to_png(shown, ppi=SHARPNESS, format_locale=drawing.LOCALE)
    small = BytesIO()
    Image.open(BytesIO(made)).convert("L").quantize(GREYS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main(folder: Path, codes: dict[str, str], note: str) -> None:
    """Write the charts of every notebook, and say which."""
    os.environ["DOISOAT_KHO"] = str(folder)
    TARGET.mkdir(parents=True, exist_ok=True)
    for notebook in NOTEBOOKS:
        number = notebook.name[:2]
        chosen = {name: codes[story] for name, story in CHOICES.get(number, {}).items() if story in codes}
        os.environ.update(chosen)
        for name, chart in charts(run(notebook)):
            path = TARGET / f"{number}-{name.replace('_', '-')}.png"
            path.write_bytes(picture(chart, note))
            print(path)  # noqa: T201, a command
        for name in chosen:
            del os.environ[name]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), {}, "")
    else:
        from bench.province import build, codes

        with tempfile.TemporaryDirectory() as made:
            main(Path(made), codes(build(Path(made))), INVENTED)
