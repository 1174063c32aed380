"""Kinds of bad scanning: each takes a clean picture of a page and gives what a careless office makes of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from PIL import Image

DPI = 200
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Centres = Sequence[tuple[int, int]]
"""Where the figures of the page stand, in pixels: what is drawn over them is drawn there."""
Way = Callable[[Pixels, Centres, np.random.Generator], Pixels]
RED, BLACK, BLUE = (40, 30, 196), (45, 45, 45), (170, 60, 30)
"""As OpenCV orders the channels: blue, green, red."""
PAPER = (244, 244, 244)
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])
"""In which order the dots of a square of four by four turn white as a grey gets lighter."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What happens to a picture, the quality of its JPEG, its resolution, and how it is made black and white, if so.

    Fax: what is dark is black; scattered, in rows: greys are drawn by dots.
    """

    way: Way
    quality: int = 75
    dpi: int = DPI
    bits: Literal["", "fax", "scattered", "in rows"] = ""

    def scanned(self, picture: Pixels, centres: Centres, chance: np.random.Generator) -> Image.Image:
        """The page (blue, green, red; drawn at DPI) as it comes from the scanner, encoded."""
        spoilt = self.way(_worn(picture), centres, chance)
        image = Image.fromarray(cv2.cvtColor(spoilt, cv2.COLOR_BGR2RGB))
        if self.dpi != DPI:
            size = (round(image.width * self.dpi / DPI), round(image.height * self.dpi / DPI))
            image = image.resize(size, Image.Resampling.BOX)
        if self.bits:
            return _black_and_white(image.convert("L"), self.bits)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=self.quality)
        return Image.open(out)


def _black_and_white(image: Image.Image, bits: str) -> Image.Image:
    if bits == "scattered":
        return image.convert("1")
    if bits == "fax":
        return image.point(lambda grey: 255 * (grey > 160)).convert("1")
    grey = np.asarray(image)
    steps = np.tile(BAYER, (grey.shape[0] // 4 + 1, grey.shape[1] // 4 + 1))[: grey.shape[0], : grey.shape[1]]
    return Image.fromarray(grey > steps * 16 + 8)


def _worn(picture: Pixels) -> Pixels:
    """Ink and paper of any scan: a little soft, neither black nor white."""
    soft = cv2.GaussianBlur(picture, (0, 0), 0.6).astype(np.float32)
    return (soft * 0.88 + 20).astype(np.uint8)


def _clean(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(picture, chance, 3)


def _grain(picture: Pixels, chance: np.random.Generator, sigma: float) -> Pixels:
    noise = chance.normal(0, sigma, picture.shape[:2])[:, :, None]
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _noise(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(picture, chance, 35)


def _specks(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """Dust on the glass, black and white, also on the letters."""
    spoilt = picture.copy()
    height, width = picture.shape[:2]
    for grey in (30, 240):
        for x, y in zip(chance.integers(0, width, 2500), chance.integers(0, height, 2500), strict=True):
            cv2.circle(spoilt, (int(x), int(y)), int(chance.integers(0, 3)), (grey,) * 3, -1)
    return spoilt


def _salted(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """One pixel in fifty black or white."""
    spoilt, at = picture.copy(), chance.random(picture.shape[:2])
    spoilt[at < 0.01], spoilt[at > 0.99] = 25, 250
    return spoilt


def _greyed(way: Way) -> Way:
    """A scanner set to grey."""

    def grey(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
        return np.asarray(
            cv2.cvtColor(cv2.cvtColor(way(picture, centres, chance), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8
        )

    return grey


def _blur(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(cv2.GaussianBlur(picture, (0, 0), 1.8), chance, 3)


def _askew(picture: Pixels, degrees: float) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=PAPER), np.uint8)


def _skew(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(_askew(picture, 2.0), chance, 3)


def _faint(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """The last of the toner on grey paper, uneven light."""
    ink = 205 - (244 - picture.astype(np.float32)) * 0.3
    light = np.linspace(0, 30, picture.shape[1])[None, :, None]
    return _grain(np.clip(ink - light, 0, 255).astype(np.uint8), chance, 3)


def _shadow(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """A bound report pressed on the glass: grey recycled paper that darkens towards the spine and one corner."""
    height, width = picture.shape[:2]
    spine = 1 - 0.55 * np.exp(-np.arange(width) / (width * 0.12))[None, :]
    corner = 1 - 0.25 * np.linspace(0, 1, height)[:, None] * np.linspace(0, 1, width)[None, :]
    return _grain((picture * 0.85 * (spine * corner)[:, :, None]).astype(np.uint8), chance, 4)


def _stamped(colour: tuple[int, int, int], share: float) -> Way:
    """Round stamps over every third figure: ring, inner ring, letters."""

    def way(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
        layer = picture.copy()
        for x, y in centres[::3]:
            at = (x + int(chance.integers(-120, 120)), y + int(chance.integers(-90, 90)))
            cv2.circle(layer, at, 140, colour, 5)
            cv2.circle(layer, at, 100, colour, 3)
            cv2.putText(layer, "UBND", (at[0] - 62, at[1] + 15), cv2.FONT_HERSHEY_SIMPLEX, 1.6, colour, 4)
        mixed = np.where(
            layer != picture, np.minimum(picture, cv2.addWeighted(layer, share, picture, 1 - share, 0)), picture
        )
        return _grain(mixed.astype(np.uint8), chance, 3)

    return way


def _struck(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    """A pen's tick or underline in blue and in black through every third figure."""
    drawn = picture.copy()
    for k, (x, y) in enumerate(centres[::3]):
        dx, dy = int(chance.integers(25, 60)), int(chance.integers(-14, 14))
        cv2.line(drawn, (x - dx, y - dy), (x + dx, y + dy), BLUE if k % 2 else BLACK, 3, cv2.LINE_AA)
    return _grain(drawn, chance, 3)


def _signed(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    """Initials in the margin and two large signatures in blue and in black, one of them over figures."""
    drawn = picture.copy()
    height, width = picture.shape[:2]
    places = [(width - 170, height // 3, 60, BLUE), (int(width * 0.7), int(height * 0.86), 160, BLUE)]
    if centres:
        x, y = centres[len(centres) // 2]
        places.append((x, y, 110, BLACK))
    for x, y, size, colour in places:
        t = np.linspace(0, 1, 240)
        knots = chance.normal(0, 0.35, (2, 5))
        waves = np.stack([sum(k * np.sin((n + 2) * 3.1 * t + n) for n, k in enumerate(row)) for row in knots])
        line = np.stack([x + size * (2.2 * (t - 0.5) + waves[0]), y + size * 0.55 * waves[1]], axis=1)
        cv2.polylines(drawn, [line.astype(np.int32)], isClosed=False, color=colour, thickness=3, lineType=cv2.LINE_AA)
    return _grain(drawn, chance, 3)


def _marked(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    """Every third figure gone over with a marker: yellow, green, pink."""
    drawn = picture.astype(np.float32)
    colours = ((90, 245, 250), (140, 240, 150), (210, 150, 250))
    for k, (x, y) in enumerate(centres[::3]):
        here = (slice(max(y - 20, 0), y + 20), slice(max(x - 90, 0), x + 90))
        drawn[here] = drawn[here] * np.array(colours[k % 3]) / 255
    return _grain(drawn.astype(np.uint8), chance, 3)


def _streaks(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """Dirt on the glass of a sheet feeder: thin lines down the whole page."""
    drawn = picture.copy()
    for grey, wide in ((70, 1), (150, 2), (110, 1)):
        x = int(chance.integers(picture.shape[1] // 8, picture.shape[1] * 7 // 8))
        cv2.line(drawn, (x, 0), (x + int(chance.integers(-2, 3)), picture.shape[0]), (grey,) * 3, wide)
    return _grain(drawn, chance, 3)


def _through(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """Thin paper printed on both sides: the other side shows through, mirrored."""
    verso = np.roll(picture[:, ::-1], (37, 21), (0, 1)).astype(np.float32)
    verso = 244 - (244 - cv2.GaussianBlur(verso, (0, 0), 1.5)) * 0.28
    return _grain(np.minimum(picture, verso).astype(np.uint8), chance, 3)


def _bordered(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """The lid left open: black round a sheet that lies askew, and two punched holes."""
    height, width = picture.shape[:2]
    for y in (height // 2 - 157, height // 2 + 157):
        cv2.circle(picture, (52, y), 24, (25, 25, 25), -1)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -0.9, 0.96)
    return _grain(
        np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=(22, 22, 22)), np.uint8), chance, 3
    )


def _turned(quarters: int) -> Way:
    """Every page laid on its side or upside down."""

    def way(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
        return _grain(np.ascontiguousarray(np.rot90(picture, quarters)), chance, 3)

    return way


def _worn_rules(picture: Pixels, _: Centres, chance: np.random.Generator) -> Pixels:
    """The rules of tables printed by a tired drum: a sixth of every rule is missing, in pieces, the rest is grey."""
    dark = (picture.max(axis=2) < 140).astype(np.uint8)
    drawn = picture.copy()
    for shape in ((1, 80), (50, 1)):
        rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        rules = cv2.dilate(rules, np.ones((5, 5), np.uint8)) > 0
        lying = shape[0] == 1
        lost = np.repeat(chance.random((picture.shape[0] // 12 + 1, picture.shape[1] // 12 + 1)) < 0.17, 12, 0)
        lost = np.repeat(lost, 12, 1)[: picture.shape[0], : picture.shape[1]]
        keep = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((9, 1) if lying else (1, 9), np.uint8)) > 0
        drawn[rules & lost & ~keep] = PAPER
        drawn[rules & ~lost & ~keep] = np.maximum(drawn[rules & ~lost & ~keep], 120)
    return _grain(drawn, chance, 3)


def _worst(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    return _grain(cv2.GaussianBlur(_specks(_askew(picture, 0.8), centres, chance), (0, 0), 1.0), chance, 14)


def _photocopied(picture: Pixels, centres: Centres, chance: np.random.Generator) -> Pixels:
    """A copy of a stamped and signed copy: everything black, edges eaten, dust."""
    stamped = _stamped(BLACK, 0.75)(picture, centres[::2], chance)
    copied = cv2.GaussianBlur(_askew(stamped, -0.6), (0, 0), 0.9).astype(np.float32)
    copied = 255 / (1 + np.exp(-(copied - 165) / 14))
    height, width = picture.shape[:2]
    for x, y in zip(chance.integers(0, width, 700), chance.integers(0, height, 700), strict=True):
        cv2.circle(copied, (int(x), int(y)), int(chance.integers(0, 2)), (30, 30, 30), -1)
    return _grain(copied.astype(np.uint8), chance, 3)


WAYS: dict[str, Damage] = {
    "clean": Damage(_clean),
    "150 dpi": Damage(_clean, dpi=150),
    "110 dpi": Damage(_clean, dpi=110),
    "noise": Damage(_noise),
    "salt and pepper": Damage(_salted),
    "specks": Damage(_specks),
    "blur": Damage(_blur),
    "skew 2 degrees": Damage(_skew),
    "JPEG 30": Damage(_clean, quality=30),
    "JPEG 10": Damage(_clean, quality=10),
    "low contrast": Damage(_faint),
    "shadow on grey paper": Damage(_shadow),
    "red stamps over figures": Damage(_stamped(RED, 0.75)),
    "red stamps scanned in grey": Damage(_greyed(_stamped(RED, 0.75))),
    "black stamps over figures": Damage(_stamped(BLACK, 0.6)),
    "pen strokes through figures": Damage(_struck),
    "signatures": Damage(_signed),
    "marker over figures": Damage(_marked),
    "streaks of a feeder": Damage(_streaks),
    "show-through": Damage(_through),
    "black borders, holes": Damage(_bordered),
    "on its side": Damage(_turned(1)),
    "on the other side": Damage(_turned(3)),
    "upside down": Damage(_turned(2)),
    "broken rules": Damage(_worn_rules),
    "fax": Damage(_clean, bits="fax"),
    "dots, scattered": Damage(_clean, bits="scattered"),
    "dots in rows": Damage(_clean, bits="in rows"),
    "fax, 150 dpi, specks, noise": Damage(_worst, dpi=150, bits="fax"),
    "photocopy of a stamped copy": Damage(_photocopied),
    "150 dpi, specks, noise, JPEG 30": Damage(_worst, quality=30, dpi=150),
}
"""How a scan is spoilt."""
