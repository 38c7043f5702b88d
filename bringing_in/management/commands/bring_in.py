"""Brings in a file or a folder of them, as drafts."""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from html import unescape
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
_SOURCE: Final = re.compile(r"""\ssrc\s*=\s*["']([^"'#?:]{1,500})["']""", re.IGNORECASE)
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
        for link in links_in(root):
            name = link.relative_to(root.parent)
            self.stdout.write(f"{name}: Left. It is a link to another place, which may not belong here.")
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
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if _is_own(path))
    base = root.parent
    shown = [
        path for path in files if not _is_companion(path, base) and not path.name.startswith((".", "~$"))
    ]
    stems = {path.with_suffix("") for path in shown if path.suffix.lower() != ".pdf"}
    pages = [path for path in shown if path.suffix.lower() in _PAGES]
    parts = {one for path in pages for one in (*_linked_pdfs(path), *_pictures_beside(path))}
    return [
        _item(path, base)
        for path in shown
        if path not in parts and not (path.suffix.lower() == ".pdf" and path.with_suffix("") in stems)
    ]


def links_in(root: Path) -> list[Path]:
    """The symbolic links of a folder: what they lead to was not meant to be brought in with it."""
    return sorted(path for path in root.rglob("*") if path.is_symlink()) if root.is_dir() else []


def _is_own(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_companion(path: Path, base: Path) -> bool:
    """Whether it lies in the folder that a browser saved beside a page."""
    return any(_FOLDER.search(part) for part in path.relative_to(base).parts[:-1])


def _item(path: Path, base: Path) -> Item:
    # The end of a long one is its name.
    source = path.relative_to(base).as_posix()[-_LONGEST:]
    pdf = path.with_suffix(".pdf")
    pdfs = [(pdf.name, pdf.read_bytes())] if _is_own(pdf) and pdf != path else []
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
                    if _is_own(one) and one.suffix.lower() not in _PAGES:
                        target.write(_name_beside(one, path), one.read_bytes(), is_stored=True)
        for one in sorted({*_linked_pdfs(path), *_pictures_beside(path)}):
            target.write(_name_beside(one, path), one.read_bytes(), is_stored=True)
    packed.seek(0)
    return packed


def _name_beside(one: Path, page: Path) -> str:
    return one.relative_to(page.parent).as_posix()


def _pictures_beside(path: Path) -> Iterator[Path]:
    """The pictures that a page shows from other folders beside it, as one of Google Docs does, unpacked."""
    sources = _SOURCE.findall(path.read_text("utf-8", "replace"))
    for name in dict.fromkeys(unquote(unescape(source)) for source in sources):
        one = path.parent / name
        is_there = ".." not in Path(name).parts and not Path(name).is_absolute() and _is_own(one)
        if is_there and one.suffix.lower() not in _PAGES and not _is_companion(one, path.parent):
            yield one


def _linked_pdfs(path: Path) -> Iterator[Path]:
    """The PDFs beside a page that it names."""
    text = unquote(path.read_text("utf-8", "replace"))
    found = (pdf for pdf in sorted(path.parent.glob("*.pdf")) if pdf.name in text and _is_own(pdf))
    return iter([pdf for _number, pdf in zip(range(_MOST_PDFS), found, strict=False)])
