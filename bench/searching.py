"""Whether search finds what people ask for, on texts that nobody here wrote, beside two other engines.

    python bench/searching.py TEXTS QUESTIONS        (tantivy is left out where it is not installed)

TEXTS is a folder of plain texts in UTF-8, one a publication; its first line is the title. QUESTIONS is a
file of lines "question, tab, names of the files that answer it, with commas between". Printed is how often
an answer came first, among the first five, and how often nothing at all was found; on the error output, the
questions whose answers were not among five. Each text goes in as the body of a statement.

To compare with how it was before, run the same file in a work tree of that commit.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import run  # noqa: F401  (the project on the path)

from ajc_site.embedded_postgres import discard, use_throwaway_postgres

FIVE: Final = 5
LONGEST_TITLE: Final = 200
Engine = Callable[[str], list[str]]


class Question(NamedTuple):
    text: str
    answers: frozenset[str]


class Outside(NamedTuple):
    """A text from elsewhere."""

    name: str
    title: str
    body: str


def outside_texts(folder: Path) -> list[Outside]:
    found = []
    for path in sorted(folder.iterdir()):
        body = path.read_text("utf-8", "replace").replace("\0", " ")
        title = next((line.strip() for line in body.splitlines() if line.strip()), path.name)
        found.append(Outside(path.name, title[:LONGEST_TITLE], body))
    return found


def questions(path: Path) -> list[Question]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    return [Question(text.strip(), frozenset(names.strip().split(","))) for text, names in rows]


# --- Engines ----------------------------------------------------------------------------------------


def site(texts: list[Outside]) -> Engine:
    """This site's search, through the list that its page shows."""
    from django.http import QueryDict

    from campaigns.models import Library, Statement
    from library.lists.listing import Chosen, Listing
    from library.lists.query import LibraryQuery

    library = Library.objects.get()
    names: dict[int, str] = {}
    for number, text in enumerate(texts):
        paragraphs = text.body.replace("&", "&amp;").replace("<", "&lt;")
        body = [("text", f"<p>{paragraphs}</p>")]
        page = Statement(title=text.title, slug=f"text-{number}", summary=".", date="2020-01-01", body=body)
        names[library.add_child(instance=page).pk] = text.name

    def ask(question: str) -> list[str]:
        asked = QueryDict(mutable=True)
        asked["q"] = question
        listing = Listing.of(Chosen.by(LibraryQuery.from_address(asked)))
        if not listing.chosen.is_search:
            return []
        return [names[result.publication.pk] for result in listing.results]

    return ask


def postgresql(texts: list[Outside]) -> Engine:
    """PostgreSQL's plain search: stems of English, all words, ranked by `ts_rank`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE outside (name text, title text, words tsvector)")
        for text in texts:
            cursor.execute(
                "INSERT INTO outside VALUES (%s, %s, setweight(to_tsvector('english', %s), 'A')"
                " || to_tsvector('english', left(%s, 900000)))",
                [text.name, text.title, text.title, text.body],
            )

    def ask(question: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM outside, websearch_to_tsquery('english', %s) AS asked WHERE words @@ asked"
                " ORDER BY ts_rank(words, asked, 1) DESC, name LIMIT 20",
                [question],
            )
            return [name for (name,) in cursor.fetchall()]

    return ask


def tantivy_engine(texts: list[Outside]) -> Engine:
    """tantivy (BM25): English stems, any of the words, titles at twice the weight; then within two slips."""
    import tantivy  # type: ignore[import-not-found]  # for this comparison alone

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        schema.add_text_field(name, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for text in texts:
        writer.add_document(tantivy.Document(name=text.name, title=text.title, body=text.body))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    near = {"title": (True, 1, True), "body": (True, 1, True)}

    def asked(question: str, **how: object) -> list[str]:
        query, _ = index.parse_query_lenient(question, ["title", "body"], field_boosts={"title": 2.0}, **how)
        return [searcher.doc(place)["name"][0] for _, place in searcher.search(query, 20).hits]

    return lambda question: asked(question) or asked(question, fuzzy_fields=near)


# --- What they find ---------------------------------------------------------------------------------


def report(name: str, ask: Engine, asked: list[Question]) -> None:
    first, among, nothing, begin = [], [], [], time.perf_counter()
    for question in asked:
        found = ask(question.text)
        if found[:1] and found[0] in question.answers:
            first.append(question)
        if question.answers.intersection(found[:FIVE]):
            among.append(question)
        if not found:
            nothing.append(question)
    spent = 1000 * (time.perf_counter() - begin) / len(asked)
    print(f"| {name} | {len(first)} | {len(among)} | {len(nothing)} | {spent:.1f} |", flush=True)
    for question in asked:
        if question not in among:
            print(
                f"    {name}: {'nothing' if question in nothing else 'others'} for {question.text}",
                file=sys.stderr,
            )


def main(folder: Path, path: Path) -> None:
    texts, asked = outside_texts(folder), questions(path)
    names = {text.name for text in texts}
    if unknown := sorted(set().union(*(question.answers for question in asked)) - names):
        raise SystemExit(f"There are no such texts: {', '.join(unknown)}")
    postgres = use_throwaway_postgres()
    try:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.dev")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(f"{len(texts)} texts, {len(asked)} questions\n")
        print("| search | first | among five | nothing | ms a question |\n| --- | --- | --- | --- | --- |")
        for name, engine in (("this site", site), ("PostgreSQL", postgresql), ("tantivy", tantivy_engine)):
            try:
                ask = engine(texts)
            except ModuleNotFoundError:
                print(f"| {name} | not installed |")
            else:
                report(name, ask, asked)
    finally:
        discard(postgres)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("python bench/searching.py TEXTS QUESTIONS")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
