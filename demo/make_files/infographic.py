"""The update of 23 May 2023, published as a picture: a typographic sheet holding only known facts."""

from random import Random

from .palette import BRICK, BRICK_DEEP, BRICK_PALE, INK, INK_DEEP, INK_SOFT, PAPER, PAPER_DARK, PAPER_WARM
from .svg import SANS, circle, drawing, engraved_sky, group, line, path, rect, steady, text, text_lines

WIDTH, HEIGHT = 1200, 1500
LEFT, RIGHT = 84, 1116
NOTICE = "Placeholder drawing: the secretariat’s own picture goes here"


def _label(x: float, y: float, words: str, fill: str = BRICK) -> str:
    return text(x, y, words.upper(), 23, fill, font_family=SANS, font_weight=700, letter_spacing="0.11em")


def _header(random: Random) -> str:
    sky = engraved_sky(random, WIDTH, 84, 570, INK_SOFT, 30, 3.4)
    hill = path(
        "M560 640C690 600 740 520 840 500C920 484 1010 486 1070 506C1130 530 1180 566 1240 590V640Z", INK_DEEP
    )
    castle = "".join(
        [
            rect(846, 448, 60, 60, PAPER),
            rect(906, 462, 70, 46, PAPER_DARK),
            rect(976, 388, 34, 120, PAPER),
            rect(1010, 456, 60, 52, PAPER_DARK),
            path("M840 450l12-26h48l12 26z", BRICK_DEEP),
            path("M902 464l10-24h62l6 24z", BRICK_PALE),
            path("M970 390l23-36l23 36z", BRICK_DEEP),
            path("M1004 458l14-36h46l12 36z", BRICK_PALE),
            *[
                rect(x, y, 7, 12, INK)
                for x, y in (
                    (862, 470),
                    (884, 470),
                    (989, 408),
                    (989, 440),
                    (1026, 476),
                    (1048, 476),
                    (922, 478),
                    (944, 478),
                )
            ],
        ]
    )
    return (
        rect(-20, -20, WIDTH + 40, 660, INK)
        + group(sky, filter="url(#cut)")
        + group(circle(846, 478, 112, BRICK), hill, castle, transform="translate(0 22)", filter="url(#cut)")
    )


def _bridge() -> str:
    """The bridge that closes the header: three arches, as a rule across the page."""
    arches = "".join(
        path(f"M{x} 670C{x + 40} 610 {x + 250} 610 {x + 290} 670", INK, stroke=PAPER_DARK, stroke_width=6)
        for x in (66, 456, 846)
    )
    posts = "".join(rect(x, 584, 7, 26, PAPER) for x in range(-8, 1210, 19))
    return group(
        rect(-20, 584, WIDTH + 40, 26, INK_SOFT),
        rect(-20, 608, WIDTH + 40, 60, PAPER),
        posts,
        rect(-20, 576, WIDTH + 40, 10, PAPER),
        arches,
        rect(-20, 664, WIDTH + 40, 28, INK),
        filter="url(#cut)",
    )


def _title() -> str:
    return _label(LEFT, 146, "23 May 2023", BRICK_PALE) + text_lines(
        LEFT,
        236,
        ["Update from the MLA", "Diplomatic Conference,", "Ljubljana"],
        74,
        86,
        PAPER,
        font_weight=700,
    )


def _calendar() -> str:
    """The conference's twelve days, with the opening and the day of the update marked."""
    step = (RIGHT - LEFT - 60) / 11
    parts = [_label(LEFT, 760, "The conference: 15–26 May 2023")]
    parts.append(line([(LEFT + 30, 832), (RIGHT - 30, 832)], PAPER_DARK, 6))
    for day in range(15, 27):
        x = LEFT + 30 + (day - 15) * step
        marked = day in (15, 23)
        parts.append(
            circle(
                x,
                832,
                34 if marked else 27,
                BRICK if day == 23 else INK if marked else PAPER_WARM,
                stroke=INK if not marked else "none",
                stroke_width=3,
            )
        )
        parts.append(
            text(
                x,
                842,
                str(day),
                28,
                PAPER if marked else INK,
                text_anchor="middle",
                font_family=SANS,
                font_weight=600,
            )
        )
    update = LEFT + 30 + 8 * step
    parts.append(text(LEFT, 908, "Opening ceremony", 26, INK, font_family=SANS))
    parts.append(
        text(update, 908, "This update", 26, BRICK, text_anchor="middle", font_family=SANS, font_weight=700)
    )
    return "".join(parts)


def _fact(x: float, y: float, label: str, lines: list[str]) -> str:
    return rect(x, y - 50, 64, 6, BRICK) + _label(x, y, label) + text_lines(x, y + 48, lines, 32, 44, INK)


def _facts() -> str:
    right = 644
    return "".join(
        [
            _fact(
                LEFT,
                1024,
                "What is on the table",
                [
                    "A Convention on International",
                    "Cooperation in the Investigation",
                    "and Prosecution of Genocide,",
                    "Crimes against Humanity, War",
                    "Crimes and other International",
                    "Crimes: the MLA Convention",
                ],
            ),
            _fact(
                right,
                1024,
                "Who is there",
                ["The AJC secretariat attends", "as an observer civil society", "organisation"],
            ),
            _fact(
                right,
                1252,
                "On the opening day",
                ["Dr Priya Pillai, head of the", "secretariat, spoke on 15 May"],
            ),
        ]
    )


def _notice() -> str:
    return rect(-20, 1404, WIDTH + 40, 120, BRICK) + text(
        WIDTH / 2, 1464, NOTICE, 32, PAPER, font_family=SANS, font_weight=600, text_anchor="middle"
    )


def infographic() -> str:
    """The sheet as SVG, 1200 by 1500."""
    random = steady(23)
    return drawing(
        WIDTH,
        HEIGHT,
        _header(random),
        _bridge(),
        _title(),
        _calendar(),
        _facts(),
        _notice(),
        seed=23,
        flecks=0,
    )
