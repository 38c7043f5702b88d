"""Writes what the search knows of campaigns, people, organisations and standard pages.

As with publications it is taken from what is stored, public or not; ``library.search.elsewhere`` leaves out
what nobody may see. So nothing is in it that belongs to something else, such as a person's roles: a role may
be a draft's while the person is public.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from campaigns.body import fetching as body
from campaigns.body.fetching import Nothing
from campaigns.models import Campaign, Organisation, Person, StandardPage

from ..models import Elsewhere, ElsewhereKind
from ..search import letters

MODELS: Final[dict[ElsewhereKind, Any]] = {
    ElsewhereKind.CAMPAIGN: Campaign,
    ElsewhereKind.PERSON: Person,
    ElsewhereKind.ORGANISATION: Organisation,
    ElsewhereKind.PAGE: StandardPage,
}
# Rows that are read at once.
CHUNK: Final = 200
# As PostgreSQL keeps positions of words, and more than anybody reads.
LONGEST: Final = 200_000
# To be raised when what is written changes: all are then written anew.
EDITION: Final = 1


class Said(NamedTuple):
    """What one of them says: its title, and all else with a line for each paragraph."""

    key: int
    title: str
    text: str


def kind_of(thing: Any) -> ElsewhereKind | None:
    """What the search calls it; None for what it doesn't show beside publications."""
    return next((kind for kind, model in MODELS.items() if isinstance(thing, model)), None)


def index(kind: ElsewhereKind, keys: Iterable[int]) -> None:
    """Writes anew what the index says of these, as far as they are there."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            _index_some(kind, wanted[start : start + CHUNK])


def forget(kind: ElsewhereKind, key: int) -> None:
    Elsewhere.objects.filter(kind=kind, key=key).delete()


def forget_all() -> None:
    Elsewhere.objects.all().delete()


def catch_up(most: int | None = None) -> None:
    """Indexes what the index says nothing of yet, or in an earlier edition: of each kind so many at most."""
    for kind, model in MODELS.items():
        known = Elsewhere.objects.filter(kind=kind, key=OuterRef("pk"), edition=EDITION)
        missing = model._default_manager.exclude(Exists(known)).order_by("pk")
        index(kind, list(missing.values_list("pk", flat=True)[:most]))


def _index_some(kind: ElsewhereKind, keys: list[int]) -> None:
    # Whoever changes one of them at the same time is waited for, and what that left is read.
    known = Elsewhere.objects.filter(kind=kind, key__in=keys).order_by("key")
    list(known.select_for_update(no_key=True).values_list("pk"))
    stored = MODELS[kind]._default_manager.filter(pk__in=keys).order_by("pk")
    if kind == ElsewhereKind.CAMPAIGN:
        stored = stored.prefetch_related("milestones")
    _write(kind, [_said(kind, thing) for thing in stored])


def _said(kind: ElsewhereKind, thing: Any) -> Said:
    if kind in (ElsewhereKind.PERSON, ElsewhereKind.ORGANISATION):
        return Said(thing.pk, thing.name, thing.description)
    lines = [thing.summary]
    if kind == ElsewhereKind.CAMPAIGN:
        lines += [thing.official_name, *thing.other_name_list, thing.status]
    with body.at_hand(Nothing()):
        lines += thing._meta.get_field("body").get_searchable_content(thing.body)
    if kind == ElsewhereKind.CAMPAIGN:
        for milestone in thing.milestones.all():
            lines += [milestone.title, milestone.text, milestone.venue]
    return Said(thing.pk, thing.title, "\n".join(filter(None, lines)))


def _write(kind: ElsewhereKind, found: list[Said]) -> None:
    rows = [_row(said) for said in found]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [kind.value, *(list(column) for column in zip(*rows, strict=True))])


def _row(said: Said) -> tuple[int | str, ...]:
    """What is written of one: its key, text and letters, with and without marks; its words, folded."""
    title, text = (part.replace("\0", " ")[:LONGEST] for part in (said.title, said.text))
    whole = f"{title}\n{text}"
    skeleton = letters.skeleton(whole)
    plain = letters.plain(title), letters.plain(text)
    others = f"{letters.with_plurals(whole)} {' '.join(letters.in_one(whole))}"
    capitals = " ".join(sorted(letters.capitals(whole)))
    return said.key, text, skeleton, letters.bare(skeleton), *plain, others, capitals


# As with passages, acronyms that English drops are kept: "WHO". What has no place is no neighbour.
_WRITE: Final = f"""
    INSERT INTO library_elsewhere (kind, key, text, letters, bare, words, edition)
    SELECT %s, key, text, letters, bare,
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', plain), 'C')
        || strip(to_tsvector('english', others))
        || array_to_tsvector(ARRAY(
            SELECT acronym FROM unnest(string_to_array(capitals, ' ')) AS acronym
            WHERE ts_lexize('english_stem', lower(acronym)) = '{{}}'
        )),
        {EDITION}
    FROM unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
    ) AS given(key, text, letters, bare, title, plain, others, capitals)
    ON CONFLICT (kind, key) DO UPDATE SET
        text = excluded.text, letters = excluded.letters, bare = excluded.bare, words = excluded.words,
        edition = excluded.edition
"""  # noqa: S608
