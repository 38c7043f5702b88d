"""Brings in a file or a folder of them, as drafts."""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import unquote

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from bringing_in.drafting.guessing import CAMPAIGN
from bringing_in.found import CHANGED, LEFT_OUT, TO_DO
from bringing_in.run import LEFT, NEW, REFUSED, RENEWED, SEEN, Item, Outcome, Run
from campaigns.kinds.registry import kinds
from clean_files.office.package import Writer

_PAGES: Final = {".html", ".htm"}
_FOLDER: Final = re.compile(r"(?:_files|_fichiers|_archivos|-dateien|\.fld|_files_)$", re.IGNORECASE)
_HOW: Final = {
    NEW: "New draft",
    RENEWED: "Brought in anew",
    LEFT: "Left",
    REFUSED: "Refused",
    SEEN: "Would be",
}
_MARKS: Final = {TO_DO: "to do", CHANGED: "changed", LEFT_OUT: "left out"}
_MOST_PDFS: Final = 50
_LONGEST: Final = 500


class Command(BaseCommand):
    help = "Brings in Word files, saved web pages, exports of Google Docs and PDFs as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="A file, or a folder with all that is below it.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be made, and make nothing."
        )
        parser.add_argument("--kind", choices=[*kinds(), CAMPAIGN], default="", help="Instead of guessing.")
        parser.add_argument(
            "--user", default="", help="The login whose drafts they will be, and whose rights count."
        )

    def handle(self, *args: Any, path: str, dry_run: bool, kind: str, user: str, **options: Any) -> None:
        root = Path(path)
        if not root.exists():
            raise CommandError(f"There is nothing at {path}.")
        owner = get_user_model().objects.filter(username=user).first() if user else None
        if user and owner is None:
            raise CommandError(f"There is no login “{user}”.")
        outcomes = Run(owner, kind, by_name=True, is_dry=dry_run).bring(items_in(root))
        for outcome in outcomes:
            self._say(outcome)
        made = sum(one.how in (NEW, RENEWED) for one in outcomes)
        self.stdout.write(f"{len(outcomes)} looked at, {made} brought in.")

    def _say(self, outcome: Outcome) -> None:
        what = f" “{outcome.page.title}” ({outcome.page.pk})" if outcome.page is not None else ""
        self.stdout.write(f"{outcome.source}: {_HOW[outcome.how]}{what}. {outcome.text}".rstrip())
        for line in outcome.lines:
            where = f", {line.where}" if line.where else ""
            self.stdout.write(f"    {_MARKS[line.kind]}: {line.text}{where}")


def items_in(root: Path) -> list[Item]:
    """The documents of a folder, in the order of their names, each with what belongs to it."""
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
    base = root.parent
    shown = [
        path for path in files if not _is_companion(path, base) and not path.name.startswith((".", "~$"))
    ]
    stems = {path.with_suffix("") for path in shown if path.suffix.lower() != ".pdf"}
    linked = {pdf for path in shown if path.suffix.lower() in _PAGES for pdf in _linked_pdfs(path)}
    return [
        _item(path, base)
        for path in shown
        if path.suffix.lower() != ".pdf" or not (path.with_suffix("") in stems or path in linked)
    ]


def _is_companion(path: Path, base: Path) -> bool:
    """Whether it lies in the folder that a browser saved beside a page."""
    return any(_FOLDER.search(part) for part in path.relative_to(base).parts[:-1])


def _item(path: Path, base: Path) -> Item:
    # The end of a long one is its name.
    source = path.relative_to(base).as_posix()[-_LONGEST:]
    pdf = path.with_suffix(".pdf")
    pdfs = [(pdf.name, pdf.read_bytes())] if pdf.is_file() and pdf != path else []
    if path.suffix.lower() in _PAGES:
        return Item(source, lambda: _with_companions(path), pdfs)
    return Item(source, lambda: path.open("rb"), pdfs)


def _with_companions(path: Path) -> BinaryIO:
    """A page with its folder and the PDFs that it links to, as one file."""
    packed = io.BytesIO()
    with Writer(packed) as target:
        target.write(path.name, path.read_bytes())
        for folder in sorted(path.parent.iterdir()):
            if folder.is_dir() and folder.name.startswith(path.stem) and _FOLDER.search(folder.name):
                for one in sorted(folder.rglob("*")):
                    if one.is_file() and not one.is_symlink() and one.suffix.lower() not in _PAGES:
                        target.write(
                            one.relative_to(path.parent).as_posix(), one.read_bytes(), is_stored=True
                        )
        for pdf in sorted(_linked_pdfs(path)):
            target.write(pdf.name, pdf.read_bytes(), is_stored=True)
    packed.seek(0)
    return packed


def _linked_pdfs(path: Path) -> Iterator[Path]:
    """The PDFs beside a page that it names."""
    text = unquote(path.read_text("utf-8", "replace"))
    found = (pdf for pdf in sorted(path.parent.glob("*.pdf")) if pdf.name in text)
    return iter([pdf for _number, pdf in zip(range(_MOST_PDFS), found, strict=False)])
