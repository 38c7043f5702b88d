"""An empty conference hall: rows of desks with blank name plates, seen from the last row."""

import math
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
    PAPER,
    PAPER_DARK,
    PAPER_WARM,
)
from .svg import Point, arc_points, circle, drawing, ellipse, gouge, group, line, path, polygon, rect, steady

WIDTH, HEIGHT = 1600, 1067
CENTRE: Point = (800, 430)
SEATS = 9


def _room(random: Random) -> str:
    wall = rect(300, 96, 1000, 420, PAPER_WARM)
    left = polygon([(-20, -6), (300, 96), (300, 516), (-20, 712)], PAPER_DARK)
    right = polygon([(1620, -6), (1300, 96), (1300, 516), (1620, 712)], PAPER_DARK)
    ceiling = polygon([(-20, -20), (1620, -20), (1620, -6), (1300, 96), (300, 96), (-20, -6)], INK)
    floor = polygon([(-20, 712), (300, 516), (1300, 516), (1620, 712), (1620, 1100), (-20, 1100)], BRICK_SOFT)
    beams = "".join(line([(x * 1.6, 0), (300 + x, 96)], INK_SOFT, 5) for x in range(125, 1000, 125))
    beams += "".join(
        line([(300 - 300 * t, 96 - 96 * t), (1300 + 300 * t, 96 - 96 * t)], INK_SOFT, 3 + 5 * t)
        for t in (0.22, 0.55, 0.95)
    )
    pile = "".join(
        gouge(random.random() * 1600, 530 + random.random() * 530, random.uniform(40, 120), 2.6, BRICK)
        for _ in range(170)
    )
    return floor + group(pile) + wall + left + right + ceiling + beams


def _windows() -> str:
    """Tall windows in both side walls, with the daylight they throw on the floor."""
    panes: list[str] = []
    for near, far in ((0.06, 0.3), (0.4, 0.6), (0.68, 0.84)):
        for side in (-1, 1):
            corners: list[Point] = []
            for t, height in ((near, 0.16), (far, 0.16), (far, 0.72), (near, 0.72)):
                x = 300 * t
                top, bottom = 96 * t, 700 - 184 * t
                corners.append((x if side < 0 else 1600 - x, top + (bottom - top) * height))
            panes.append(polygon(corners, PAPER, stroke=INK_MID, stroke_width=5))
            middle = [
                ((corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2),
                ((corners[2][0] + corners[3][0]) / 2, (corners[2][1] + corners[3][1]) / 2),
            ]
            panes.append(line(middle, INK_MID, 4))
    return "".join(panes)


def _front(random: Random) -> str:
    """The far wall: a plain hanging, and the table of the chair on its platform."""
    parts = [rect(520, 138, 560, 252, BRICK), rect(520, 138, 560, 8, BRICK_DEEP)]
    for _ in range(46):
        parts.append(
            gouge(
                random.uniform(545, 1055),
                random.uniform(160, 376),
                random.uniform(30, 70),
                1.8,
                BRICK_DEEP,
                90,
            )
        )
    parts += [rect(x, 130, 6, 300, INK_PALE) for x in (400, 440, 1154, 1194)]
    parts += [
        polygon([(420, 470), (1180, 470), (1240, 516), (360, 516)], INK_SOFT),
        rect(360, 514, 880, 12, INK),
    ]
    for x in range(560, 1060, 80):
        parts.append(path(f"M{x - 20} 440v-46a20 14 0 0 1 40 0v46z", INK))
    parts += [rect(500, 432, 600, 12, PAPER, stroke=INK, stroke_width=3), rect(510, 444, 580, 36, INK_MID)]
    for x in range(560, 1060, 80):
        parts.append(
            polygon(
                [(x - 19, 433), (x - 15, 417), (x + 15, 417), (x + 19, 433)],
                PAPER,
                stroke=INK,
                stroke_width=2,
            )
        )
    return "".join(parts)


def _lights() -> str:
    parts: list[str] = []
    for x, y, scale in ((800, 92, 1.0), (470, 62, 1.15), (1130, 62, 1.15)):
        parts += [
            line([(x, 0), (x, y - 8)], INK_MID, 4),
            ellipse(x, y, 118 * scale, 26 * scale, "none", stroke=PAPER, stroke_width=10),
            ellipse(x, y + 9 * scale, 118 * scale, 26 * scale, "none", stroke=BRICK_SOFT, stroke_width=3),
        ]
    return "".join(parts)


def _chair(x: float, y: float, size: float, turn: float, fill: str, cut: str) -> str:
    """A chair from behind: a rounded back on a post."""
    back = (
        f"M{-46 * size:.1f} {54 * size:.1f}Q{-56 * size:.1f} {-60 * size:.1f} 0 "
        f"{-66 * size:.1f}Q{56 * size:.1f} {-60 * size:.1f} {46 * size:.1f} {54 * size:.1f}Q0 "
        f"{72 * size:.1f} {-46 * size:.1f} {54 * size:.1f}Z"
    )
    strokes = [
        gouge(dx * size, (-4 + abs(dx) * 0.3) * size, 66 * size, 3.4 * size, cut, 90 + dx * 0.12)
        for dx in (-26, -9, 9, 26)
    ]
    stand = rect(-6 * size, 58 * size, 12 * size, 56 * size, INK_DEEP) + ellipse(
        0, 112 * size, 40 * size, 7 * size, INK_DEEP
    )
    shape = path(back, fill, stroke=PAPER, stroke_width=f"{4.2 * size:.1f}")
    return group(stand, shape, *strokes, transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.1f})")


def _row(number: int, accent_seat: int | None) -> str:
    size = (0.46, 0.68, 1.0, 1.5)[number]
    rx = (330, 500, 770, 1180)[number]
    ry = (150, 250, 400, 610)[number] * 0.86
    cx, cy = CENTRE
    start, end = 164.0, 16.0
    outer = arc_points(cx, cy, rx, ry, start, end)
    inner = arc_points(cx, cy - 12 * size, rx - 46 * size, ry - 34 * size, start, end)
    parts = [
        polygon([*outer, *[(x, y + 74 * size) for x, y in reversed(outer)]], INK_SOFT),
        polygon([*inner, *reversed(outer)], PAPER_WARM, stroke=INK, stroke_width=2 + 2 * size),
        line([(x, y + 6 * size) for x, y in outer], PAPER_DARK, 9 * size),
        line([(x, y + 13 * size) for x, y in outer], INK, 3 * size),
    ]
    plates: list[str] = []
    chairs: list[str] = []
    for seat in range(SEATS):
        angle = math.radians(start + (end - start) * (seat + 0.5) / SEATS)
        lean = -math.degrees(math.cos(angle)) * 0.32
        dx, dy = math.cos(angle), math.sin(angle)
        px, py = cx + (rx - 26 * size) * dx, cy - 8 * size + (ry - 16 * size) * dy
        w, h = 36 * size, 30 * size
        plate = polygon(
            [(-w, 0), (-w + 7 * size, -h), (w - 7 * size, -h), (w, 0)],
            PAPER,
            stroke=INK,
            stroke_width=3 * size,
        )
        shade = polygon([(-w, 0), (w, 0), (w + 16 * size, 9 * size), (-w + 16 * size, 9 * size)], INK_PALE)
        stalk = path(
            f"M{52 * size:.1f} 2q{4 * size:.1f} {-46 * size:.1f} {-14 * size:.1f} {-58 * size:.1f}",
            stroke=INK,
            stroke_width=f"{4 * size:.1f}",
        )
        tip = circle(37 * size, -58 * size, 6 * size, BRICK)
        plates.append(
            group(shade, plate, stalk, tip, transform=f"translate({px:.1f} {py:.1f}) rotate({lean:.1f})")
        )
        accent = accent_seat == seat
        chairs.append(
            _chair(
                cx + (rx + 24 * size) * dx,
                cy + (ry + 74 * size) * dy,
                size,
                lean + (9 if accent else 0),
                BRICK if accent else INK,
                BRICK_SOFT if accent else INK_SOFT,
            )
        )
    return "".join([*parts, *plates, *chairs])


def hall() -> str:
    """The drawing as SVG, 1600 by 1067."""
    random = steady(26052023)
    return drawing(
        WIDTH,
        HEIGHT,
        group(_room(random), _windows(), _front(random), _lights(), filter="url(#cut)"),
        *[group(_row(number, 6 if number == 2 else None), filter="url(#cut)") for number in range(4)],
        seed=26,
        flecks=0.32,
    )
