"""What a reader with a slow phone waits for: largest paint beside that of a bare document with the same text.

    python bench/phone.py [--beside CHECKOUT]

Chromium gets 560 ms for each request, 1.47 Mbit/s down and a processor four times slower, with nothing in its
cache. The bare document holds the page's text alone, and is measured in turn with the page. Needs the
browser of the tests; another's path may be given as CHROMIUM. Bytes and requests are those of the first
screen, not scrolled. With the path of another checkout, of an earlier state say, its pages are measured in
turn with these, and a second table has both.
"""

import argparse
import html
import os
import statistics
import tempfile
import threading
from contextlib import ExitStack
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import sites
from playwright.sync_api import Browser, sync_playwright
from run import PAGES
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.chromium import chromium_path

View = dict[str, float]
VIEWS = 5
SLOW = {"offline": False, "latency": 560, "downloadThroughput": 1.47e6 / 8, "uploadThroughput": 0.67e6 / 8}
WATCH = """window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => seen.lcp = entry.startTime))
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => seen.cls += entry.value))
  .observe({type: 'layout-shift', buffered: true});"""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def view(browser: Browser, address: str) -> View:
    """One cold view: largest paint in ms, layout shift, bytes on the wire and requests."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True
    )
    page = context.new_page()
    chromium = context.new_cdp_session(page)
    chromium.send("Network.enable")
    chromium.send("Network.emulateNetworkConditions", SLOW)
    chromium.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: list[float] = []
    chromium.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    seen = page.evaluate("seen")
    context.close()
    return {"paint": seen["lcp"], "shift": seen["cls"], "bytes": sum(sizes), "requests": len(sizes)}


def write_bare(page: str, file: Path) -> None:
    """Writes the text of a page's main part as a document without anything else."""
    names = ("h1", "h2", "h3", "h4", "p", "li", "dt", "dd")
    elements = LexborHTMLParser(page).css(", ".join(f"main {name}" for name in names))
    text = "".join(f"<{one.tag}>{html.escape(one.text(strip=True))}</{one.tag}>" for one in elements)
    head = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    )
    file.write_text(f"{head}<title>Bare</title><main>{text}</main>", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what a reader with a slow phone waits for.")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="another state of the project")
    other = parser.parse_args().beside
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        here = sites.start(stack)
        there = sites.start(stack, other.resolve()) if other else None
        bare = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Quiet(*args, directory=str(folder)))
        threading.Thread(target=bare.serve_forever, daemon=True).start()
        stack.callback(bare.shutdown)
        chromium = stack.enter_context(sync_playwright()).chromium
        browser = chromium.launch(executable_path=os.environ.get("CHROMIUM") or chromium_path(), args=FLAGS)
        print("| page | largest paint ms | of the bare document | layout shift | bytes | requests |")
        print("| --- | --- | --- | --- | --- | --- |")
        found: dict[str, list[list[View]]] = {}
        for name, path in PAGES.items():
            # A feed is nothing that a browser paints.
            if path.endswith("/"):
                plain = f"http://127.0.0.1:{bare.server_port}/{name}.html"
                write_bare(content(browser, here + path), folder / f"{name}.html")
                addresses = [here + path, plain, *([there + path] if there else [])]
                found[name] = [[view(browser, address) for address in addresses] for _ in range(VIEWS)]
                report(name, found[name])
        browser.close()
    if other:
        report_both(found)


def content(browser: Browser, address: str) -> str:
    page = browser.new_page()
    page.goto(address)
    found = page.content()
    page.close()
    return found


def report(name: str, rounds: list[list[View]]) -> None:
    """Prints one page's medians; the ratio is taken round by round."""
    ratio = statistics.median(one[0]["paint"] / one[1]["paint"] for one in rounds)
    paint, shift, size, count = (middle(rounds, 0, key) for key in ("paint", "shift", "bytes", "requests"))
    print(f"| {name} | {paint:.0f} | {ratio:.2f} | {shift:.3f} | {size:.0f} | {count:.0f} |", flush=True)


def report_both(found: dict[str, list[list[View]]]) -> None:
    """Prints what each page was in the other checkout and is in this one."""
    print()
    print("| page | largest paint ms, before | after | bytes, before | after | requests, before | after |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, rounds in found.items():
        keys = ("paint", "bytes", "requests")
        figures = (f"{middle(rounds, place, key):.0f}" for key in keys for place in (2, 0))
        print(f"| {name} | {' | '.join(figures)} |")


def middle(rounds: list[list[View]], place: int, key: str) -> float:
    return statistics.median(one[place][key] for one in rounds)


if __name__ == "__main__":
    main()
