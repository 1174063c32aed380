"""How a PDF puts forms, which hold objects, onto a page."""

from __future__ import annotations

from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.document import Box

Matrix = tuple[float, float, float, float, float, float]


class Holder(NamedTuple):
    """What objects are in: a page, or a form on it, so many forms deep.

    `matrix` puts its objects onto the page, of which they are cut to `clip`. Where it is `clear`, what is below is
    seen through it.
    """

    matrix: Matrix | None = None
    clip: Box | None = None
    depth: int = 0
    clear: bool = False


def matrix_of(item: Any) -> Matrix:  # noqa: ANN401 - an object of pdfium
    """The matrix that an object is put by."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def chained(inner: Matrix, outer: Matrix | None) -> Matrix:
    """First `inner`, then `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of,
    )  # fmt: skip


def applied(m: Matrix | None, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a point; none leaves it."""
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) if m is not None else (x, y)


def turned(m: Matrix | None) -> bool:
    """Whether a matrix does more than to move and scale."""
    return m is not None and (m[1] != 0 or m[2] != 0 or m[0] <= 0 or m[3] <= 0)
