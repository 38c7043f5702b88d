"""A treaty text on a table, bound with a ribbon: the lines stand for writing, nothing can be read."""

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
from .svg import circle, drawing, ellipse, gouge, group, line, path, polygon, rect, steady

WIDTH, HEIGHT = 1600, 1067


def _table(random: Random) -> str:
    """Dark boards with their grain, and the pool of light the text lies in."""
    parts = [rect(-20, -20, WIDTH + 40, HEIGHT + 40, INK)]
    for board in range(6):
        top = board * 180
        parts.append(rect(0, top, WIDTH, 6, INK_DEEP))
        for _ in range(36):
            x, y = random.random() * WIDTH, top + random.uniform(14, 172)
            near = 1 - min(1.0, ((x - 800) ** 2 + (y - 530) ** 2) ** 0.5 / 900)
            fill = INK_MID if random.random() < near * 0.7 else INK_SOFT
            parts.append(gouge(x, y, random.uniform(80, 260), 1.6 + 2.6 * near, fill))
    for x, y in ((1440, 250), (150, 820)):
        parts += [
            ellipse(x, y, 40 + ring * 26, 9 + ring * 9, "none", stroke=INK_SOFT, stroke_width=4)
            for ring in range(4)
        ]
    return "".join(parts)


def _writing(
    random: Random, left: float, right: float, top: float, bottom: float, leading: float = 21
) -> str:
    """Rows of strokes like lines of print, in paragraphs with a short last line."""
    parts: list[str] = []
    y, rest = top, random.randint(3, 5)
    while y < bottom:
        last = rest == 0
        x, end = left, right - (random.uniform(0.35, 0.7) * (right - left) if last else 0)
        while x < end - 12:
            word = min(random.uniform(18, 62), end - x)
            parts.append(gouge(x + word / 2, y, word, 4.2, INK_SOFT))
            x += word + 9
        y += leading * (1.7 if last else 1)
        rest = random.randint(3, 5) if last else rest - 1
    return "".join(parts)


def _page(random: Random, flip: bool) -> str:
    """One page of the spread, 470 by 640, its fold at the left (or at the right when flipped)."""
    outline = "M0 0C60 -16 160 -14 470 0V640C160 626 60 624 0 640Z"
    content = _writing(random, 66, 414, 190 if flip else 96, 560 if flip else 420)
    if flip:
        heading = rect(150, 84, 180, 11, INK) + rect(110, 112, 260, 11, INK) + rect(190, 140, 100, 6, BRICK)
        mirrored = path(outline, PAPER, stroke=INK, stroke_width=3, transform="translate(470 0) scale(-1 1)")
        fold = rect(430, 0, 40, 634, PAPER_DARK, opacity=0.6)
        return mirrored + fold + heading + content
    signs = "".join(line([(x, y), (x + 150, y)], INK_MID, 3) for y in (500, 556) for x in (66, 262))
    return (
        path(outline, PAPER_WARM, stroke=INK, stroke_width=3)
        + rect(0, 4, 34, 630, PAPER_DARK)
        + content
        + signs
    )


def _book(random: Random) -> str:
    under = "".join(
        polygon(
            [(-478 - d, 8 + d), (478 + d, 8 + d), (478 + d, 648 + d), (-478 - d, 648 + d)],
            fill,
            stroke=INK,
            stroke_width=2,
        )
        for d, fill in ((18, PAPER_DARK), (12, PAPER), (6, PAPER_DARK))
    )
    cover = rect(-520, -24, 1040, 716, BRICK_DEEP, rx=8) + rect(
        -506, -12, 1012, 692, "none", stroke=BRICK, stroke_width=4, rx=4
    )
    shadow = polygon([(-500, 20), (560, 20), (580, 740), (-470, 740)], INK_DEEP)
    left = group(_page(random, True), transform="translate(-470 0)")
    return shadow + cover + under + left + _page(random, False) + line([(0, -2), (0, 636)], INK, 4)


def _ribbon() -> str:
    """The ribbon comes over the top of the fold, runs down it and out over the table, under a seal of wax."""
    tail = (
        "M-17 -30L17 -30L17 420C20 520 70 590 60 700C54 760 96 800 150 822L126 868C60 846 8 800 14 "
        "720C20 620 -20 540 -17 420Z"
    )
    second = (
        "M-17 420C-16 520 -90 600 -84 700C-80 770 -120 800 -168 812L-150 858C-84 850 -40 800 -42 "
        "716C-44 640 10 560 17 430Z"
    )
    shine = ["M-6 -20V420", "M8 430C14 540 52 620 42 720", "M-6 470C-30 560 -66 620 -62 712"]
    seal = "M-62 0C-70 -34 -40 -66 -6 -62C30 -72 66 -42 62 -6C72 30 40 64 6 60C-30 72 -66 40 -62 0Z"
    return (
        path(second, BRICK_DEEP)
        + path(tail, BRICK)
        + "".join(path(data, stroke=BRICK_SOFT, stroke_width=4, stroke_linecap="round") for data in shine)
        + group(
            path(seal, INK_DEEP, transform="translate(6 10)", opacity=0.55),
            path(seal, BRICK, stroke=BRICK_DEEP, stroke_width=5),
            circle(0, 0, 40, BRICK_DEEP),
            circle(0, 0, 32, BRICK),
            *[gouge(0, 0, 50, 3, BRICK_DEEP, angle) for angle in (0, 45, 90, 135)],
            path("M-44 -24Q-30 -50 0 -50", stroke=BRICK_PALE, stroke_width=6, stroke_linecap="round"),
            transform="translate(0 430)",
        )
    )


def _pen() -> str:
    return group(
        polygon(
            [(-2, -2), (256, -2), (326, 12), (326, 16), (256, 26), (-2, 26)],
            INK_DEEP,
            transform="translate(-14 18)",
        ),
        path(
            "M0 -13H250Q262 -13 262 0Q262 13 250 13H0Q-12 13 -12 0Q-12 -13 0 -13Z",
            PAPER_DARK,
            stroke=INK_DEEP,
            stroke_width=4,
        ),
        rect(150, -15, 14, 30, BRICK),
        rect(170, -15, 5, 30, BRICK),
        polygon(
            [(262, -10), (330, -2), (338, 0), (330, 2), (262, 10)], INK_PALE, stroke=INK_DEEP, stroke_width=3
        ),
        line([(296, 0), (336, 0)], INK_DEEP, 2.5),
        line([(10, -6), (140, -6)], PAPER, 4),
        transform="translate(1322 892) rotate(-58)",
    )


def _sheet(random: Random) -> str:
    """A loose sheet under the volume, with notes on it."""
    return group(
        rect(14, 18, 420, 560, INK_DEEP),
        rect(0, 0, 420, 560, MIST, stroke=INK_DEEP, stroke_width=3),
        _writing(random, 50, 370, 70, 520, 26),
        transform="translate(1080 60) rotate(11)",
    )


def treaty() -> str:
    """The drawing as SVG, 1600 by 1067."""
    random = steady(10)
    return drawing(
        WIDTH,
        HEIGHT,
        group(_table(random), _sheet(random), filter="url(#cut)"),
        group(_book(random), _ribbon(), transform="translate(700 196) rotate(-5)", filter="url(#cut)"),
        group(_pen(), filter="url(#cut)"),
        seed=10,
        flecks=0.32,
    )
