"""Brings in one document or many, for the admin and the command alike."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from django.db import transaction

from clean_files.findings import Refused

from .drafting import again
from .drafting.drafts import Drafting, add, model_of, parent_of
from .drafting.guessing import CAMPAIGN, LANGUAGE_NAMES, day_of
from .drafting.linking import Targets, set_links
from .drafting.opening import is_pdf, open_document
from .found import CHANGED, TO_DO, Found, Line
from .models import Brought

NEW, RENEWED, LEFT, REFUSED, SEEN = "new", "renewed", "left", "refused", "seen"
SAME: Final = "It was brought in before, and has not changed since."
TOUCHED: Final = (
    "It was brought in before, and somebody has changed or published the draft since: it was left as it is."
)
DELETED: Final = (
    "It was brought in before, and the draft was deleted since: it was left out. "
    "Take it back from the recycle bin."
)
NOT_THERE: Final = "You may not add a {} to the site. Choose another kind, or ask somebody who may."
_ENDINGS: Final = {".docx": "PK", ".pdf": "%PDF"}


@dataclass
class Item:
    """A document to bring in: its name below what is brought in, its bytes, and PDFs that belong to it."""

    source: str
    open: Callable[[], Any]
    pdfs: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of a document."""

    source: str
    how: str
    text: str = ""
    page: Any = None
    lines: list[Line] = field(default_factory=list)


class Run:
    """Brings in documents as ``user``, whose rights count; without one, as the site itself.

    With ``by_name`` a document of the same name is the same one, as in a folder that is brought in again.
    """

    def __init__(
        self, user: Any = None, kind: str = "", *, by_name: bool = False, is_dry: bool = False
    ) -> None:
        self.user, self.kind, self.by_name, self.is_dry = user, kind, by_name, is_dry
        self._made: list[tuple[Any, Brought, dict[str, Any]]] = []

    def bring(self, items: Iterable[Item]) -> list[Outcome]:
        """Brings in all of them, then sets the links between them. What can't be read stops no other."""
        outcomes = []
        for item in items:
            try:
                outcomes.append(self._one(item))
            except Refused as refused:
                outcomes.append(Outcome(item.source, REFUSED, str(refused.message)))
        for page, brought, files in self._made:
            self._link(page, brought, files)
        for outcome in outcomes:
            if outcome.how in (NEW, RENEWED):
                outcome.lines = Brought.objects.get(page=outcome.page).report
        return outcomes

    def _one(self, item: Item) -> Outcome:
        with item.open() as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            before = self._before(item.source, digest)
            if before is not None and (said := self._left(before, digest)):
                return Outcome(item.source, LEFT, said, page=before.page)
            source.seek(0)
            found, contents = _read(item.source, source)
        for name, content in item.pdfs:
            contents[f"files/{name}"] = content
        drafting = Drafting(found, contents, self.user, item.source, self.kind, is_dry=self.is_dry)
        pdfs = [f"files/{name}" for name, _content in item.pdfs]
        if self.is_dry:
            drafting.attach(drafting.page(), [*pdfs, *found.files.values()])
            return Outcome(item.source, SEEN, _summary(drafting, contents), lines=drafting.lines)
        parent = parent_of(drafting.guess.kind)
        if parent is None or (self.user and not parent.permissions_for_user(self.user).can_add_subpage()):
            raise Refused(NOT_THERE.format(model_of(drafting.guess.kind)._meta.verbose_name))
        with transaction.atomic():
            return self._draft(item, drafting, before, digest, pdfs)

    def _before(self, source: str, digest: str) -> Brought | None:
        """What was brought in under this name. An upload has any name: the same bytes are the same."""
        if self.by_name:
            return Brought.objects.filter(source=source).select_related("page").first()
        rows = Brought.objects.filter(digest=digest, page__isnull=False).select_related("page")
        mine = (one for one in rows if one.page and one.page.permissions_for_user(self.user).can_edit())
        return next(mine, None)

    def _left(self, before: Brought, digest: str) -> str:
        if before.page is None:
            return DELETED
        if before.digest == digest:
            return SAME
        return "" if again.is_untouched(before) else TOUCHED

    def _draft(
        self, item: Item, drafting: Drafting, before: Brought | None, digest: str, pdfs: list[str]
    ) -> Outcome:
        page = drafting.page(_newest(before) if before is not None else None)
        is_new = page.pk is None
        drafting.attach(page, [*pdfs, *drafting.found.files.values()])
        files = {href: file for href, name in drafting.found.files.items()
                 if (file := drafting.media.file(name, PurePosixPath(name).stem)) is not None}  # fmt: skip
        if is_new:
            add(page, parent_of(drafting.guess.kind))
        for other, lines in drafting.beside:
            if hasattr(other, "campaigns"):
                other.campaigns.add(page)
                other.save()
            self._note(other, Brought(source=f"{item.source[:480]}#{other.pk}"), lines)
        row = before or Brought(source=item.source)
        row.address, row.digest = drafting.found.address[:2000], digest
        self._note(page, row, drafting.lines)
        self._made.append((page, row, files))
        return Outcome(item.source, NEW if is_new else RENEWED, page=page)

    def _note(self, page: Any, row: Brought, lines: list[Line]) -> None:
        """Keeps the draft's version and its report."""
        page.save_revision(user=self.user, log_action=True, clean=False)
        row.page, row.brought_by = page, self.user
        row.lines = [asdict(line) for line in lines]
        row.fingerprint = again.fingerprint(page)
        row.save()

    def _link(self, page: Any, row: Brought, files: dict[str, Any]) -> None:
        stored = page.body.get_prep_value()
        with transaction.atomic():
            lines = set_links(page, row, files, Targets(self.user))
            if lines or page.body.get_prep_value() != stored:
                self._note(page, row, [*row.report, *lines])


def _newest(before: Brought) -> Any:
    page = before.page
    return page.get_latest_revision_as_object() if page is not None else None


def _read(name: str, source: Any) -> tuple[Found, dict[str, bytes]]:
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
    if is_pdf(source):
        found = Found(title=stem.replace("_", " ").strip())
        found.say(TO_DO, "Check the title: it is the name of the file.")
        found.lines[-1].field = "title"
        content = source.read()
        found.files[""] = f"files/{stem[:80]}.pdf"
        return found, {found.files[""]: content}
    found, contents = open_document(source, ending)
    source.seek(0)
    if ending in _ENDINGS and not source.read(4).startswith(_ENDINGS[ending].encode()):
        found.say(CHANGED, f"Its name ends in {ending}, but it is none: it was read as what it is.")
    return found, contents


def _summary(drafting: Drafting, contents: dict[str, bytes]) -> str:
    """What would be made, in a sentence."""
    kind = str(model_of(drafting.guess.kind)._meta.verbose_name)
    said = f"{kind.capitalize()} “{drafting.title}”, "
    if drafting.guess.kind != CAMPAIGN:
        day = day_of(drafting.found)
        said += f"{day.written if day else 'without a date'}, {LANGUAGE_NAMES[drafting.language]}, "
    return f"{said}pictures and files: {len(contents)}."
