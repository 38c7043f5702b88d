"""What Lighthouse says of the demo's pages: its four marks, largest paint, blocked time and layout shift.

    python bench/lighthouse.py PROGRAM [--beside CHECKOUT]

PROGRAM is Lighthouse's own, which does not come with the project (`npm install lighthouse`, then
node_modules/.bin/lighthouse). Each page is viewed three times, of which the medians count. With the path of
another checkout, of an earlier state say, its pages are viewed in turn, and stand in the table as "before".
Needs the browser of the tests; another's path may be given as CHROMIUM.
"""

import argparse
import json
import os
import statistics
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import sites
from run import PAGES

from ajc_site.tests.support.chromium import ARGUMENTS, chromium_path

VIEWS: Final = 3
MARKS: Final = ("performance", "accessibility", "best-practices", "seo")
FIGURES: Final = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
SLOWEST: Final = 300


def main() -> None:
    parser = argparse.ArgumentParser(description="Has Lighthouse look at the demo's pages.")
    parser.add_argument("program", type=Path, help="Lighthouse's")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="another state of the project")
    asked = parser.parse_args()
    with ExitStack() as stack:
        addresses = {"now": sites.start(stack)}
        if asked.beside:
            addresses = {"before": sites.start(stack, asked.beside.resolve()), **addresses}
        print(
            "| page | state | performance | accessibility | practices | search | largest paint | blocked "
            "| shift |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for name, path in PAGES.items():
            # A feed is nothing that a browser paints.
            if path.endswith("/"):
                views: dict[str, list[list[float]]] = {state: [] for state in addresses}
                for _ in range(VIEWS):
                    for state, address in addresses.items():
                        views[state].append(view(asked.program, address + path))
                for state, rows in views.items():
                    report(name, state, rows)


def view(program: Path, address: str) -> list[float]:
    """One view: the four marks, and what was measured."""
    answer = subprocess.run(
        [
            *(str(program), address, "--quiet", "--no-enable-error-reporting", "--output=json"),
            *(f"--only-categories={','.join(MARKS)}", f"--chrome-flags={' '.join(ARGUMENTS)}"),
        ],
        env={**os.environ, "CHROME_PATH": os.environ.get("CHROMIUM") or chromium_path() or ""},
        stdout=subprocess.PIPE,
        check=True,
        timeout=SLOWEST,
    )
    said = json.loads(answer.stdout)
    marks = [100 * said["categories"][name]["score"] for name in MARKS]
    return [*marks, *(said["audits"][name]["numericValue"] for name in FIGURES)]


def report(name: str, state: str, rows: list[list[float]]) -> None:
    *figures, shift = (statistics.median(column) for column in zip(*rows, strict=True))
    whole = " | ".join(f"{figure:.0f}" for figure in figures)
    print(f"| {name} | {state} | {whole} | {shift:.3f} |", flush=True)


if __name__ == "__main__":
    main()
