"""Finds all that names a person: by the site's own relations, and the name in every text of the database.

What is found is for a human to look through: somebody else may have the same name.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex, Revision

from assets.models import EarlierVersion, File, Picture
from assets.models.media import Rendition
from campaigns.models import Contribution, Person
from editions.models import FileEdition
from library.models import Reading

from .columns import Column, Table, tables
from .file_texts import all_texts
from .folding import folded
from .kinds import kind_of_model
from .names import Name, Span, around, to_be_read

# Of a row that belongs to a page, the field that names it.
_OF_PAGE: Final = ("page", "publication", "statement", "campaign", "home", "content_object")

# What is read in stored files stands beside the tables, as one of which the key is the file's content.
_TEXT: Final = Column("text", "text", None, is_unique=False, is_file=False)
TEXTS_OF_FILES: Final = Table("text of files", "digest", [_TEXT], None)
# Where what a file says is found, by its content.
OF_FILES: Final = ("library_reading", TEXTS_OF_FILES.name)


class Cell(NamedTuple):
    """A text of a row in which the name may be, and what the row belongs to."""

    table: Table
    pk: Any
    column: Column
    value: Any
    group: str


@dataclass(frozen=True)
class Hit:
    """The name in its surroundings; the same words in several versions of a page are one."""

    key: str
    where: str
    before: str
    found: str
    behind: str


@dataclass
class Group:
    """A page, file, picture or other thing, with where it has the name."""

    key: str
    heading: str
    label: str
    url: str
    hits: dict[str, Hit] = field(default_factory=dict)


# --- Strings in what a column holds -------------------------------------------------------------------


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """A text, list or JSON with each string in it changed; also in JSON that is kept as a string in it."""
    if isinstance(value, dict):
        return {change(key): changed(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [changed(one, change) for one in value]
    if not isinstance(value, str):
        return value
    inner = inside(value)
    if inner is None:
        return change(value)
    after = changed(inner, change)
    return value if after == inner else json.dumps(after)


def inside(value: str) -> Any:
    """What a string holds that is JSON itself, as a page's body in a revision; None for any other."""
    if value[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def strings(value: Any) -> Iterator[str]:
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    changed(value, note)
    yield from found


# --- Which thing a row belongs to -----------------------------------------------------------------------


class Things:
    """What rows belong to, each looked up once."""

    def __init__(self, user: Any) -> None:
        self.urls = AdminURLFinder(user)
        self._found: dict[str, Group] = {}

    def group_of(self, table: Table, pk: Any) -> str:
        """The key of the thing that a row belongs to."""
        thing = self._thing(table, pk)
        if thing is None:
            key = f"{table.name}:{pk}"
            self._found.setdefault(
                key, Group(key, "Elsewhere in the database", f"{table.name}, row {pk}", "")
            )
            return key
        return self.key_of(thing)

    def key_of(self, thing: Any) -> str:
        """The key of a page, file, picture or other row."""
        if isinstance(thing, Page):
            thing = Page.objects.get(pk=thing.pk)
        key = f"{thing._meta.label_lower}:{thing.pk}"
        if key not in self._found:
            name = kind_of_model(type(thing))
            heading = name[0].upper() + name[1:]
            url = self.urls.get_edit_url(thing.specific if isinstance(thing, Page) else thing) or ""
            self._found[key] = Group(key, heading, str(thing) or heading, url)
        return key

    def __getitem__(self, key: str) -> Group:
        return self._found[key]

    def _thing(self, table: Table, pk: Any) -> Any:
        if table.model is None:
            return None
        row: Any = table.model._base_manager.filter(pk=pk).first()
        return owner(row) if row is not None else None


def owner(row: Any) -> Any:
    """The page, file or picture that a row belongs to, or itself."""
    if isinstance(row, Page | File | Picture):
        return row
    if isinstance(row, Rendition):
        return row.image
    if isinstance(row, EarlierVersion):
        return row.thing or row
    if isinstance(row, Reading):
        return File.objects.filter(file_hash=row.digest).order_by("pk").first() or _with_edition(row) or row
    if isinstance(row, FileEdition):
        return row.of.publication
    if isinstance(row, Revision):
        return _of_revision(row) or row
    for name in _OF_PAGE:
        try:
            above = getattr(row, name, None)
        except ObjectDoesNotExist:
            continue
        if isinstance(above, Page):
            return above
        if isinstance(above, Model):
            return owner(above)
    return row


def _with_edition(reading: Reading) -> Any:
    """The publication that issued what was read once, and has another file by now."""
    edition = FileEdition.objects.filter(digest=reading.digest).order_by("pk").first()
    return edition.of.publication if edition is not None else None


def _of_revision(revision: Revision) -> Any:
    model = revision.base_content_type.model_class()
    manager: Any = model._base_manager if model is not None else None
    return manager.filter(pk=revision.object_id).first() if manager is not None else None


# --- The search -----------------------------------------------------------------------------------------


class Search:
    """All that names a person, as it is now."""

    def __init__(self, person: Person, others: list[str], user: Any = None) -> None:
        self.person = person
        self.name = Name(person.name, *others)
        self.things = Things(user)
        self.contributions = list(
            Contribution.objects.filter(person=person).select_related("publication", "organisation")
        )
        # The contents of files that could be read as text.
        self.read_as_text: set[str] = set()
        self.cells = [*self._cells(), *self._cells_of_files()]
        self.close = self._close()

    def _cells(self) -> Iterator[Cell]:
        for table in tables():
            for pk, values in table.rows():
                if table.model is Person and pk == self.person.pk:
                    continue
                for column, value in zip(table.columns, values, strict=True):
                    if value and any(map(self.name.may_be_in, strings(value))):
                        yield Cell(table, pk, column, value, self.things.group_of(table, pk))

    def _cells_of_files(self) -> Iterator[Cell]:
        for stored, said in all_texts():
            if said.is_sure:
                self.read_as_text.add(stored.digest)
            if self.name.may_be_in(said.text):
                group = self.things.key_of(owner(stored.row))
                yield Cell(TEXTS_OF_FILES, stored.digest, _TEXT, said.text, group)

    def _close(self) -> set[str]:
        """The things that have the whole name, or are the person's own: a last name there is theirs, too."""
        theirs = {f"wagtailcore.page:{row.publication_id}" for row in self.contributions}
        return theirs | {
            cell.group
            for cell in self.cells
            for text in strings(cell.value)
            if cell.group not in theirs and self._is_named_in(cell, text)
        }

    def _is_named_in(self, cell: Cell, text: str) -> bool:
        if self.name.occurrences(text):
            return True
        # In a table's cells or in two captions the parts of a name are apart.
        return cell.table.name in OF_FILES and self.name.stands_apart(text)

    def occurrences(self, group: str, text: str) -> list[Span]:
        return self.name.occurrences(text, parts=group in self.close)

    def groups(self) -> list[Group]:
        """The things with their hits, in order."""
        found: dict[str, Group] = {}
        for cell in self.cells:
            for text in strings(cell.value):
                for span in self.occurrences(cell.group, text):
                    group = found.setdefault(cell.group, self.things[cell.group])
                    key = hit_key(cell.group, text, span)
                    where = cell.column.name.replace("_", " ")
                    group.hits.setdefault(key, Hit(key, where, *to_be_read(*around(text, span))))
        return sorted(found.values(), key=lambda group: (group.heading, group.label, group.key))

    def references(self) -> list[tuple[str, str]]:
        """What Wagtail's book says refers to the person or portrait, with the address of its form."""
        found: dict[str, str] = {}
        for thing in filter(None, [self.person, self.person.portrait]):
            for source, _ in ReferenceIndex.get_grouped_references_to(thing):
                url = self.things.urls.get_edit_url(source) or ""
                found[f"{source._meta.verbose_name}: {source}"] = url
        return sorted(found.items())

    def files_to_look_at(self) -> list[File]:
        """Files whose text nobody can search, or that have the last name alone: somebody has to look."""
        doubtful = {
            cell.pk
            for cell in self.cells
            if cell.table.name in OF_FILES and cell.group not in self.close
            if any(map(self.name.has_last_alone, strings(cell.value)))
        }
        as_text = Reading.objects.filter(state="read").values_list("digest", flat=True)
        read = {*as_text, *self.read_as_text} - doubtful
        editions = FileEdition.objects.exclude(digest__in=read).exclude(stored="")
        unread = ~Q(file_hash__in=read) | Q(pk__in=editions.values("of__file"))
        return list(File.objects.filter(unread).order_by("title", "pk"))


def hit_key(group: str, text: str, span: Span) -> str:
    """What an occurrence is known by: what stands around it in which thing."""
    said = "|".join([group, *(folded(part) for part in around(text, span))])
    return blake2b(said.encode(), digest_size=9).hexdigest()
