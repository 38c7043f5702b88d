"""What a search finds beside publications: campaigns, people, organisations and standard pages.

There are few of them, so each is asked whether it holds everything that is wanted, without the shelf and the
sequences that publications need. Only what is public is given: whatever the index holds is looked up there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from campaigns.addresses.of_things import HAS_ADDRESS
from campaigns.models import Campaign, Organisation, Person, StandardPage
from campaigns.models.relations import latest_roles

from ..models import ElsewhereKind
from .excerpts import Marker, Segment, on_one_line
from .finding import IN_A_ROW, IN_A_ROW_BARE, Wanted, quoted
from .loosening import Answer, Match

# How many are shown at once; further ones are a step away.
FEW: Final = 5
MOST: Final = 30
# How many are looked up, public or not.
LOOKED_UP: Final = 300


@dataclass(frozen=True)
class Page:
    """What is shown of one. ``place`` is its ``url_path``, and empty for what is not in the page tree."""

    kind: ElsewhereKind
    title: list[Segment]
    line: list[Segment]
    place: str = ""
    address: str = ""


@dataclass(frozen=True)
class _Held:
    """What the index has of one."""

    kind: ElsewhereKind
    key: int
    text: str


@dataclass(frozen=True)
class _Public:
    """What is public of one: the line is what a list says of it, if staff wrote something."""

    title: str
    line: str
    place: str = ""
    address: str = ""


def elsewhere(typed: str, answer: Answer) -> list[Page]:
    """The public pages that hold all that was typed; or all that was meant, where publications show what."""
    wanted = Wanted.typed(typed)
    found = _holding(wanted)
    if not found and answer.match in (Match.SPELLING, Match.WITHOUT_MARKS):
        wanted = answer.wanted
        found = _holding(wanted)
    public = _public(found) if found else {}
    shown = [(held, public[held.kind, held.key]) for held in found if (held.kind, held.key) in public][:MOST]
    if not shown:
        return []
    marker = Marker(wanted, [text for held, one in shown for text in (one.title, one.line, held.text)])
    return [_page(held, one, marker) for held, one in shown]


def _page(held: _Held, one: _Public, marker: Marker) -> Page:
    line = marker.marked(one.line)
    # Where neither says what was searched for, the text does.
    if not any(segment.is_hit for segment in [*marker.marked(one.title), *line]):
        excerpt = marker.cut(on_one_line(held.text))
        line = excerpt if any(segment.is_hit for segment in excerpt) else line
    return Page(held.kind, marker.marked(one.title), line, one.place, one.address)


def _holding(wanted: Wanted) -> list[_Held]:
    """Those that hold everything, the best first: what is in the title counts most. One query."""
    conditions = list(_conditions(wanted))
    if not conditions:
        return []
    query, arguments = wanted.any_of
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT kind, key, text FROM library_elsewhere
            WHERE {" AND ".join(condition for condition, _ in conditions)}
            ORDER BY ts_rank('{{0, 0.1, 0.1, 1}}', words, {query}, 1) DESC,
                array_position(ARRAY['{"', '".join(ElsewhereKind.values)}'], kind::text), key
            LIMIT %s
            """,  # noqa: S608
            [*(argument for _, found in conditions for argument in found), *arguments, LOOKED_UP],
        )
        return [_Held(ElsewhereKind(kind), key, text) for kind, key, text in cursor.fetchall()]


def _conditions(wanted: Wanted) -> Iterator[tuple[str, list[str]]]:
    """That a row holds each part, with arguments. Words that English drops are no part."""
    for part in wanted.parts:
        if part.words:
            function = "phraseto_tsquery" if part.is_phrase else "plainto_tsquery"
            ways = dict.fromkeys([part.words, dict(wanted.joined).get(part.words, part.words)])
            asked = " || ".join([f"{function}('english', %s)"] * len(ways))
            yield f"(numnode({asked}) = 0 OR words @@ ({asked}))", [*ways, *ways]
        if part.run:
            yield IN_A_ROW_BARE if part.is_bare else IN_A_ROW, [part.run]
    for acronym in wanted.capitals:
        # Only English words that are dropped are in the index so.
        yield (
            "(ts_lexize('english_stem', lower(%s)) <> '{}' OR words @@ %s::tsquery)",
            [acronym, quoted(acronym)],
        )


def _public(found: list[_Held]) -> Mapping[tuple[ElsewhereKind, int], _Public]:
    """Those of these that anybody may see; a query for each kind, and one for the roles of people."""
    shown: dict[tuple[ElsewhereKind, int], _Public] = {}
    for kind, rows in (
        (ElsewhereKind.CAMPAIGN, _of_tree(Campaign, _keys(found, ElsewhereKind.CAMPAIGN))),
        (ElsewhereKind.PERSON, _of_people(_keys(found, ElsewhereKind.PERSON))),
        (ElsewhereKind.ORGANISATION, _of_organisations(_keys(found, ElsewhereKind.ORGANISATION))),
        (ElsewhereKind.PAGE, _of_tree(StandardPage, _keys(found, ElsewhereKind.PAGE))),
    ):
        shown |= {(kind, key): one for key, one in rows}
    return shown


def _keys(found: list[_Held], kind: ElsewhereKind) -> list[int]:
    return [held.key for held in found if held.kind == kind]


def _of_tree(model: Any, keys: list[int]) -> Iterator[tuple[int, _Public]]:
    rows = model.objects.listed().filter(pk__in=keys).order_by() if keys else model.objects.none()
    for key, title, summary, place in rows.values_list("pk", "title", "summary", "url_path"):
        yield key, _Public(title, summary, place=place)


def _of_people(keys: list[int]) -> Iterator[tuple[int, _Public]]:
    if not keys:
        return
    people = list(Person.objects.published().filter(HAS_ADDRESS, pk__in=keys).order_by())
    roles = latest_roles([someone.pk for someone in people])
    for someone in people:
        role = roles.get(someone.pk)
        line = someone.description or (role.in_words if role else "")
        yield someone.pk, _Public(someone.name, line, address=someone.get_absolute_url())


def _of_organisations(keys: list[int]) -> Iterator[tuple[int, _Public]]:
    if not keys:
        return
    for body in Organisation.objects.published().filter(HAS_ADDRESS, pk__in=keys).order_by():
        yield body.pk, _Public(body.name, body.description, address=body.get_absolute_url())
