"""Writes the index of the library: where each publication is filed, and all that it says.

Everything is taken from the pages as they are stored, live or not (see ``library.index.gathering``);
``library.lists.shelf`` leaves out what is not public. Call it in the transaction that stores them.
"""

from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from campaigns.models import Publication

from ..lists import lasting
from ..models import Entry, Part, Passage, Text
from ..search import letters, spelling
from .gathering import Piece, gather

# Publications that are read at once.
CHUNK: Final = 200
# To be raised when what is written for a text changes: all are then written anew, a few each minute.
EDITION: Final = 3


def index(pks: Iterable[int]) -> None:
    """Writes anew what the index says of the publications with these keys; leaves those that are gone."""
    wanted = sorted(set(pks))
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            _index_some(wanted[start : start + CHUNK])


def unindexed() -> QuerySet[Publication, int]:
    """The keys of the publications of which the index says nothing yet, or in an earlier edition."""
    known = Text.objects.filter(publication_id=OuterRef("pk"), edition=EDITION)
    return Publication.objects.exclude(Exists(known)).order_by("pk").values_list("pk", flat=True)


def _index_some(pks: list[int]) -> None:
    # Whoever changes one of them at the same time is waited for, and what that left is read: else the last to
    # write would write what it read before.
    list(Entry.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    gathered = gather(pks)
    fields = [field.name for field in Entry._meta.fields if not field.primary_key]
    Entry.objects.bulk_create(
        [entry for entry, _ in gathered],
        update_conflicts=True,
        unique_fields=["publication_id"],
        update_fields=fields,
    )
    lasting.enter({entry.publication_id: entry.date for entry, _ in gathered})
    write_texts([(entry.publication_id, pieces) for entry, pieces in gathered])


def write_texts(texts: list[tuple[int, list[Piece]]]) -> None:
    """Writes the passages of publications, and all their words together, in place of what there was."""
    Passage.objects.filter(publication_id__in=[pk for pk, _ in texts]).delete()
    passages, words = [], []
    spelt: set[str] = set()
    for pk, pieces in texts:
        sequences: set[str] = set()
        in_title: set[str] = set()
        title = ""
        for position, piece in enumerate(pieces):
            text = piece.text.replace("\0", " ")
            plain, plurals = letters.plain(text), letters.with_plurals(text)
            skeleton = letters.skeleton(text)
            found = letters.grams(skeleton)
            spelt.update(plain.split(), plurals.split())
            sequences |= found
            if piece.part == Part.TITLE:
                title = f"{plain} {plurals} {' '.join(letters.in_one(text))}"
                in_title = found
            bare = letters.bare(skeleton)
            whole = [*(gram for gram in found if len(gram) == letters.GRAM), *letters.bare_grams(bare)]
            joined, capitals = " ".join(letters.in_one(text)), " ".join(sorted(letters.capitals(text)))
            place = (pk, piece.part, position, piece.file_id, piece.page)
            passages.append((*place, text, skeleton, bare, plain, plurals, " ".join(whole), joined, capitals))
        words.append((pk, title, " ".join(in_title), " ".join(sequences)))
    with connection.cursor() as cursor:
        for statement, rows in ((_PASSAGES, passages), (_WORDS, words)):
            if rows:
                cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
    spelling.learn(spelt)


# Of each two words that follow one another: both, and how many places apart they are (English drops words
# such as "of" and counts their places). A text with acronyms in the plural is there twice, "ngo" and "ngos"
# in the same place.
_PASSAGES: Final = """
    INSERT INTO library_passage
        (publication_id, part, position, file_id, page, text, letters, bare, words, sequences)
    SELECT publication, part, position, file, page, text, letters, bare, vector,
        array_to_tsvector(string_to_array(sequences, ' ') || ARRAY(
            SELECT DISTINCT pair FROM (
                SELECT word || ' ' || lead(place) OVER later - place || ' ' || lead(word) OVER later AS pair
                FROM (VALUES (1, singular), (2, plural)) AS way(number, one),
                    unnest(one) AS found(word, places, weights), unnest(places) AS place
                WINDOW later AS (PARTITION BY number ORDER BY place)
            ) AS every WHERE length(pair) BETWEEN 1 AND 120
        ))
    FROM unnest(
        %s::bigint[], %s::int[], %s::int[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
    ) AS passage(publication, part, position, file, page, text, letters, bare, plain, plurals,
        sequences, joined, capitals),
    -- (With an offset, or PostgreSQL would find the stems anew wherever they are used.)
    LATERAL (SELECT to_tsvector('english', plain), to_tsvector('english', plurals) OFFSET 0)
        AS way(singular, plural),
    -- What has no place is no neighbour. (|| would give the plurals places behind all
    -- others.) Of the words that English drops, those in capitals are kept so: "WHO".
    LATERAL (SELECT
        CASE plurals WHEN '' THEN singular ELSE (singular::text || ' ' || plural::text)::tsvector END
        || strip(to_tsvector('english', joined))
        || array_to_tsvector(ARRAY(
            SELECT acronym FROM unnest(string_to_array(capitals, ' ')) AS acronym
            WHERE ts_lexize('english_stem', lower(acronym)) = '{}'
        ))
    ) AS every_word(vector)
"""

# PostgreSQL keeps at most a megabyte of words. The longest that is kept has sixty characters: what is longer
# is an address, or rubbish.
_WORDS: Final = f"""
    INSERT INTO library_text (publication_id, title, beginnings, words, edition)
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
        )),
        {EDITION}
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
        AS given(publication, title, in_title, sequences)
    ON CONFLICT (publication_id) DO UPDATE SET
        title = excluded.title, beginnings = excluded.beginnings, words = excluded.words,
        edition = excluded.edition
"""  # noqa: S608
