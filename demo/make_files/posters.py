"""Posters of the videos: topic, speaker and a motif, marked as placeholders."""

import math
from collections.abc import Callable
from random import Random

from .facts import RECORDING, TALKS, Talk
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
    PAPER,
    PAPER_DARK,
    PAPER_WARM,
)
from .svg import (
    SANS,
    Point,
    circle,
    drawing,
    ellipse,
    engraved_sky,
    gouge,
    group,
    path,
    polygon,
    rect,
    steady,
    text,
    text_lines,
)

WIDTH, HEIGHT = 1280, 720
LEFT = 72


def _roads(random: Random) -> str:
    """Several roads over hills: some go through, some break off."""
    parts = [circle(1050, 196, 116, BRICK)]
    layers = [(330, INK_PALE), (400, INK_MID), (480, INK_SOFT), (570, INK)]
    for top, fill in layers:
        shift = top * 0.7
        ridge: list[Point] = [
            (x, top + 46 * math.sin((x + shift * 3) / 120) + 22 * math.sin((x + shift) / 47))
            for x in range(780, 1321, 12)
        ]
        parts.append(polygon([(780, 760), *ridge, (1320, 760)], fill))
        parts += [
            gouge(
                random.uniform(840, 1290),
                top + random.uniform(60, 120),
                random.uniform(40, 110),
                2.2,
                PAPER_WARM,
            )
            for _ in range(9)
        ]
    roads = [
        "M930 740C960 640 1120 610 1080 540C1050 480 1010 470 1040 400C1060 360 1050 340 1050 316",
        "M1000 740C1060 670 1210 640 1190 560C1180 520 1200 500 1190 470",
        "M880 740C880 660 850 620 880 560",
    ]
    for number, data in enumerate(roads):
        dash = {} if number == 0 else {"stroke_dasharray": "2 24"}
        parts.append(
            path(data, stroke=PAPER, stroke_width=14 if number == 0 else 10, stroke_linecap="round", **dash)
        )
    return "".join(parts)


def _texts_side_by_side(random: Random) -> str:
    """Three texts that overlap and complete each other."""
    parts: list[str] = []
    sheets = (
        (790, 120, -7, INK_SOFT, PAPER_WARM),
        (1010, 140, 6, PAPER_DARK, INK_SOFT),
        (890, 250, -1, PAPER, INK),
    )
    for x, y, turn, fill, ink in sheets:
        rows: list[str] = [rect(40, 48, 120, 10, ink)]
        for row in range(11):
            right = 230 if row % 4 != 3 else 140
            at = 40.0
            while at < right - 10:
                word = min(random.uniform(16, 50), right - at)
                rows.append(gouge(at + word / 2, 92 + row * 22, word, 4, ink))
                at += word + 8
        sheet = rect(12, 14, 270, 360, INK_DEEP, opacity=0.5) + rect(
            0, 0, 270, 360, fill, stroke=INK, stroke_width=4
        )
        parts.append(group(sheet, *rows, transform=f"translate({x} {y}) rotate({turn})"))
    clasp = path(
        "M1010 246v-34a18 18 0 0 1 36 0v70a28 28 0 0 1-56 0v-62",
        stroke=BRICK,
        stroke_width=9,
        stroke_linecap="round",
    )
    return "".join(parts) + clasp


def _network(random: Random) -> str:
    """Points that join hands directly, not through one centre: no map."""
    spots: list[Point] = [
        (812, 196),
        (940, 120),
        (1090, 180),
        (1214, 130),
        (868, 330),
        (1010, 300),
        (1150, 320),
        (1240, 262),
        (800, 460),
        (936, 452),
        (1080, 440),
        (1206, 450),
        (870, 586),
        (1010, 580),
        (1140, 566),
        (1240, 590),
    ]
    parts: list[str] = []
    for number, (x, y) in enumerate(spots):
        for other_x, other_y in spots[number + 1 :]:
            distance = math.hypot(other_x - x, other_y - y)
            if distance < 190:
                lift = distance * 0.16
                strong = number % 3 == 0
                data = f"M{x} {y}Q{(x + other_x) / 2:.0f} {(y + other_y) / 2 - lift:.0f} {other_x} {other_y}"
                parts.append(
                    path(data, stroke=BRICK_SOFT if strong else INK_PALE, stroke_width=7 if strong else 4)
                )
    for number, (x, y) in enumerate(spots):
        size = (30, 18, 24, 15, 21)[number % 5]
        parts.append(circle(x, y, size, BRICK if number % 3 == 0 else PAPER, stroke=INK, stroke_width=5))
        if number % 3 == 0:
            parts.append(
                path(
                    f"M{x - size * 0.5:.0f} {y - size * 0.2:.0f}Q{x} {y - size * 0.8:.0f} "
                    f"{x + size * 0.5:.0f} {y - size * 0.2:.0f}",
                    stroke=BRICK_PALE,
                    stroke_width=4,
                    stroke_linecap="round",
                )
            )
    return "".join(parts)


def _lectern(random: Random) -> str:
    """A lectern with two microphones and the waves of a voice; nobody stands at it."""
    parts = [
        path(
            f"M{1020 - radius} 330A{radius} {radius} 0 0 1 {1020 + radius} 330",
            stroke=fill,
            stroke_width=width,
        )
        for radius, fill, width in (
            (236, INK_MID, 5),
            (196, BRICK_SOFT, 7),
            (152, BRICK, 12),
            (104, BRICK, 16),
        )
    ]
    parts += [
        polygon([(880, 420), (1160, 420), (1120, 700), (920, 700)], BRICK_DEEP),
        polygon([(880, 420), (900, 420), (936, 700), (920, 700)], BRICK_SOFT),
        polygon([(850, 396), (1190, 396), (1162, 356), (878, 356)], PAPER, stroke=INK_DEEP, stroke_width=5),
        rect(846, 396, 348, 26, PAPER_DARK, stroke=INK_DEEP, stroke_width=5),
        polygon(
            [(940, 388), (1100, 388), (1090, 364), (950, 364)], PAPER_WARM, stroke=INK_MID, stroke_width=3
        ),
        path("M960 360C950 310 970 280 996 262", stroke=PAPER_WARM, stroke_width=8, stroke_linecap="round"),
        path(
            "M1080 360C1090 310 1070 280 1044 262", stroke=PAPER_WARM, stroke_width=8, stroke_linecap="round"
        ),
        ellipse(1002, 254, 13, 20, PAPER, transform="rotate(40 1002 254)"),
        ellipse(1038, 254, 13, 20, PAPER, transform="rotate(-40 1038 254)"),
        *[
            gouge(random.uniform(950, 1100), random.uniform(450, 670), random.uniform(50, 110), 3, BRICK, 90)
            for _ in range(16)
        ],
    ]
    return group(*parts, transform="translate(20 0)")


MOTIFS: dict[str, tuple[Callable[[Random], str], str, str, str]] = {
    "possibilities": (_roads, PAPER, INK, BRICK),
    "complement": (_texts_side_by_side, BRICK, PAPER, PAPER_WARM),
    "asia": (_network, INK, PAPER, BRICK_PALE),
    "recording": (_lectern, INK, PAPER, BRICK_PALE),
}


def _tag(ground: str) -> str:
    fill, ink = (INK, PAPER) if ground != INK else (PAPER, INK)
    return rect(LEFT, 620, 216, 46, fill) + text(
        LEFT + 108,
        651,
        "PLACEHOLDER",
        24,
        ink,
        font_family=SANS,
        font_weight=700,
        letter_spacing="0.1em",
        text_anchor="middle",
    )


def backdrop(talk: Talk, words: str, flecks: float) -> str:
    """The ground and motif of a talk, as a whole SVG of 1280 by 720, with the words on it."""
    motif, ground, _, _ = MOTIFS[talk.motif]
    random = steady(talk.motif)
    shade = {PAPER: PAPER_WARM, BRICK: BRICK_DEEP, INK: INK_SOFT}[ground]
    cuts = engraved_sky(random, WIDTH, 24, 720, shade, 30, 3.4)
    return drawing(
        WIDTH,
        HEIGHT,
        group(cuts, filter="url(#cut)"),
        group(motif(random), filter="url(#cut)"),
        words,
        seed=len(talk.speaker),
        flecks=flecks,
        ground=ground,
    )


def poster(talk: Talk) -> str:
    """One poster as SVG, 1280 by 720."""
    _, ground, ink, accent = MOTIFS[talk.motif]
    size, leading = (60, 70) if len(talk.subject) <= 3 else (54, 64)
    below = 168 + leading * (len(talk.subject) - 1) + 40
    words = (
        text(
            LEFT,
            96,
            talk.kicker.upper(),
            23,
            accent,
            font_family=SANS,
            font_weight=700,
            letter_spacing="0.11em",
        )
        + text_lines(LEFT, 168, talk.subject, size, leading, ink, font_weight=700)
        + rect(LEFT, below, 64, 6, accent)
        + text(LEFT, below + 62, talk.speaker, 36, ink, font_weight=600)
        + text_lines(LEFT, below + 102, talk.role, 27, 36, ink, font_family=SANS)
        + _tag(ground)
    )
    return backdrop(talk, words, flecks=0.3)


def posters() -> dict[str, str]:
    """File name without ending, and the poster's SVG."""
    return {f"poster-{talk.slug}": poster(talk) for talk in (*TALKS, RECORDING)}
