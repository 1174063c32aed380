"""Writes small PDFs for tests. No font is needed: each character has a code, a width of half the size, and a ToUnicode
entry, which is all that a reader of text looks at.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
CODES = [*range(0x21, 0x7F), *range(0xA1, 0x100)]  # those that no reader takes for a space or a control


@dataclass
class Paper:
    """A PDF in the making. Coordinates are points from the top left of the page before it is turned."""

    size: tuple[float, float] = A4
    pages: list[list[str]] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    fields: list[tuple[int, tuple[float, float], str, str, str]] = field(default_factory=list)
    catalogue: str = ""
    trailer: str = ""
    fonts: tuple[str, str] = ("Plain", "Plain-Bold")
    flat: str = ""
    """Characters that take no room: marks set over the letter before them."""
    mapped: tuple[bool, bool] = (True, True)
    """Whether the fonts say which letters they show, as a reader of text needs."""
    layers: list[bool] = field(default_factory=list)
    """Whether they are switched on."""
    forms: list[tuple[str, int]] = field(default_factory=list)
    """What is in them, and the number of their layer."""
    begun: list[str] = field(default_factory=list)
    """What ends the parts of a page that are begun."""

    def page(self, turn: int = 0) -> Paper:
        """Begin a page, shown turned by so many degrees."""
        self.pages.append([])
        self.turns.append(turn)
        return self

    def text(self, x: float, top: float, text: str, size: float = 12, bold: bool = False, mode: int = 0) -> Paper:
        """A line whose baseline lies `size` below `top`."""
        return self.matrix((1, 0, 0, 1, x, self.size[1] - top - size), text, size, bold, mode)

    def matrix(
        self, matrix: tuple[float, ...], text: str, size: float = 12, bold: bool = False, mode: int = 0
    ) -> Paper:
        """Text set by a matrix of PDF (origin bottom left)."""
        codes = self._codes(text)
        place = " ".join(f"{n:g}" for n in matrix)
        self.pages[-1].append(f"BT /F{int(bold)} {size:g} Tf {mode} Tr {place} Tm <{codes}> Tj ET")
        return self

    def _codes(self, text: str) -> str:
        return "".join(f"{self.codes.setdefault(c, CODES[len(self.codes)]):02x}" for c in text)

    def paragraph(
        self,
        text: str,
        top: float,
        left: float = 85,
        right: float = 541,
        indent: float = 36,
        size: float = 12,
        step: float = 18,
        floor: float = 780,
    ) -> float:
        """Justified text as a word processor sets it, over pages (from 100 points to `floor`); gives the next top."""
        line: list[str] = []
        start = left + indent
        for word in [*text.split(" "), ""]:
            room = right - start - sum(map(width, line)) - 3 * len(line)
            if word and (not line or width(word) <= room):
                line.append(word)
                continue
            if top > floor:
                self.page()
                top = 100
            gap = (right - start - sum(map(width, line))) / (len(line) - 1) if word and len(line) > 1 else 3
            x = start
            for each in line:
                self.text(x, top, each, size)
                x += width(each) + gap
            top += step
            line, start = [word], left
        return top

    def lines(self, x: float, top: float, *texts: str, step: float = 16, **how: float) -> Paper:
        """Lines one below the other."""
        for i, text in enumerate(texts):
            self.text(x, top + i * step, text, **how)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Paper:
        """A straight line."""
        height = self.size[1]
        self.pages[-1].append(f"0.5 w {x0:g} {height - top:g} m {x1:g} {height - bottom:g} l S")
        return self

    def grid(self, xs: list[float], ys: list[float], *holes: tuple[int, int, int, int]) -> Paper:
        """The rules of a table; holes (first row, first column, last row, last column) are merged cells."""
        for i, y in enumerate(ys):
            for c in range(len(xs) - 1):
                if not any(r0 < i <= r1 and c0 <= c <= c1 for r0, c0, r1, c1 in holes):
                    self.rule(xs[c], y, xs[c + 1], y)
        for j, x in enumerate(xs):
            for r in range(len(ys) - 1):
                if not any(c0 < j <= c1 and r0 <= r <= r1 for r0, c0, r1, c1 in holes):
                    self.rule(x, ys[r], x, ys[r + 1])
        return self

    def fill(self, x0: float, top: float, x1: float, bottom: float, grey: float) -> Paper:
        """An area filled with a grey: 0 is black, 1 white."""
        height = self.size[1]
        self.pages[-1].append(f"q {grey:g} g {x0:g} {height - bottom:g} {x1 - x0:g} {bottom - top:g} re f Q")
        return self

    def shape(self, grey: float, *points: tuple[float, float]) -> Paper:
        """An area with these corners filled with a grey."""
        way = [f"{x:g} {self.size[1] - top:g}" for x, top in points]
        self.pages[-1].append(f"q {grey:g} g {way[0]} m {' '.join(f'{point} l' for point in way[1:])} h f Q")
        return self

    def ink(self, grey: float) -> Paper:
        """What is set from here on has this grey: 0 is black, 1 white."""
        self.pages[-1].append(f"{grey:g} g")
        return self

    def field(self, x: float, top: float, name: str, value: str, kind: str = "Tx") -> Paper:
        """A filled field of a form on the last page: of text (Tx), of choice (Ch), or a button (Btn)."""
        self.fields.append((len(self.pages) - 1, (x, top), name, value, kind))
        return self

    def picture(self, share: float = 1.0) -> Paper:
        """A grey picture over this share of the page."""
        return self.image(0, 0, self.size[0] * share, self.size[1])

    def image(self, x0: float, top: float, x1: float, bottom: float, *, clear: bool = False) -> Paper:
        """A grey picture, or one that lets everything through that is below it."""
        place = f"{x1 - x0:g} 0 0 {bottom - top:g} {x0:g} {self.size[1] - bottom:g}"
        kind = "/IM true /BPC 1" if clear else "/CS /G /BPC 8"
        self.pages[-1].append(f"q {place} cm BI /W 1 /H 1 {kind} ID \x80 EI Q")
        return self

    def cut(self, x0: float, top: float, x1: float, bottom: float) -> Paper:
        """What is set from here to the end is seen in this area only."""
        self.pages[-1].append(f"q {x0:g} {self.size[1] - bottom:g} {x1 - x0:g} {bottom - top:g} re W n")
        self.begun.append("Q")
        return self

    def layer(self, *, on: bool) -> Paper:
        """What is set from here to the end is in a layer that is switched on or off."""
        self.pages[-1].append(f"/OC /L{len(self.layers)} BDC")
        self.begun.append("EMC")
        self.layers.append(on)
        return self

    def end(self) -> Paper:
        """The end of what was begun last."""
        self.pages[-1].append(self.begun.pop())
        return self

    def form(self, x: float, top: float, text: str, *, on: bool) -> Paper:
        """A form with a line of text, which is itself in a layer that is switched on or off."""
        self.text(x, top, text)
        self.forms.append((self.pages[-1].pop(), len(self.layers)))
        self.layers.append(on)
        self.pages[-1].append(f"/X{len(self.forms) - 1} Do")
        return self

    def bytes(self) -> bytes:
        """The file."""
        looks = [f"BT /F0 12 Tf 2 4 Td <{self._codes(value)}> Tj ET" for _, _, _, value, _ in self.fields]
        form = "/AcroForm << /Fields [] >>" * bool(self.fields)
        entries = "".join(f"<{code:02x}> <{c.encode('utf-16-be').hex()}>\n" for c, code in self.codes.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(self.codes)} beginbfchar\n{entries}endbfchar\n"
            "endcmap end end"
        )
        space = self.codes.get(" ", -1)
        flat = {self.codes.get(c, -1) for c in self.flat}
        widths = " ".join("0" if code in flat else "250" if code == space else "500" for code in range(256))
        kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(self.pages)))
        first_look = 6 + 2 * len(self.pages)
        first_form = first_look + len(looks)
        first_layer = first_form + len(self.forms)
        layers = [f"{first_layer + i} 0 R" for i in range(len(self.layers))]
        off = " ".join(layer for layer, on in zip(layers, self.layers, strict=True) if not on)
        known = f"/OCProperties << /OCGs [{' '.join(layers)}] /D << /OFF [{off}] >> >>" * bool(layers)
        properties = " ".join(f"/L{i} {layer}" for i, layer in enumerate(layers))
        drawn = " ".join(f"/X{i} {first_form + i} 0 R" for i in range(len(self.forms)))
        fonts = "/Font << /F0 3 0 R /F1 4 0 R >>"
        objects = [
            f"<< /Type /Catalog /Pages 2 0 R {self.catalogue} {known} {form} >>",
            f"<< /Type /Pages /Count {len(self.pages)} /Kids [{kids}] >>",
            *(
                f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar 255 /Widths [{widths}] "
                f"{'/ToUnicode 5 0 R ' * mapped}>>"
                for name, mapped in zip(self.fonts, self.mapped, strict=True)
            ),
            _stream(cmap),
        ]
        for page, (content, turn) in enumerate(zip(self.pages, self.turns, strict=True)):
            own = [self._widget(i, first_look + i) for i, (on, *_) in enumerate(self.fields) if on == page]
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.size[0]:g} {self.size[1]:g}] /Rotate {turn} "
                f"/Resources << {fonts} /Properties << {properties} >> /XObject << {drawn} >> >> "
                f"/Contents {len(objects) + 2} 0 R /Annots [{' '.join(own)}] >>"
            )
            objects.append(_stream("\n".join(content)))
        frame = f"/Type /XObject /Subtype /Form /Resources << {fonts} >>"
        objects += [_stream(look, f"{frame} /BBox [0 0 100 18]") for look in looks]
        page_box = f"/BBox [0 0 {self.size[0]:g} {self.size[1]:g}]"
        objects += [_stream(text, f"{frame} {page_box} /OC {layers[layer]}") for text, layer in self.forms]
        objects += [f"<< /Type /OCG /Name (Layer {i}) >>" for i in range(len(layers))]
        return _file(objects, self.trailer)

    def _widget(self, number: int, look: int) -> str:
        _, (x, top), name, value, kind = self.fields[number]
        box = f"{x:g} {self.size[1] - top - 18:g} {x + 100:g} {self.size[1] - top:g}"
        return (
            f"<< /Type /Annot /Subtype /Widget /FT /{kind} /T ({name}) /V ({value}) /F 4 /Rect [{box}] "
            f"/AP << /N {look} 0 R >> >>"
        )


def width(word: str, size: float = 12) -> float:
    """How wide a word is set."""
    return len(word) * size / 2


def _stream(content: str, kind: str = "") -> str:
    packed = zlib.compress(content.encode("latin-1"))
    return f"<< {kind} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed.decode('latin-1')}\nendstream"


def _file(objects: list[str], trailer: str) -> bytes:
    parts, places = [b"%PDF-1.7\n"], []
    for number, body in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = sum(map(len, parts))
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    parts.append(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode("latin-1")
    )
    return b"".join(parts)
