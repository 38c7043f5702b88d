"""A row of observers seen from behind, before a bright hall: shapes, nobody's likeness."""

from random import Random

from .palette import (
    BRICK,
    BRICK_DEEP,
    BRICK_SOFT,
    INK,
    INK_DEEP,
    INK_MID,
    INK_PALE,
    INK_SOFT,
    MIST,
    PAPER,
    PAPER_DARK,
    PAPER_WARM,
)
from .svg import circle, drawing, ellipse, engraved_sky, gouge, group, line, path, polygon, rect, steady

WIDTH, HEIGHT = 1600, 1067


def _hall(random: Random) -> str:
    """The far hall: a hanging, the chair's table, and rows of desks as bands that come nearer."""
    parts = [
        rect(-20, -20, WIDTH + 40, HEIGHT + 40, PAPER_WARM),
        engraved_sky(random, WIDTH, 20, 330, PAPER, 26, 5.6),
        rect(560, 60, 480, 250, BRICK),
        *[
            gouge(
                random.uniform(580, 1020),
                random.uniform(84, 290),
                random.uniform(40, 90),
                2.2,
                BRICK_DEEP,
                90,
            )
            for _ in range(44)
        ],
        *[
            polygon([(x, 0), (x + 120, 0), (x + 120, 300), (x, 300)], PAPER, stroke=INK_PALE, stroke_width=6)
            for x in (90, 300, 1180, 1390)
        ],
        *[line([(x + 60, 0), (x + 60, 300)], INK_PALE, 5) for x in (90, 300, 1180, 1390)],
        rect(-20, 330, WIDTH + 40, 780, PAPER_DARK),
    ]
    for row, (y, height) in enumerate(((338, 22), (388, 30), (452, 40), (534, 54))):
        scale = 0.5 + row * 0.22
        inset = (300, 190, 70, -60)[row]
        parts.append(rect(inset, y, WIDTH - 2 * inset, 10 + 3 * row, PAPER, stroke=INK, stroke_width=3))
        parts.append(
            rect(
                inset,
                y + 10 + 3 * row,
                WIDTH - 2 * inset,
                height,
                (INK_PALE, INK_MID, INK_MID, INK_SOFT)[row],
            )
        )
        count = 11 - row
        for seat in range(count):
            x = inset + (WIDTH - 2 * inset) * (seat + 0.5) / count
            w, h = 34 * scale, 26 * scale
            parts.append(
                polygon(
                    [(x - w, y), (x - w + 5, y - h), (x + w - 5, y - h), (x + w, y)],
                    PAPER,
                    stroke=INK,
                    stroke_width=3,
                )
            )
            parts.append(
                path(
                    f"M{x + w + 12:.1f} {y}q4 {-30 * scale:.1f} {-10 * scale:.1f} {-42 * scale:.1f}",
                    stroke=INK,
                    stroke_width=3,
                )
            )
            parts.append(circle(x + w + 12 - 10 * scale, y - 42 * scale, 4.5 * scale, BRICK))
    return "".join(parts)


def _torso(fill: str, cut: str, random: Random, wide: float = 1.0) -> str:
    half = 178 * wide
    data = (
        f"M{-half} 620C{-half - 6} 420 {-half + 4} 330 {-half * 0.72:.0f} 286C{-half * 0.5:.0f} 258 "
        "-70 250 -48 214L-46 150L46 150L48 214"
        f"C70 250 {half * 0.5:.0f} 258 {half * 0.72:.0f} 286C{half - 4} 330 {half + 6} 420 {half} 620Z"
    )
    folds = [
        gouge(
            random.uniform(-half * 0.6, half * 0.6),
            random.uniform(330, 560),
            random.uniform(60, 130),
            3.2,
            cut,
            random.uniform(70, 110),
        )
        for _ in range(9)
    ]
    rim = path(
        f"M60 236C84 254 {half * 0.52:.0f} 262 {half * 0.72:.0f} 292C{half - 12} 334 {half - 4} 400 "
        f"{half - 6} 470",
        stroke=PAPER,
        stroke_width=7,
        stroke_linecap="round",
    )
    return path(data, fill) + "".join(folds) + rim


def _lanyard(fill: str) -> str:
    return path("M-52 226Q0 262 52 226", stroke=fill, stroke_width=11)


def _collar(fill: str) -> str:
    return path("M-56 222Q0 186 56 222L66 244Q0 214 -66 244Z", fill)


def _headset(fill: str) -> str:
    return (
        path("M-88 66C-92 -58 92 -58 88 66", stroke=fill, stroke_width=10)
        + rect(-100, 48, 24, 54, fill, rx=10)
        + rect(76, 48, 24, 54, fill, rx=10)
    )


def _strands(random: Random, fill: str, count: int, top: float, bottom: float, half: float) -> str:
    return "".join(
        gouge(x, random.uniform(top, bottom), random.uniform(50, 90), 2.8, fill, 90 + x * 0.22)
        for x in (random.uniform(-half, half) for _ in range(count))
    )


def _short_hair(random: Random, skin: str) -> str:
    return (
        ellipse(-82, 82, 16, 26, skin)
        + ellipse(82, 82, 16, 26, skin)
        + rect(-46, 120, 92, 100, skin)
        + path("M-82 84C-92 -44 92 -44 82 84C80 130 58 158 44 166L-44 166C-58 158 -80 130 -82 84Z", INK)
        + _strands(random, INK_SOFT, 15, 10, 110, 60)
    )


def _bun(random: Random, skin: str) -> str:
    return (
        rect(-42, 110, 84, 110, skin)
        + ellipse(0, 70, 84, 96, INK_DEEP)
        + ellipse(-80, 92, 12, 22, skin)
        + ellipse(80, 92, 12, 22, skin)
        + circle(0, -22, 46, INK_DEEP)
        + path("M-34 -30Q0 -58 32 -28M-36 -8Q0 -34 36 -6", stroke=INK_SOFT, stroke_width=5)
        + path("M-30 14Q0 30 30 14", stroke=BRICK, stroke_width=9)
        + _strands(random, INK_SOFT, 12, 50, 120, 58)
    )


def _scarf(random: Random, fill: str, shade: str) -> str:
    drape = (
        "M-88 80C-98 -54 98 -54 88 80C86 150 96 196 150 262C80 300 40 380 -6 400C-40 350 -96 296 "
        "-150 262C-96 196 -86 150 -88 80Z"
    )
    folds = [
        "M-60 150C-40 210 -30 280 -10 356",
        "M52 140C44 220 24 290 4 350",
        "M0 150C6 220 2 280 0 320",
        "M-78 60C-50 -10 50 -10 78 60",
        "M-100 236C-70 250 -50 270 -36 296",
        "M104 238C76 256 56 276 40 300",
    ]
    return path(drape, fill) + "".join(
        path(fold, stroke=shade, stroke_width=6, stroke_linecap="round") for fold in folds
    )


def _long_hair(random: Random, fill: str, cut: str) -> str:
    hair = (
        "M-92 90C-104 -56 104 -56 92 90C96 160 108 230 104 322C60 340 -60 340 -104 322C-108 230 "
        "-96 160 -92 90Z"
    )
    strands = [
        path(
            f"M{x * 0.4:.0f} -8C{x} 30 {x * 1.06:.0f} 170 {x * 1.1:.0f} {300 - abs(x) * 0.1:.0f}",
            stroke=cut,
            stroke_width=4.5,
            stroke_linecap="round",
        )
        for x in (-84, -62, -38, -14, 12, 36, 60, 82)
    ]
    return path(hair, fill) + "".join(strands)


def _bald(skin: str, shade: str) -> str:
    return (
        rect(-46, 120, 92, 100, skin)
        + ellipse(-82, 88, 17, 27, skin)
        + ellipse(82, 88, 17, 27, skin)
        + path("M-82 84C-92 -40 92 -40 82 84C80 130 58 158 44 166L-44 166C-58 158 -80 130 -82 84Z", skin)
        + path(
            "M-82 74C-84 116 -64 148 -46 158Q0 174 46 158C64 148 84 116 82 74C74 116 44 126 0 126C-44 "
            "126 -74 116 -82 74Z",
            INK_PALE,
        )
        + path("M-46 192Q0 206 46 192", stroke=shade, stroke_width=5)
        + path("M30 -4Q58 10 66 44", stroke=PAPER, stroke_width=8, stroke_linecap="round")
    )


def _chairs() -> str:
    parts: list[str] = []
    for x in (-30, 290, 610, 930, 1250, 1570):
        parts.append(
            path(
                f"M{x - 140} 1100V946q0 -34 34 -36h212q34 2 34 36V1100z",
                INK_DEEP,
                stroke=PAPER_DARK,
                stroke_width=6,
            )
        )
        parts += [gouge(x + dx, 1010, 110, 3, INK_SOFT, 90) for dx in (-90, -54, -18, 18, 54, 90)]
    return "".join(parts)


def observers() -> str:
    """The drawing as SVG, 1600 by 1067."""
    random = steady(22)
    people = [
        (120, 440, 1.02, _torso(INK_SOFT, INK_MID, random), _lanyard(BRICK_SOFT), _bun(random, BRICK_SOFT)),
        (
            458,
            418,
            1.05,
            _torso(INK, INK_SOFT, random, 1.06),
            _collar(PAPER),
            _short_hair(random, BRICK_DEEP) + _headset(INK_PALE),
        ),
        (806, 446, 1.0, _torso(INK_MID, INK_SOFT, random, 0.96), "", _scarf(random, BRICK, BRICK_DEEP)),
        (
            1140,
            412,
            1.06,
            _torso(INK, INK_SOFT, random, 1.05),
            _collar(MIST) + _lanyard(BRICK),
            _bald(BRICK_SOFT, BRICK_DEEP),
        ),
        (1486, 440, 1.03, _torso(INK_SOFT, INK_MID, random), "", _long_hair(random, INK_DEEP, INK_MID)),
    ]
    rows = [
        group(*parts, transform=f"translate({x} {y}) scale({size})", filter="url(#cut)")
        for x, y, size, *parts in people
    ]
    return drawing(
        WIDTH,
        HEIGHT,
        group(_hall(random), filter="url(#cut)"),
        *rows,
        group(_chairs(), filter="url(#cut)"),
        seed=31,
        flecks=0.32,
    )
