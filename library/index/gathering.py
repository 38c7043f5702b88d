"""Gathers from stored pages what the library's index keeps: where they are filed, and what they say.

The number of queries is the same for one publication and for two hundred.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from assets.models import File, FileUse
from campaigns.body import fetching as body
from campaigns.body import rich_text
from campaigns.kinds.vocabulary import Attribution
from campaigns.models import Contribution, JointIssuer, Publication, Signatory

from ..models import Entry, Part, Reading

# Characters of a passage, about two screens; a file's page is one passage however long.
PASSAGE: Final = 3_000


class Piece(NamedTuple):
    """A passage to be."""

    part: Part
    text: str
    file_id: int | None = None
    page: int | None = None


class Involved(NamedTuple):
    """Somebody who contributed to a publication, or an organisation that did, issued or signed it."""

    publication: int
    person: int | None
    organisation: int | None
    name: str
    role: str
    organisation_name: str


def gather(pks: list[int]) -> list[tuple[Entry, list[Piece]]]:
    """The entry and the passages of each of these publications; none for one that is gone."""
    found = Publication.objects.filter(pk__in=pks).specific()
    # One that is being deleted may have lost its kind's own row already.
    publications: list[Any] = [page for page in found if type(page) is not Publication]
    filed, involved, pages = _filed(pks), _involved(pks), _pages(pks)
    return [
        (
            _entry(page, filed[page.pk], involved[page.pk]),
            [*_pieces(page, involved[page.pk]), *pages[page.pk]],
        )
        for page in publications
    ]


# --- Where it is filed ----------------------------------------------------------------------------


def _entry(page: Any, filed: Mapping[str, set[int]], involved: list[Involved]) -> Entry:
    return Entry(
        publication_id=page.pk,
        date=page.date,
        kind=page.kind,
        language=page.language,
        series=[page.series_id] if page.series_id else [],
        people=sorted({row.person for row in involved if row.person}),
        organisations=sorted({row.organisation for row in involved if row.organisation}),
        **{name: sorted(filed.get(name, ())) for name in ("campaigns", "topics", "places")},
    )


def _filed(pks: list[int]) -> dict[int, dict[str, set[int]]]:
    """The keys of the campaigns, topics and places of each publication; one query."""
    rows = [
        getattr(Publication, name)
        .through.objects.filter(publication_id__in=pks)
        .order_by()
        .values_list(Value(name, output_field=CharField()), "publication_id", column)
        for name, column in (("campaigns", "campaign_id"), ("topics", "topic_id"), ("places", "place_id"))
    ]
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for name, pk, key in rows[0].union(*rows[1:], all=True):
        found[pk][name].add(key)
    return found


def _involved(pks: list[int]) -> dict[int, list[Involved]]:
    """All who are involved in each publication, in the order of its page; one query.

    As ``OrganisationQuerySet.published`` has it, a publication that is not joint has no issuers, though it
    may still hold those of when it was.
    """

    def rows(part: int, found: QuerySet[Any, Any], page: str, person: Any, *texts: Any) -> QuerySet[Any, Any]:
        order = Value(part, output_field=IntegerField()), Coalesce("sort_order", 0), F("pk")
        return found.order_by().values_list(*order, page, person, "organisation_id", *texts)

    nobody = Value(None, output_field=BigIntegerField())
    none, named = Value("", output_field=CharField()), Coalesce("organisation__name", Value(""))
    contributions = Contribution.objects.filter(publication__in=pks)
    joint = JointIssuer.objects.filter(publication__in=pks, publication__attribution=Attribution.JOINT)
    signatories = Signatory.objects.filter(statement__in=pks)
    found: dict[int, list[Involved]] = defaultdict(list)
    for _, _, _, *row in sorted(
        rows(1, contributions, "publication_id", "person_id", "person__name", "role", named).union(
            rows(2, joint, "publication_id", nobody, none, none, named),
            rows(3, signatories, "statement_id", nobody, none, none, named),
            all=True,
        ),
        key=lambda row: row[:3],
    ):
        found[row[0]].append(Involved(*row))
    return found


# --- What it says ---------------------------------------------------------------------------------


def _pieces(page: Any, involved: list[Involved]) -> Iterator[Piece]:
    """The passages of a page's own text."""
    yield Piece(Part.TITLE, page.title)
    yield Piece(Part.SUMMARY, page.summary)
    names = [", ".join(filter(None, row[3:])) for row in involved]
    own = [getattr(page, name) for name in page.names_in]
    for text in _split("\n".join(filter(None, [*names, *own]))):
        yield Piece(Part.NAMES, text)
    with body.at_hand(body.Nothing()):
        texts = page._meta.get_field("body").get_searchable_content(page.body)
    texts += [rich_text.words(getattr(page, name)) for name in page.rich_texts]
    for text in _split("\n".join(filter(None, texts))):
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


def _pages(pks: list[int]) -> dict[int, list[Piece]]:
    """The pages of the files of each publication, without files that are held back; two queries."""
    uses = FileUse.objects.filter(page__in=pks, file__in=File.objects.let_out()).order_by("file_id")
    rows = list(uses.values_list("page_id", "file_id", "file__file_hash"))
    readings = Reading.objects.in_bulk({digest for _, _, digest in rows if digest}) if rows else {}
    found: dict[int, list[Piece]] = defaultdict(list)
    for pk, file, digest in rows:
        pages = readings[digest].pages if digest in readings else []
        found[pk] += [Piece(Part.FILE, text, file, n) for n, text in enumerate(pages, 1) if text.strip()]
    return found
