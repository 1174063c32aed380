"""A photograph of a page: the sheet of paper found on its darker ground and laid flat."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

LOOKED_AT = 800  # pixels of the longer side in which the sheet is looked for
LEAST_SHARE, MOST_SHARE = 0.3, 0.98  # of the photograph: a smaller sheet cannot be read, a larger one is a scan
BENT = 0.02  # of the outline's length: how far the edge of a sheet may stray from a straight line
CORNER = (65.0, 115.0)  # degrees: flatter corners are no sheet seen from above
CONTRAST = 40.0  # grey levels by which the paper is lighter than the ground it lies on
FILLED = 0.9  # share of the four-cornered shape that must be as light as paper

A4 = 2**0.5
FORESHORTENED = 1.7  # a sheet longer than so many times its width is no A4 seen from a slant, which only looks shorter

Corners = NDArray[np.float32]
"""Four by two: top left, top right, bottom right, bottom left, in pixels."""


def flattened(picture: Image.Image) -> Image.Image:
    """The sheet in a photograph seen straight from above, its ground cut off; the same picture where none is found."""
    corners = sheet(np.asarray(picture.convert("L")))
    if corners is None:
        return picture
    top_left, top_right, bottom_right, bottom_left = corners
    width = round(max(_apart(top_left, top_right), _apart(bottom_left, bottom_right)))
    height = round(max(_apart(top_left, bottom_left), _apart(top_right, bottom_right)))
    if max(width, height) < FORESHORTENED * min(width, height):
        width, height = (width, round(width * A4)) if height > width else (round(height * A4), height)
    wanted = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, wanted)
    return Image.fromarray(cv2.warpPerspective(np.asarray(picture), turn, (width, height), flags=cv2.INTER_CUBIC))


def sheet(gray: NDArray[np.uint8]) -> Corners | None:
    """The corners of the one light sheet on a darker ground; None for a scan, and where no sheet is sure."""
    factor = min(LOOKED_AT / max(gray.shape), 1.0)
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # Letters are closed over first: only paper and ground remain.
    plain = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (0, 0), 2)
    _, light = cv2.threshold(plain, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if not light.any() or light.all() or plain[light > 0].mean() - plain[light == 0].mean() < CONTRAST:
        return None
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    shape = cv2.approxPolyDP(outline, BENT * cv2.arcLength(outline, closed=True), closed=True)
    share = cv2.contourArea(shape) / small.size
    if len(shape) != 4 or not LEAST_SHARE <= share <= MOST_SHARE or _filled(light, shape) < FILLED:  # noqa: PLR2004
        return None
    corners = _in_order(shape[:, 0, :].astype(np.float32))
    return None if not _upright(corners) else (corners / factor).astype(np.float32)


def _filled(light: NDArray[Any], shape: NDArray[Any]) -> float:
    inside = cv2.fillConvexPoly(np.zeros_like(light), shape, (255,))
    return float((light[inside > 0] > 0).mean())


def _in_order(points: Corners) -> Corners:
    """Corners clockwise from the top left."""
    middle = points.mean(axis=0)
    around = points[np.argsort(np.arctan2(*(points - middle).T[::-1]))]
    return np.roll(around, -int(around.sum(axis=1).argmin()), axis=0)


def _upright(corners: Corners) -> bool:
    """Whether every corner is nearly square."""
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    cosine = (before * after).sum(axis=1) / (np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9)
    angles = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return bool(((angles > CORNER[0]) & (angles < CORNER[1])).all())


def _apart(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(a - b))
