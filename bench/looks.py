"""Pictures of every page type: at four widths, light, dark, in forced colours, and on paper, to be looked at.

    python bench/looks.py --keep FOLDER [--only NAME …]

The demo and the tests' long contents, in a database that goes away. FOLDER gets a picture of each page in
each look, whole pages, what is printed as PDF, and an index.html that shows them side by side. What the
console says is printed. Nothing of it is kept in the project.
"""

import argparse
import html
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import sites
from playwright.sync_api import Browser, sync_playwright

from ajc_site.tests.support.chromium import ARGUMENTS, chromium_path
from ajc_site.tests.support.e2e.looking import look
from ajc_site.tests.support.long_pages import PAGES as LONG
from campaigns.tests.e2e.demo_pages import PAGES as DEMO

WIDTHS: Final = (360, 768, 1280, 1920)
LOOKS: Final = ("light", "dark", "forced colours")
PAGES: Final = {
    **DEMO,
    **LONG,
    "not found": "/nothing-of-this-name/",
    "style page": "/styles/",
}
# A longer one is cut: beyond, Chromium paints nothing.
HIGHEST: Final = 15_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Takes pictures of every page in every look.")
    parser.add_argument("--keep", type=Path, required=True, metavar="FOLDER", help="where they go")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help=f"of: {', '.join(PAGES)}")
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    pages = {name: path for name, path in PAGES.items() if name in (asked.only or PAGES)}
    with ExitStack() as stack:
        address = sites.start(stack, long=True)
        chromium = stack.enter_context(sync_playwright()).chromium
        browser = chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or chromium_path(), args=[*ARGUMENTS]
        )
        for name, path in pages.items():
            take(browser, address + path, asked.keep, name)
        browser.close()
    write_index(asked.keep, list(pages))


def file_name(name: str, scheme: str, width: int) -> str:
    return f"{name} {width} {scheme}.png".replace(" ", "-").replace(",", "")


def take(browser: Browser, address: str, folder: Path, name: str) -> None:
    """One page in all looks, each whole, and on paper."""
    page = browser.new_page()
    page.on("console", lambda message: print(f"{name}: {message.text}", flush=True))
    page.goto(address, wait_until="networkidle")
    for width in WIDTHS:
        for scheme in LOOKS:
            look(page, scheme, width)
            # So that what is lazy is there.
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            page.wait_for_load_state("networkidle")
            page.evaluate("scrollTo(0, 0)")
            height = min(HIGHEST, page.evaluate("document.documentElement.scrollHeight"))
            page.screenshot(
                path=folder / file_name(name, scheme, width),
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": height},
            )
    page.emulate_media(media="print")
    page.pdf(path=folder / f"{name}.pdf".replace(" ", "-"), format="A4")
    page.close()
    print(name, flush=True)


def write_index(folder: Path, names: list[str]) -> None:
    """A page with all pictures, a row for each page type and scheme."""
    rows = []
    for name in names:
        paper = f"{name}.pdf".replace(" ", "-")
        rows.append(f'<h2>{html.escape(name)}</h2><p><a href="{html.escape(paper)}">On paper</a></p>')
        for scheme in LOOKS:
            pictures = "".join(
                f'<a href="{file}"><img loading="lazy" width="{width // 3}" src="{file}" alt="{width}"></a> '
                for width in WIDTHS
                for file in [html.escape(file_name(name, scheme, width))]
            )
            rows.append(f"<h3>{html.escape(scheme)}</h3><p>{pictures}</p>")
    style = "<style>img { vertical-align: top; border: 1px solid; }</style>"
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Looks</title>{style}{''.join(rows)}"
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
