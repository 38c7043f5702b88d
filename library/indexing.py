"""Writes the index of the library: where each publication is filed, and all that it says.

Everything is taken from the pages as they are stored, live or not; ``library.shelf`` leaves out what is not
public. Call it in the transaction that stores them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.rich_text import get_text_for_indexing

from campaigns.models import (
    Contribution,
    File,
    FileUse,
    JointIssuer,
    Publication,
    Signatory,
)
from campaigns.models.vocabulary import Attribution

from . import letters
from .models import Entry, Part, Passage, Reading, Text

# Characters of a passage, about two screens; a file's page is one passage however long.
PASSAGE: Final = 3_000
# Publications that are read at once.
CHUNK: Final = 200


class Piece(NamedTuple):
    """A passage to be."""

    part: Part
    text: str
    file_id: int | None = None
    page: int | None = None


Involved = dict[int, set[int]]


def index(pks: Iterable[int]) -> None:
    """Writes anew what the index says of the publications with these keys; leaves those that are gone."""
    wanted = sorted(set(pks))
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            _index_some(wanted[start : start + CHUNK])


def unindexed() -> QuerySet[Publication, int]:
    """The keys of the publications of which the index says nothing yet."""
    known = Text.objects.filter(publication_id=OuterRef("pk"))
    return Publication.objects.exclude(Exists(known)).order_by("pk").values_list("pk", flat=True)


def _index_some(pks: list[int]) -> None:
    # Whoever changes one of them at the same time is waited for, and what that left is read: else the last to
    # write would write what it read before.
    list(Entry.objects.filter(pk__in=pks).order_by("pk").select_for_update().values_list("pk"))
    found = Publication.objects.filter(pk__in=pks).specific()
    # One that is being deleted may have lost its kind's own row already.
    publications: list[Any] = [page for page in found if type(page) is not Publication]
    _write_entries(publications)
    names, pages = _names_in(pks), _pages_in(pks)
    write_texts(
        [(page.pk, [*_pieces_of(page, names[page.pk]), *pages.get(page.pk, [])]) for page in publications]
    )


# --- Where it is filed ----------------------------------------------------------------------------


def _write_entries(publications: list[Any]) -> None:
    pks = [page.pk for page in publications]
    filed = {
        "campaigns": _keys(Publication.campaigns.through, "campaign_id", pks),
        "topics": _keys(Publication.topics.through, "topic_id", pks),
        "places": _keys(Publication.places.through, "place_id", pks),
        "people": _keys(Contribution, "person_id", pks),
        "organisations": _organisations_in(pks),
    }
    entries = [
        Entry(
            publication_id=page.pk,
            date=page.date,
            kind=page.kind,
            language=page.language,
            series=[page.series_id] if page.series_id else [],
            **{facet: sorted(found[page.pk]) for facet, found in filed.items()},
        )
        for page in publications
    ]
    fields = [field.name for field in Entry._meta.fields if not field.primary_key]
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["publication_id"], update_fields=fields
    )


def _keys(rows: type[Model], column: str, pks: list[int], page: str = "publication_id") -> Involved:
    """What these rows say belongs to each publication: the keys in a column of theirs."""
    found: Involved = defaultdict(set)
    known = rows._default_manager.filter(**{f"{page}__in": pks, f"{column}__isnull": False})
    for pk, key in known.values_list(page, column):
        found[pk].add(key)
    return found


def _organisations_in(pks: list[int]) -> Involved:
    """Those that contributed, issued or signed, as ``OrganisationQuerySet.published`` counts them."""
    found = _keys(Contribution, "organisation_id", pks)
    joint = Publication.objects.filter(pk__in=pks, attribution=Attribution.JOINT).values_list("pk", flat=True)
    for more in (
        _keys(JointIssuer, "organisation_id", list(joint)),
        _keys(Signatory, "organisation_id", pks, page="statement_id"),
    ):
        for pk, keys in more.items():
            found[pk] |= keys
    return found


# --- What it says ---------------------------------------------------------------------------------


def _pieces_of(page: Any, names: list[str]) -> Iterator[Piece]:
    """The passages of a page's own text."""
    yield Piece(Part.TITLE, page.title)
    yield Piece(Part.SUMMARY, page.summary)
    own = [getattr(page, name, "") for name in ("event", "venue", "addressee", "further_signatories")]
    for text in _split("\n".join(filter(None, [*names, *own]))):
        yield Piece(Part.NAMES, text)
    body = page._meta.get_field("body").get_searchable_content(page.body)
    rich = [get_text_for_indexing(getattr(page, name)) for name in page.rich_texts]
    for text in _split("\n".join(filter(None, [*body, *rich]))):
        yield Piece(Part.BODY, text)


def _split(text: str) -> Iterator[str]:
    """A long text in passages, cut between words where it has any."""
    while len(text) > PASSAGE:
        cut = max(text.rfind("\n", PASSAGE // 2, PASSAGE), text.rfind(" ", PASSAGE // 2, PASSAGE))
        cut = PASSAGE if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].lstrip()
    if text.strip():
        yield text


def _names_in(pks: list[int]) -> dict[int, list[str]]:
    """The names of all who are involved in each publication, with their roles."""
    found: dict[int, list[str]] = defaultdict(list)
    contributions = Contribution.objects.filter(publication__in=pks).order_by("sort_order", "pk")
    for pk, *names in contributions.values_list(
        "publication_id", "person__name", "role", "organisation__name"
    ):
        found[pk].append(", ".join(filter(None, names)))
    joint = Q(publication__attribution=Attribution.JOINT)
    issuers = JointIssuer.objects.filter(joint, publication__in=pks).order_by("sort_order", "pk")
    signatories = Signatory.objects.filter(statement__in=pks).order_by("sort_order", "pk")
    for pk, name in [
        *issuers.values_list("publication_id", "organisation__name"),
        *signatories.values_list("statement_id", "organisation__name"),
    ]:
        found[pk].append(name)
    return found


def _pages_in(pks: list[int]) -> dict[int, list[Piece]]:
    """The pages of the files of each publication, without files that are held back."""
    uses = FileUse.objects.filter(page__in=pks, file__in=File.objects.let_out()).order_by("file_id")
    rows = list(uses.values_list("page_id", "file_id", "file__file_hash"))
    readings = Reading.objects.in_bulk({digest for _, _, digest in rows if digest})
    found: dict[int, list[Piece]] = defaultdict(list)
    for pk, file, digest in rows:
        pages = readings[digest].pages if digest in readings else []
        found[pk] += [Piece(Part.FILE, text, file, n) for n, text in enumerate(pages, 1) if text.strip()]
    return found


# --- As words -------------------------------------------------------------------------------------


def write_texts(texts: list[tuple[int, list[Piece]]]) -> None:
    """Writes the passages of publications, and all their words together, in place of what there was."""
    Passage.objects.filter(publication_id__in=[pk for pk, _ in texts]).delete()
    passages, words = [], []
    for pk, pieces in texts:
        sequences: set[str] = set()
        in_title: set[str] = set()
        title = ""
        for position, piece in enumerate(pieces):
            text = piece.text.replace("\0", " ")
            plain, skeleton = letters.plain(text), letters.skeleton(text)
            found = letters.grams(skeleton)
            sequences |= found
            if piece.part == Part.TITLE:
                title, in_title = plain, found
            whole = " ".join(gram for gram in found if len(gram) == letters.GRAM)
            passages.append(
                (pk, piece.part, position, piece.file_id, piece.page, text, skeleton, plain, whole)
            )
        words.append((pk, title, " ".join(in_title), " ".join(sequences)))
    with connection.cursor() as cursor:
        for statement, rows in ((_PASSAGES, passages), (_WORDS, words)):
            if rows:
                cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


# Of each two words that follow one another: both, and how many places apart they are (English drops words
# such as "of" and counts their places).
_PASSAGES: Final = """
    INSERT INTO library_passage
        (publication_id, part, position, file_id, page, text, letters, words, sequences)
    SELECT publication, part, position, file, page, text, letters, vector,
        array_to_tsvector(string_to_array(sequences, ' ') || ARRAY(
            SELECT DISTINCT pair FROM (
                SELECT word || ' ' || lead(place) OVER later - place || ' ' || lead(word) OVER later AS pair
                FROM unnest(vector) AS one(word, places, weights), unnest(places) AS place
                WINDOW later AS (ORDER BY place)
            ) AS every WHERE length(pair) BETWEEN 1 AND 120
        ))
    FROM unnest(
        %s::bigint[], %s::int[], %s::int[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[],
        %s::text[]
    ) AS passage(publication, part, position, file, page, text, letters, plain, sequences),
    to_tsvector('english', plain) AS vector
"""

# PostgreSQL keeps at most a megabyte of words. The longest that is kept has sixty characters: what is longer
# is an address, or rubbish.
_WORDS: Final = """
    INSERT INTO library_text (publication_id, title, beginnings, words)
    SELECT publication,
        array_to_tsvector(tsvector_to_array(to_tsvector('english', title)) || string_to_array(in_title, ' ')),
        strip(to_tsvector('simple', title)),
        array_to_tsvector(ARRAY(
            SELECT word FROM (
                SELECT unnest(tsvector_to_array(words)) FROM library_passage
                WHERE library_passage.publication_id = publication
                UNION SELECT unnest(string_to_array(sequences, ' '))
            ) AS every(word)
            WHERE length(word) BETWEEN 1 AND 60 LIMIT 40000
        ))
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
        AS given(publication, title, in_title, sequences)
    ON CONFLICT (publication_id) DO UPDATE SET
        title = excluded.title, beginnings = excluded.beginnings, words = excluded.words
"""
