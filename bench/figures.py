"""Makes the tables of docs/figures.md anew, one bench after the other, each with its date and command.

    make figures                        all; hours, on a machine that does nothing else
    make figures ARGS="queries phone"   those alone
    make figures ARGS="--list"          what there is

What a bench prints goes between its two markers in the page; what stands outside them stays. A bench that
fails, or lacks what it needs, leaves its table as it was, and is told of at the end. Variables name what does
not come with the project: FIGURES_KEEP (a folder for large libraries, for the next time), FIGURES_TEXTS and
FIGURES_QUESTIONS (see bench/searching.py), FIGURES_FILES (a folder of foreign files, see bench/foreign.py),
FIGURES_BESIDE (another checkout, whose pages are measured in turn with these), LIGHTHOUSE (its program).
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = PROJECT / "docs" / "figures.md"
# A table's lines, and those that begin so.
TABLE: Final = r"\|"


@dataclass(frozen=True)
class Bench:
    """A file of this folder, what it is given (``$NAME`` is a variable's), and which of its lines count."""

    name: str
    words: tuple[str, ...] = ()
    lines: str = TABLE

    @property
    def lacks(self) -> list[str]:
        """The variables that it needs and that are not set."""
        names = (word.removeprefix("$") for word in self.words if word.startswith("$"))
        return [name for name in names if name not in os.environ]

    def command(self, *, for_readers: bool = False) -> list[str]:
        values = {f"${name}": value for name, value in os.environ.items()}
        words = [word if for_readers else values.get(word, word) for word in self.words]
        return ["python" if for_readers else sys.executable, f"bench/{self.name}.py", *words]


_KEPT: Final = ("--keep", "$FIGURES_KEEP") if "FIGURES_KEEP" in os.environ else ()
_BESIDE: Final = ("--beside", "$FIGURES_BESIDE") if "FIGURES_BESIDE" in os.environ else ()
BENCHES: Final = (
    Bench("run"),
    Bench("phone", _BESIDE),
    Bench("lighthouse", ("$LIGHTHOUSE", *_BESIDE)),
    Bench("queries"),
    Bench("growth", (*_KEPT, "1000", "100000"), rf"{TABLE}|The bare Django view"),
    Bench("published_sizes", (*_KEPT, "100", "10000"), rf"{TABLE}|A whole site"),
    Bench("served", lines=rf"{TABLE}|A campaign page"),
    Bench("drill", lines=r"[\d,]+ reads, "),
    Bench("searching", ("$FIGURES_TEXTS", "$FIGURES_QUESTIONS"), rf"{TABLE}|\d+ texts, "),
    Bench("foreign", ("$FIGURES_FILES",)),
    Bench("cleaning"),
    Bench("hostile", lines=r"At most "),
)
BY_NAME: Final = {bench.name: bench for bench in BENCHES}


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the tables of docs/figures.md anew.")
    parser.add_argument("names", nargs="*", metavar="BENCH", help="one of them; all if left out")
    parser.add_argument("--list", action="store_true", help="say which there are")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - BY_NAME.keys()):
        parser.error(f"There is no bench {', '.join(unknown)}. There are: {', '.join(BY_NAME)}.")
    if asked.list:
        print("\n".join(BY_NAME))
        return
    left = [said for bench in BENCHES if bench.name in (asked.names or BY_NAME) for said in make(bench)]
    if left:
        sys.exit("\n".join(["Left as it was:", *left]))


def make(bench: Bench) -> Iterator[str]:
    """Runs a bench and writes its table; yields why not."""
    if bench.lacks:
        yield f"  {bench.name}: set {' and '.join(bench.lacks)}."
        return
    print(f"== {' '.join(bench.command(for_readers=True))}", flush=True)
    printed: list[str] = []
    with subprocess.Popen(bench.command(), cwd=PROJECT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None  # noqa: S101  (it was asked for)
        for line in running.stdout:
            print(line, end="", flush=True)
            printed.append(line.rstrip())
    if running.returncode:
        yield f"  {bench.name}: it ended with {running.returncode}."
    elif not (found := counting(printed, bench.lines)):
        yield f"  {bench.name}: it printed no figures."
    else:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), bench, found), encoding="utf-8")


def counting(printed: list[str], lines: str) -> list[str]:
    """The lines that count, with an empty one between a table and whatever else."""
    found: list[str] = []
    follows = False
    for line in printed:
        if not re.match(lines, line):
            follows = False
            continue
        if found and not (follows and line.startswith("|") and found[-1].startswith("|")):
            found.append("")
        found.append(line)
        follows = True
    return found


def written(page: str, bench: Bench, found: list[str]) -> str:
    """The page with these lines between the bench's markers. Raises SystemExit where these are missing."""
    begin, end = markers(bench.name)
    before, begins, rest = page.partition(begin)
    _, ends, after = rest.partition(end)
    if not (begins and ends):
        raise SystemExit(f"{PAGE.name} has no place for {bench.name}: {begin} … {end}")
    head = f"{date.today().isoformat()}, `{' '.join(bench.command(for_readers=True))}`"
    return "\n".join([before + begin, head, "", *found, "", end]) + after


def markers(name: str) -> tuple[str, str]:
    """Between which two lines of the page the bench's figures stand."""
    return f"<!-- {name} -->", f"<!-- end of {name} -->"


if __name__ == "__main__":
    main()
