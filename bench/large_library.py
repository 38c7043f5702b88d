"""A large library to measure with: publications of all kinds, with texts, files of several pages, and facets.

    python bench/large_library.py 10000        (into the database that DATABASE_URL names; migrate it before)

The same number always gives the same library. Rows are copied from one publication of each kind inside the
database, since saving a hundred thousand pages one by one would take hours; their texts are then indexed as
the site does it.
"""

import os
import random
import sys
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

KINDS = ("statement", "speech", "video", "document")
# How many values each facet has, in a library of any size.
CAMPAIGNS, TOPICS, PLACES, SERIES, PEOPLE, ORGANISATIONS = 8, 40, 30, 60, 600, 300
# Every so many a document with a file, and the pages of that.
FILE_EVERY, PAGES = 10, 4
WORDS = 250
LANGUAGES = ["en"] * 14 + ["my", "th", "bn", "ar", "id", "zh-Hans"]
# Letters of which words in those languages are made up; the others are written in English here.
LETTERS = {
    "my": "ကခဂငစဆညတထဒနပဖဘမယရလဝသဟအ", "th": "กขคงจชดตทนบปผพมยรลวสหอ", "bn": "কখগঘচছজটডতদনপবভমযরলশসহ",
    "ar": "ابتجحدرسشصطعفقكلمنهوي", "zh-Hans": "的一是在不了有和人这中大为上个国我以要他时来用们",
}  # fmt: skip
# What publications differ in, as PostgreSQL takes it.
GIVEN = {
    "id": "bigint", "path": "text", "title": "text", "slug": "text", "url_path": "text", "date": "date",
    "summary": "text", "language": "text", "body": "text", "series_id": "bigint",
}  # fmt: skip
COMMON = ["justice", "accountability", "crimes", "court", "evidence", "victims", "states", "convention"]


class Words:
    """Texts like real ones in how often each word comes: a few very often, most seldom."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (no secret)
        syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "on")]
        made = {"".join(self.random.choices(syllables, k=self.random.randint(2, 4))) for _ in range(12_000)}
        self.vocabulary = COMMON + sorted(made)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.vocabulary))))

    def text(self, count: int, language: str) -> str:
        if letters := LETTERS.get(language):
            made = ["".join(self.random.choices(letters, k=14)) for _ in range(count // 4)]
            # A row of letters to search for: the first seven of that language, in every fifth text.
            return " ".join(made + [letters[:7]] * (self.random.random() < 0.2))
        words = self.random.choices(self.vocabulary, cum_weights=self.weights, k=count)
        if self.random.random() < 0.05:
            words[count // 2 : count // 2] = ["universal", "jurisdiction"]
        if self.random.random() < 0.01:
            words[count // 3 : count // 3] = ["extradition"]
        return " ".join(words)


def main(number: int) -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    words = Words(number)
    with transaction.atomic():
        made = Terms()
        first = _copied_pages(number, words, made)
        _file(number, first, words, made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    from bulk_index import index_all

    from library.lists.lasting import arrange

    index_all(range(first, first + number))
    arrange()
    with connection.cursor() as cursor:
        # As autovacuum does after a while.
        cursor.execute("VACUUM ANALYZE")


class Terms:
    """The values of the facets."""

    def __init__(self) -> None:
        from campaigns.models import Campaign, CampaignIndex, Organisation, Person, Place, Series, Topic

        index = CampaignIndex.objects.get()
        self.campaigns = [
            index.add_child(
                instance=Campaign(title=f"Campaign {n}", slug=f"campaign-{n}", summary="What it is.")
            ).pk
            for n in range(CAMPAIGNS)
        ]
        self.topics, self.places, self.series, self.people, self.organisations = (
            [
                term.pk
                for term in model.objects.bulk_create(
                    model(name=f"{model.__name__} {n}", slug=f"{model.__name__.lower()}-{n}")
                    for n in range(count)
                )
            ]
            for model, count in (
                (Topic, TOPICS),
                (Place, PLACES),
                (Series, SERIES),
                (Person, PEOPLE),
                (Organisation, ORGANISATIONS),
            )
        )


def _copied_pages(number: int, words: Words, made: Terms) -> int:
    """So many pages below the library, with their tables' rows; gives the key of the first."""
    from django.db import connection

    from campaigns.models import Document, Library, Speech, Statement, Video

    library = Library.objects.get()
    patterns = {
        kind: library.add_child(
            instance=model(title=f"Pattern {kind}", slug=f"pattern-{kind}", summary="A pattern.", **fields)
        )
        for kind, model, fields in (
            ("statement", Statement, {}),
            ("speech", Speech, {"event": "An occasion"}),
            ("video", Video, {"no_transcript_yet": True}),
            ("document", Document, {}),
        )
    }
    first = max(pattern.pk for pattern in patterns.values()) + 1000
    begin = date(2000, 1, 1)
    days = (date(2025, 12, 31) - begin).days
    rows: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in KINDS}
    for n in range(number):
        kind = "document" if n % FILE_EVERY == 0 else KINDS[words.random.choices(range(4), [5, 2, 1, 2])[0]]
        language = words.random.choice(LANGUAGES)
        title = f"{words.text(7, 'en').capitalize()} {n}"
        body = words.text(WORDS, language)
        rows[kind].append(
            (
                first + n,
                Library._get_path(library.path, library.depth + 1, n + 100),
                title,
                f"publication-{n}",
                f"{library.url_path}publication-{n}/",
                begin + timedelta(days=words.random.randrange(days)),
                words.text(25, language),
                language,
                f'[{{"type": "text", "value": "<p>{body}</p>", "id": "{n}"}}]',
                words.random.choice(made.series) if words.random.random() < 0.1 else None,
            )
        )
    with connection.cursor() as cursor:
        for kind, pattern in patterns.items():
            # A small library may have none of a kind.
            if rows[kind]:
                _insert(cursor, pattern, dict(zip(GIVEN, zip(*rows[kind], strict=True), strict=True)))
        cursor.execute(
            "UPDATE wagtailcore_page SET numchild = numchild + %s WHERE id = %s", [number, library.pk]
        )
    for pattern in patterns.values():
        pattern.unpublish()
    return first


def _insert(cursor: Any, pattern: Any, given: dict[str, Any]) -> None:
    """Copies of a publication in each of its tables, which differ from it in the columns that are given."""
    from campaigns.models import Publication

    for model, key, own in (
        ("wagtailcore_page", "id", ["path", "title", "slug", "url_path"]),
        (Publication._meta.db_table, "page_ptr_id", ["date", "summary", "language", "body", "series_id"]),
        (type(pattern)._meta.db_table, "publication_ptr_id", []),
    ):
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [model])
        values = {name: f"pattern.{name}" for (name,) in cursor.fetchall()}
        values |= {name: f"given.{name}" for name in own} | {key: "given.id"}
        if key == "id":
            values |= {"draft_title": "given.title", "translation_key": "gen_random_uuid()"}
            values |= {"latest_revision_id": "NULL", "live_revision_id": "NULL"}
        if "body" in own:
            values["body"] = "given.body::jsonb" if _is_json(cursor, model) else "given.body"
        columns = ["id", *own]
        unnested = ", ".join(f"%s::{GIVEN[name]}[]" for name in columns)
        cursor.execute(
            f"INSERT INTO {model} ({', '.join(values)}) SELECT {', '.join(values.values())}"  # noqa: S608
            f" FROM {model} AS pattern, unnest({unnested}) AS given({', '.join(columns)})"
            f" WHERE pattern.{key} = %s",
            [*(list(given[name]) for name in columns), pattern.pk],
        )


def _is_json(cursor: Any, table: str) -> bool:
    cursor.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = 'body'",
        [table],
    )
    return cursor.fetchone()[0] == "jsonb"


def _file(number: int, first: int, words: Words, made: Terms) -> None:
    """Files each publication under some of everything, and gives documents their files."""
    from assets.models import File, FileUse
    from campaigns.models import Attachment, Contribution, Publication
    from clean_files.models import Report
    from library.models import Reading

    def filed(field: str, column: str, keys: list[int], most: int) -> None:
        through: Any = getattr(Publication, field).through
        through.objects.bulk_create(
            (
                through(publication_id=first + n, **{column: key})
                for n in range(number)
                for key in words.random.sample(keys, words.random.randint(0, most))
            ),
            batch_size=5000,
        )

    filed("campaigns", "campaign_id", made.campaigns, 1)
    filed("topics", "topic_id", made.topics, 3)
    filed("places", "place_id", made.places, 2)
    Contribution.objects.bulk_create(
        (
            Contribution(
                publication_id=first + n,
                person_id=words.random.choice(made.people),
                organisation_id=words.random.choice(made.organisations),
                role="Legal Adviser",
            )
            for n in range(number)
            if n % 2
        ),
        batch_size=5000,
    )
    documents = [first + n for n in range(0, number, FILE_EVERY)]
    digests = [f"{n:040x}" for n in documents]
    from wagtail.models import Collection

    root = Collection.get_first_root_node()
    Report.objects.bulk_create((Report(digest=digest) for digest in digests), batch_size=5000)
    Reading.objects.bulk_create(
        (
            Reading(digest=digest, state="read", pages=[words.text(300, "en") for _ in range(PAGES)])
            for digest in digests
        ),
        batch_size=500,
    )
    # `bulk_create` of files would clean them; these have none.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {File._meta.db_table}"  # noqa: S608
            " (title, file, created_at, file_size, file_hash, language, page_count, collection_id)"
            " SELECT 'A file', 'documents/' || digest || '.pdf', now(), 1000, digest, 'en', %s, %s"
            " FROM unnest(%s::text[]) AS given(digest) RETURNING id",
            [PAGES, root.pk, digests],
        )
        files = [pk for (pk,) in cursor.fetchall()]
    FileUse.objects.bulk_create(
        (FileUse(page_id=page, file_id=file) for page, file in zip(documents, files, strict=True)),
        batch_size=5000,
    )
    Attachment.objects.bulk_create(
        (
            Attachment(publication_id=page, file_id=file, sort_order=0)
            for page, file in zip(documents, files, strict=True)
        ),
        batch_size=5000,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.dev")
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or not 1 <= int(sys.argv[1]) <= 1_000_000:
        raise SystemExit("Say how many publications: python bench/large_library.py 10000")
    main(int(sys.argv[1]))
