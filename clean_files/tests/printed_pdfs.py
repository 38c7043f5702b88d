"""PDFs as browsers print them: glyph by glyph, with a box below each few of them."""

import random

from library.tests import pdfs


def printed(letters: int, boxes: int) -> bytes:
    """A page of so many glyphs, the first of which have boxes behind them."""
    chance = random.Random(7)
    parts = [b".24 0 0 -.24 0 842 cm"]
    for number in range(letters):
        x, y = chance.randrange(100, 2300), 60 + number % 60 * 55
        if number < boxes:
            parts.append(b"q 0.9 0.9 1 rg /G3 gs %d %d %d 50 re f Q" % (x, y, chance.randrange(30, 300)))
        parts.append(
            b"/Span <</MCID %d >>BDC q BT /F 42 Tf 1 0 0 -1 %d %d Tm (e) Tj ET Q EMC" % (number, x, y)
        )
    return pdfs.drawn(b"\n".join(parts), count=1)
