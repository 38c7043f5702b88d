"""The campaign's lead picture: Ljubljana's castle hill, the river and the triple bridge, as a linocut."""

from random import Random

from .palette import (
    BRICK,
    BRICK_DEEP,
    BRICK_PALE,
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
from .svg import Point, circle, drawing, engraved_sky, gouge, group, line, path, polygon, rect, steady

WIDTH, HEIGHT = 1600, 1067


def _mountains() -> str:
    far = [
        (0, 470),
        (90, 418),
        (150, 440),
        (262, 352),
        (318, 398),
        (372, 366),
        (470, 448),
        (560, 420),
        (700, 520),
        (700, 700),
        (0, 700),
    ]
    snow = [
        [(262, 352), (290, 376), (270, 388), (276, 410), (252, 396), (226, 412), (236, 384)],
        [(372, 366), (396, 388), (380, 396), (384, 412), (366, 400), (350, 384)],
        [(90, 418), (112, 430), (98, 440), (84, 434), (64, 444)],
    ]
    return polygon(far, INK_PALE) + "".join(polygon(cap, PAPER) for cap in snow)


HILL = (
    "M330 720C420 640 500 600 590 520C660 452 730 392 830 366C930 344 1130 344 1220 372"
    "C1330 410 1440 500 1600 560L1600 760L330 760Z"
)


def _hill(random: Random) -> str:
    leaves: list[str] = []
    for row in range(19):
        y = 384 + row * 19
        for _ in range(46):
            x = 330 + random.random() * 1290
            fill = random.choice([INK_SOFT, INK_SOFT, INK_MID, INK_DEEP])
            leaves.append(
                gouge(
                    x,
                    y + random.uniform(-8, 8),
                    random.uniform(16, 34),
                    random.uniform(3, 6),
                    fill,
                    random.uniform(-30, -8) if x > 1050 else random.uniform(8, 30),
                )
            )
    clip = f'<clipPath id="hill"><path d="{HILL}"/></clipPath>'
    return clip + path(HILL, INK) + group(*leaves, clip_path="url(#hill)")


def _wall(left: float, right: float, top: float, bottom: float, fill: str, shade: str) -> str:
    return rect(left, top, right - left, bottom - top, fill) + rect(right - 9, top, 9, bottom - top, shade)


def _slits(spots: list[Point], width: float = 6, height: float = 14) -> str:
    return "".join(rect(x, y, width, height, INK) for x, y in spots)


def _castle() -> str:
    parts = [
        polygon([(770, 392), (770, 352), (900, 334), (900, 380)], PAPER_WARM),
        polygon([(1190, 340), (1290, 372), (1290, 412), (1190, 390)], PAPER_DARK),
        # the pentagonal tower, with its low roof
        _wall(778, 846, 300, 380, PAPER, PAPER_DARK),
        polygon([(770, 302), (790, 270), (834, 270), (854, 302)], BRICK),
        _slits([(796, 320), (822, 320), (809, 348)]),
        # the long wing
        _wall(846, 984, 318, 380, PAPER_WARM, PAPER_DARK),
        polygon([(842, 320), (858, 284), (974, 284), (990, 320)], BRICK_DEEP),
        _slits([(864 + 22 * number, 334) for number in range(5)], 8, 12),
        # the outlook tower and its flag
        _wall(984, 1040, 208, 380, PAPER, PAPER_DARK),
        "".join(rect(980 + 16 * number, 196, 10, 14, PAPER) for number in range(4)),
        rect(980, 206, 64, 8, PAPER_DARK),
        polygon([(990, 198), (1012, 162), (1034, 198)], BRICK),
        line([(1012, 164), (1012, 118)], INK, 3),
        polygon([(1013, 119), (1052, 127), (1013, 138)], BRICK),
        _slits([(1006, 236), (1006, 276), (1006, 316)], 9, 18),
        # the palace with a steep roof, the chapel's turret, the round tower
        _wall(1040, 1150, 306, 380, PAPER_WARM, PAPER_DARK),
        polygon([(1034, 308), (1054, 252), (1136, 252), (1156, 308)], BRICK),
        _slits([(1056 + 23 * number, 326) for number in range(4)], 9, 14),
        rect(1088, 226, 14, 28, PAPER),
        polygon([(1084, 228), (1095, 198), (1106, 228)], BRICK_DEEP),
        _wall(1150, 1206, 288, 390, PAPER, PAPER_DARK),
        polygon([(1142, 290), (1178, 232), (1214, 290)], BRICK_DEEP),
        _slits([(1166, 308), (1184, 340)]),
    ]
    return "".join(parts)


def _windows(x: float, top: float, width: float, bottom: float, columns: int, rows: int, fill: str) -> str:
    gap_x, gap_y = width / columns, (bottom - top) / rows
    shape_w, shape_h = gap_x * 0.42, gap_y * 0.56
    return "".join(
        rect(x + gap_x * (column + 0.29), top + gap_y * (row + 0.24), shape_w, shape_h, fill)
        for column in range(columns)
        for row in range(rows)
    )


def _house(x: float, width: float, eaves: float, base: float, wall: str, roof: str, gabled: bool) -> str:
    rise = width * (0.62 if gabled else 0.34)
    top = (
        [(x + width / 2, eaves - rise)]
        if gabled
        else [(x + width * 0.12, eaves - rise), (x + width * 0.88, eaves - rise)]
    )
    dormers = ""
    if not gabled:
        for share in (0.3, 0.7):
            dx = x + width * share
            dormers += polygon(
                [(dx - 9, eaves - rise * 0.35), (dx, eaves - rise * 0.75), (dx + 9, eaves - rise * 0.35)], INK
            )
    columns = max(2, int(width / 34))
    return (
        rect(x, eaves, width, base - eaves, wall)
        + rect(x + width - 7, eaves, 7, base - eaves, INK, opacity=0.22)
        + polygon([(x - 6, eaves + 3), *top, (x + width + 6, eaves + 3)], roof)
        + dormers
        + rect(x - 4, eaves + 2, width + 8, 5, INK)
        + _windows(x + 4, eaves + 12, width - 14, base - 34, columns, 3, INK)
        + rect(x, base - 32, width, 4, INK, opacity=0.5)
    )


def _row_of_houses(random: Random, start: float, end: float, base: float) -> str:
    parts: list[str] = []
    x, turn = start, 0
    walls = [PAPER, BRICK_PALE, PAPER_WARM, PAPER, PAPER_DARK]
    while x < end:
        width = random.choice([84, 98, 112, 130])
        roof = [BRICK, INK_SOFT, BRICK_DEEP][turn % 3]
        parts.append(
            _house(x, width, base - random.uniform(112, 150), base, walls[turn % 5], roof, turn % 4 == 1)
        )
        x += width
        turn += 1
    return "".join(parts)


def _church() -> str:
    """The church on the left bank: a tall front between two bell towers."""
    base = 716
    parts = [rect(112, 520, 236, base - 520, BRICK_SOFT)]
    for x in (112, 290):
        parts += [
            rect(x, 430, 58, base - 430, BRICK_PALE),
            rect(x + 48, 430, 10, base - 430, BRICK_SOFT),
            rect(x - 5, 424, 68, 9, INK),
            path(
                f"M{x + 2} 424C{x + 2} 396 {x + 22} 392 {x + 24} 366L{x + 34} 366C{x + 36} 392 "
                f"{x + 56} 396 {x + 56} 424Z",
                INK,
            ),
            rect(x + 24, 352, 10, 16, PAPER),
            polygon([(x + 22, 354), (x + 29, 326), (x + 36, 354)], INK),
            path(f"M{x + 19} 500v-30a10 10 0 0 1 20 0v30z", INK),
            rect(x, 528, 58, 5, INK, opacity=0.6),
        ]
    parts += [
        polygon([(164, 524), (230, 462), (296, 524)], BRICK_PALE, stroke=INK, stroke_width=6),
        rect(168, 524, 124, 7, INK),
        path("M206 716v-66a24 24 0 0 1 48 0v66z", INK),
        path("M188 612v-40a11 11 0 0 1 22 0v40zM250 612v-40a11 11 0 0 1 22 0v40z", INK),
        *[rect(x, 536, 7, 180, PAPER) for x in (174, 216, 238, 280)],
    ]
    return "".join(parts)


def _deck(left: Point, right: Point, rise: float, share: float) -> Point:
    """A point of the deck's curve, from the left end (share 0) to the right end (share 1)."""
    x = left[0] + (right[0] - left[0]) * share
    return x, left[1] + (right[1] - left[1]) * share - rise * 4 * share * (1 - share)


def _arch(
    left: Point, right: Point, rise: float, spring: Point, span: Point, deck: float
) -> tuple[Point, Point, Point]:
    """Where an arch starts, its control height (as x and y of the crown) and where it ends."""
    start, end = (_deck(left, right, rise, share) for share in span)
    y0, y1 = (spring[0] + (spring[1] - spring[0]) * share for share in span)
    crown = _deck(left, right, rise, (span[0] + span[1]) / 2)
    control = (crown[1] + deck - 0.25 * (y0 + y1) / 2) / 0.75
    return (start[0], y0), (crown[0], control), (end[0], y1)


def _opening(arch: tuple[Point, Point, Point]) -> str:
    """The path of an arch, closed along the water."""
    (x0, y0), (_, control), (x1, y1) = arch
    inset = (x1 - x0) * 0.16
    return (
        f"M{x0:.1f} {y0:.1f}C{x0 + inset:.1f} {control:.1f} {x1 - inset:.1f} {control:.1f} {x1:.1f} {y1:.1f}Z"
    )


SPANS = ((0.08, 0.46), (0.54, 0.92))


def _bridge(
    left: Point, right: Point, rise: float, spring: Point, rail: float, stone: str, shade: str
) -> str:
    steps, count = 60, 78
    top = [_deck(left, right, rise, step / steps) for step in range(steps + 1)]
    hand = [(x, y - rail * (1.1 - 0.35 * step / steps)) for step, (x, y) in enumerate(top)]
    parts = [polygon([*top, (right[0], spring[1]), (left[0], spring[0])], stone)]
    for span in SPANS:
        arch = _arch(left, right, rise, spring, span, rail * 0.6)
        parts += [path(_opening(arch), INK_DEEP), path(_opening(arch)[:-1], stroke=shade, stroke_width=10)]
    parts.append(polygon([*hand, *reversed(top)], INK_SOFT))
    parts.append(line([(x, y + rail * 0.32) for x, y in top], shade, 4))
    for number in range(count + 1):
        x, y = _deck(left, right, rise, number / count)
        height = rail * (1.1 - 0.35 * number / count)
        thick = 20 if number % 13 == 0 else 7.5
        parts.append(rect(x - thick / 2, y - height, thick, height, stone))
    parts += [line(top, INK, 9), line(top, stone, 4), line(hand, INK, 13), line(hand, stone, 8)]
    return "".join(parts)


def _lamps(left: Point, right: Point, rise: float, rail: float) -> str:
    parts: list[str] = []
    for share in (1 / 6, 0.5, 5 / 6):
        x, y = _deck(left, right, rise, share)
        foot = y - rail * (1.1 - 0.35 * share)
        head = foot - rail * 1.75
        parts += [
            line([(x, foot), (x, head)], INK, 6),
            line(
                [(x - 22, head + 22), (x - 22, head + 12), (x + 22, head + 12), (x + 22, head + 22)], INK, 4
            ),
            *[
                circle(cx, cy, 11, PAPER, stroke=INK, stroke_width=4)
                for cx, cy in ((x, head - 8), (x - 22, head + 32), (x + 22, head + 32))
            ],
        ]
    return "".join(parts)


def _reflections(random: Random, left: Point, right: Point, rise: float, spring: Point, rail: float) -> str:
    """The front bridge upside down in the water, broken into cuts."""
    slope = (spring[1] - spring[0]) / (right[0] - left[0])
    parts = [f'<clipPath id="mirror"><path d="M0 {spring[0]}L1600 {spring[1]}V1067H0z"/></clipPath>']
    bands: list[str] = []
    for row in range(11):
        y = spring[0] + 8 + row * 10
        for x in (-20.0, 770.0, 1548.0):
            width = (210 if x == 770.0 else 150) + 46 * row**0.8 + random.uniform(-30, 30)
            at = y + slope * (x - left[0])
            bands.append(gouge(x + random.uniform(-14, 14), at, width, 3.2, MIST if row < 6 else INK_PALE))
    return parts[0] + group(*bands, clip_path="url(#mirror)")


def _water(random: Random) -> str:
    parts = [rect(-20, 790, WIDTH + 40, HEIGHT - 750, INK)]
    for row in range(34):
        y = 846 + row * 6.8
        depth = row / 34
        for _ in range(8):
            x = random.random() * WIDTH
            parts.append(
                gouge(
                    x,
                    y,
                    random.uniform(60, 150) * (0.7 + depth),
                    1.4 + 3.2 * depth,
                    random.choice([INK_SOFT, INK_SOFT, INK_MID]),
                    0,
                )
            )
    for row in range(26):
        y = 872 + row * 7.6
        spread = 30 + 190 * (row / 26)
        for _ in range(2):
            parts.append(
                gouge(
                    690 + random.uniform(-spread, spread) * 0.6,
                    y,
                    random.uniform(50, 130) + row * 4,
                    2.4 + row * 0.13,
                    random.choice([BRICK, BRICK, BRICK_SOFT]),
                )
            )
    for row in range(15):
        y = 900 + row * 11
        for _ in range(3):
            parts.append(gouge(random.random() * WIDTH, y, random.uniform(60, 190), 1.8 + row * 0.2, PAPER))
    return "".join(parts)


def ljubljana() -> str:
    """The drawing as SVG, 1600 by 1067."""
    random = steady(15052023)
    back = ((-60.0, 690.0), (1640.0, 692.0), 12.0)
    middle = ((-60.0, 744.0), (1640.0, 722.0), 18.0)
    front = ((-60.0, 820.0), (1640.0, 764.0), 26.0)
    return drawing(
        WIDTH,
        HEIGHT,
        rect(0, 0, WIDTH, HEIGHT, PAPER_WARM),
        group(engraved_sky(random, WIDTH, 24, 560, PAPER, 24, 5.4), filter="url(#cut)"),
        group(circle(690, 330, 176, BRICK), filter="url(#cut)"),
        group(_mountains(), filter="url(#cut)"),
        group(_hill(random), _castle(), filter="url(#cut)"),
        group(
            _row_of_houses(random, 340, 1640, 700),
            _row_of_houses(random, -40, 110, 700),
            _church(),
            filter="url(#cut)",
        ),
        group(_water(random), _reflections(random, *front, (930, 866), 46), filter="url(#cut)"),
        group(
            _bridge(*back, (790, 776), 26, INK_PALE, INK_MID),
            _bridge(*middle, (850, 806), 34, BRICK_PALE, BRICK_SOFT),
            _bridge(*front, (930, 866), 48, PAPER, PAPER_DARK),
            _lamps(*front, 48),
            filter="url(#cut)",
        ),
        seed=15,
        flecks=0.34,
    )
