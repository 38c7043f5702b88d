"""What can be measured of a page as somebody sees it: by axe, by boxes, by colours, on paper."""

import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FloatRect, Page
from pypdf import PdfReader

from demo.look.tokens import contrast

_axe: Final = Axe()
RULES: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# As a test names them, and as Playwright's `emulate_media` takes them.
SCHEMES: Final[dict[str, dict[str, Any]]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "forced colours, dark": {"color_scheme": "dark", "forced_colors": "active"},
}
# What stands out on the right, whether or not it makes the page scroll. What scrolls by itself may.
TOO_WIDE: Final = """() => {
    const scrolls = (e) =>
        e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.querySelectorAll("body *")].filter((e) =>
        e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
        && !e.closest(".unseen, .skip") && !scrolls(e.parentElement)
    ).map((e) => e.outerHTML.slice(0, 120));
}"""
# Targets that no box, label or touch area makes 24 px high and wide. A link inside a sentence may be as high
# as its line (WCAG 2.5.8).
SMALL_TARGETS: Final = """() => {
    const LEAST = 24;
    const ALL = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const isBig = (e) => {
        const box = e.getBoundingClientRect();
        return box.width >= LEAST - 0.1 && box.height >= LEAST - 0.1;
    };
    const isInSentence = (e) => {
        if (!getComputedStyle(e).display.startsWith("inline")) return false;
        let block = e.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        const copy = block.cloneNode(true);
        copy.querySelectorAll(`${ALL}, .unseen, details, ul, ol`).forEach((one) => one.remove());
        return /\\p{L}{2}/u.test(copy.textContent);
    };
    const isReached = (e) => {
        e.scrollIntoView({block: "center", behavior: "instant"});
        const box = e.getBoundingClientRect();
        const [x, y, far] = [box.x + box.width / 2, box.y + box.height / 2, LEAST / 2 - 0.5];
        return [[-far, 0], [far, 0], [0, -far], [0, far]].every(([right, down]) =>
            e.contains(document.elementFromPoint(x + right, y + down)));
    };
    return [...document.querySelectorAll(ALL)]
        // What is seen by who listens, or only once it has the focus.
        .filter((e) => e.checkVisibility({visibilityProperty: true}) && e.offsetWidth !== 1)
        .filter((e) => !e.closest(".unseen, .skip"))
        .filter((e) => ![e, ...(e.labels || [])].some(isBig) && !isInSentence(e) && !isReached(e))
        .map((e) => {
            const box = e.getBoundingClientRect();
            return `${Math.round(box.width)} x ${Math.round(box.height)}: ${e.outerHTML.slice(0, 140)}`;
        });
}"""
# The right edges of what is drawn and wider than half the grid, in px from where the grid begins: of
# pictures, lines and grounds, but for what lies in a box of its own, and for fields and links, beside which
# others stand.
RIGHT_EDGES: Final = """() => {
    const start = document.querySelector(".site-head .wrap").getBoundingClientRect().left;
    const isDrawn = (e) => {
        const style = getComputedStyle(e);
        return ["IMG", "VIDEO"].includes(e.tagName) || style.backgroundColor !== "rgba(0, 0, 0, 0)"
            || ["BlockStart", "BlockEnd", "InlineEnd"].some((at) => parseFloat(style[`border${at}Width`]));
    };
    const isBoxed = (e) => e.parentElement && (
        e.parentElement.matches(".table-wide") || isBoxed(e.parentElement)
        || (isDrawn(e.parentElement) && parseFloat(getComputedStyle(e.parentElement).paddingInlineEnd)));
    const edges = {};
    for (const e of document.querySelectorAll("body *")) {
        const box = e.getBoundingClientRect();
        const isWhole = box.left <= 1 && box.right >= innerWidth - 1;
        if (e.checkVisibility() && box.width > 480 && !isWhole && isDrawn(e) && !isBoxed(e)
            && !e.matches("input, a, ins, del")
            // A picture is not made larger than it is.
            && !(e.tagName === "IMG" && box.width >= e.naturalWidth))
            (edges[Math.round(box.right - start)] ||= []).push(e.outerHTML.slice(0, 80));
    }
    return edges;
}"""
# The skip link, the name and the menu; the past link and the search; what there is to take along, a choice;
# and the first publication, or the first other page of the site that was found.
MOST_STOPS: Final = 12
# Set before a page is opened; what has moved by itself is in `window.shifted` afterwards.
WATCH_SHIFTS: Final = """window.shifted = [];
new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
        window.shifted.push([entry.value, ...entry.sources.map((one) => one.node?.outerHTML?.slice(0, 100))]);
}).observe({type: "layout-shift", buffered: true});"""


def violations(page: Page, without: str = "") -> list[str]:
    """What axe finds wrong with a page, a line a place, but for what the selector ``without`` finds."""
    options: dict[str, Any] = dict(RULES)
    if page.evaluate("matchMedia('(forced-colors: active)').matches"):
        # It reads the colour that a letter is filled with, which Chromium gives as if none was forced.
        options["rules"] = {"color-contrast": {"enabled": False}}
    found = _axe.run(page, {"exclude": [[without]]} if without else None, options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
    ]


def stops_to_a_result(page: Page) -> int:
    """How often the tab key is pressed on a page of the library until its first result has the focus."""
    for stops in range(1, 2 * MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.lines, .elsewhere') !== null"):
            return stops
    raise AssertionError(f"The keyboard reaches no result: {page.url}")


def look(page: Page, scheme: str, width: int, height: int = 800) -> None:
    """Shows the page in one of the schemes, so wide."""
    page.emulate_media(**SCHEMES[scheme])
    page.set_viewport_size({"width": width, "height": height})


def scrolls_sideways(page: Page) -> list[str]:
    """What is wider than the window; empty if the page is not."""
    found: list[str] = page.evaluate(TOO_WIDE)
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found or (["the page"] if too_wide else [])


def stray_edges(page: Page, columns: set[int]) -> dict[int, str]:
    """What is drawn that ends at none of these, in rem from where the grid begins."""
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    found: dict[str, list[str]] = page.evaluate(RIGHT_EDGES)
    expected = [column * size for column in columns]
    return {
        int(edge): things[0]
        for edge, things in found.items()
        if all(abs(int(edge) - column) > 1 for column in expected)
    }


def contrast_within(page: Page, box: Mapping[str, float]) -> float:
    """The contrast of what is drawn in a box of the page to the ground that it stands on, by pixels."""
    clip = FloatRect(x=box["x"], y=box["y"], width=box["width"], height=box["height"])
    shot = page.screenshot(clip=clip, full_page=True)
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    found = picture.getcolors(picture.width * picture.height) or []
    ground = max(found)[1]
    return max(contrast(_code(colour), _code(ground)) for _, colour in found)


def _code(colour: Any) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def sheets(page: Page) -> list[str]:
    """The words of each sheet of paper that the page is printed on, with joined letters taken apart."""
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in paper.pages]


def words_on_last_sheet(page: Page) -> list[str]:
    """What stands on the last sheet besides the page's footer."""
    last = sheets(page)[-1]
    footer = set(page.locator(".site-foot").inner_text().split())
    return [word for word in re.findall(r"\w\S*", last) if word not in footer]
