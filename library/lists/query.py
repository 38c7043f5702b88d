"""What a reader asked the library for, read from the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from campaigns.addresses.leading import keys_at

from .facets import BY_NAME, FACETS, Key, Named, named

# Nobody types more; an address that asks for more is cut short.
LONGEST_TEXT: Final = 200
MOST_VALUES: Final = 20

NO_SUCH_PAGE: Final = gettext_lazy("There is no such page of the list; this is the first.")

BY_DATE: Final = "date"
BY_RELEVANCE: Final = "relevance"


@dataclass(frozen=True)
class LibraryQuery:
    """The words, the values of each facet, the order and the page that an address names.

    What the address says but the library does not know is kept in ``not_understood``, as short sentences for
    the reader, and otherwise left out. ``opened`` is the facet of which all values are to be shown.
    """

    text: str = ""
    chosen: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    sort: str = ""
    # None where none is asked for.
    page_number: int | None = None
    opened: str = ""
    not_understood: tuple[str, ...] = ()
    # Facets and slugs of which nothing is called so today.
    unknown: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_address(cls, asked: QueryDict) -> Self:
        """Reads the query part of an address; one query at most."""
        problems: list[str] = []
        text = " ".join(asked.get("q", "").replace("\0", " ").split())
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT].strip()
            said = gettext("Only the first %(number)s characters were searched for.")
            problems.append(said % {"number": LONGEST_TEXT})
        slugs = {facet.name: _several(asked.getlist(facet.name)) for facet in FACETS}
        chosen, unknown = cls._known(slugs)
        sort = asked.get("sort", "").strip().lower()
        if sort and sort not in (BY_DATE, BY_RELEVANCE):
            problems.append(gettext("The order was not understood."))
            sort = ""
        page = _page_number(asked.get("page", ""))
        if page is None and asked.get("page", "").strip():
            problems.append(str(NO_SUCH_PAGE))
        opened = asked.get("all", "").strip().lower()
        return cls(text, chosen, sort, page, opened if opened in BY_NAME else "", tuple(problems), unknown)

    @staticmethod
    def _known(
        slugs: Mapping[str, list[str]],
    ) -> tuple[dict[str, tuple[Named, ...]], tuple[tuple[str, str], ...]]:
        found = (
            {(row.facet, row.slug.lower()): row for row in named({}, slugs)} if any(slugs.values()) else {}
        )
        chosen: dict[str, tuple[Named, ...]] = {}
        unknown: list[tuple[str, str]] = []
        for facet in FACETS:
            values: list[Named] = []
            for slug in slugs[facet.name]:
                value = found.get((facet.name, slug.lower()))
                if value is None:
                    unknown.append((facet.name, slug))
                elif value not in values:
                    values.append(value)
            if values:
                chosen[facet.name] = tuple(values)
        return chosen, tuple(unknown)

    def without_unknown(self, public: Mapping[str, Iterable[Key]]) -> Self:
        """The same without values that no public publication has: nothing is told of those.

        A name that something public had once stands for it still. Two queries, where a name is not known.
        """
        unknown = list(self.unknown)
        kept: dict[str, tuple[Named, ...]] = {}
        for facet, values in self.chosen.items():
            # Kinds and languages are no secrets.
            is_known = [
                BY_NAME[facet].model is None or value.key in public.get(facet, ()) for value in values
            ]
            unknown += [
                (facet, value.slug) for value, known in zip(values, is_known, strict=True) if not known
            ]
            rest = tuple(value for value, known in zip(values, is_known, strict=True) if known)
            if rest:
                kept[facet] = rest
        former = _formerly(unknown, public) if unknown else {}
        for (facet, _), value in former.items():
            if value not in kept.get(facet, ()):
                kept[facet] = (*kept.get(facet, ()), value)
        problems = [_no_such(*name) for name in unknown if name not in former]
        return replace(self, chosen=kept, not_understood=(*self.not_understood, *problems), unknown=())

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a page of the whole list is asked for; no query needed."""
        return not (self.is_filtered or self.unknown)

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.chosen)

    @property
    def number_chosen(self) -> int:
        """How many values of facets are chosen."""
        return sum(map(len, self.chosen.values()))

    @property
    def order(self) -> str:
        """By relevance where something is searched for and nothing else was asked; else by date."""
        if not self.text:
            return BY_DATE
        return self.sort or BY_RELEVANCE

    def has(self, value: Named) -> bool:
        return value in self.chosen.get(value.facet, ())

    def without(self, value: Named) -> Self:
        """The same list without this value, from its first page on."""
        left = tuple(other for other in self.chosen[value.facet] if other != value)
        chosen = {facet: values for facet, values in self.chosen.items() if facet != value.facet}
        return replace(
            self, chosen={**chosen, value.facet: left} if left else chosen, page_number=None, opened=""
        )

    def address(self, page_number: int | None = None, **changed: str) -> str:
        """The query part of the address of a page of this list, with its question mark; empty for the first
        page of all. ``changed`` are ``text``, ``sort`` or ``opened`` with another value.
        """
        asked = replace(self, **changed) if changed else self  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", asked.text)] if asked.text else []
        for facet in FACETS:
            pairs += [(facet.name, value.slug) for value in asked.chosen.get(facet.name, ())]
        if asked.sort and asked.text:
            pairs.append(("sort", asked.sort))
        if asked.opened:
            pairs.append(("all", asked.opened))
        if page_number:
            pairs.append(("page", str(page_number)))
        return f"?{urlencode(pairs)}" if pairs else ""


def _several(values: list[str]) -> list[str]:
    """The values that an address names, without blanks, cut short where they are too many."""
    return [stripped for value in values[:MOST_VALUES] if (stripped := value.replace("\0", "").strip()[:255])]


def _page_number(text: str) -> int | None:
    """The number that the text holds, and None for what is no page's number."""
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0
    return int(text) if is_number else None


def _formerly(
    names: list[tuple[str, str]], public: Mapping[str, Iterable[Key]]
) -> dict[tuple[str, str], Named]:
    """The public values that had these names, each a facet and a slug, before they were renamed."""
    had = {
        (facet, slug): [key for key in keys if key in public.get(facet, ())]
        for (facet, slug), keys in keys_at(name for name in names if BY_NAME[name[0]].model).items()
    }
    wanted: dict[str, list[Key]] = {}
    for (facet, _), keys in had.items():
        wanted.setdefault(facet, []).extend(keys)
    values = {(value.facet, value.key): value for value in named(wanted)} if wanted else {}
    found: dict[tuple[str, str], Named] = {}
    for (facet, slug), keys in had.items():
        for value in (values[facet, key] for key in keys if (facet, key) in values):
            found.setdefault((facet, slug), value)
    return found


def _no_such(facet: str, slug: str) -> str:
    shown = slug if len(slug) <= 40 else f"{slug[:40]}…"
    said = gettext("There is nothing under the %(way)s “%(name)s”; it was left out.")
    return said % {"way": BY_NAME[facet].singular, "name": shown}
