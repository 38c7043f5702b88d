"""A query out of the middle of a sentence, in any script, finds its publication, and the page of its file."""

from typing import Any
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.depth import mostly_deep
from campaigns.models import Attachment
from campaigns.tests import factories as make
from library.search.letters import skeleton
from library.tests import pdfs
from library.tests.sentences import PAGES

pytestmark = pytest.mark.django_db
CODES = {"zh": "zh-Hans"}


@pytest.fixture(scope="module")
def shelf_of_all(kept_for_module: None) -> dict[str, Any]:
    """In each language a document with a PDF of three pages, and a statement that says the first of them."""
    made = {}
    for language, pages in PAGES.items():
        code = CODES.get(language, language)
        content = pdfs.make_pdf(list(pages), language)
        file = make.FileFactory(
            file__data=content, file__filename=f"{language}.pdf", title=f"File {language}", language=code
        )
        made[language] = make.DocumentFactory(
            title=f"Document {language}", language=code, attachments=[Attachment(file=file)]
        )
        body = "".join(f"<p>{line}</p>" for line in pages[0].splitlines() if line)
        make.StatementFactory(title=f"Statement {language}", language=code, body=[("text", body)])
    return made


def middle(text: str, length: int) -> str:
    """A piece from the middle of a text; in a spaced alphabet of whole words."""
    start = (len(text) - length) // 2
    cut = text[start : start + length]
    return cut if skeleton(cut) else cut.partition(" ")[2].rpartition(" ")[0]


def search(read, text: str) -> LexborHTMLParser:
    return read(f"/publications/?{urlencode({'q': text})}")


def found(html: LexborHTMLParser) -> list[str]:
    return [title.text().strip() for title in html.css(".lines .line-title")]


@pytest.mark.spread(4)
@pytest.mark.parametrize("language", mostly_deep(PAGES, 8))
def test_a_query_from_the_middle_of_a_sentence_finds_the_page_that_says_it(shelf_of_all, read, language):
    for number, text in enumerate(PAGES[language], 1):
        html = search(read, middle(text, 30))
        assert f"Document {language}" in found(html)
        links = [
            link.attributes["href"]
            for line in html.css(".line")
            if line.css_first(".line-title").text().strip() == f"Document {language}"
            for link in line.css(".excerpt a")[:1]
        ]
        file = shelf_of_all[language].attachments.get().file
        assert links == [f"{file.url}#page={number}"]
        # What was looked for is marked where it stands.
        assert html.css(".excerpt mark")


@pytest.mark.parametrize("language", mostly_deep(PAGES, 4))
def test_a_query_from_the_middle_of_a_body_finds_the_publication(shelf_of_all, read, language):
    assert f"Statement {language}" in found(search(read, middle(PAGES[language][0], 24)))


@pytest.mark.spread(4)
@pytest.mark.parametrize("language", [language for language in PAGES if skeleton(PAGES[language][0])])
def test_a_piece_without_its_blanks_or_in_quotes_is_found_too(shelf_of_all, read, language):
    cut = middle(PAGES[language][0], 20)
    for typed in ("".join(cut.split()), f"“{cut}”", f"«{cut}»"):
        assert f"Statement {language}" in found(search(read, typed)), typed


def test_a_single_han_letter_and_a_piece_that_is_not_there(shelf_of_all, read):
    letter = PAGES["zh"][0][3]
    assert "Statement zh" in found(search(read, letter))
    assert found(search(read, "龘龘")) == []
    assert found(search(read, "กกกขขข")) == []


def test_a_query_in_two_scripts_asks_for_both(shelf_of_all, read):
    cut = middle(PAGES["th"][1], 12)
    make.StatementFactory(title="Both", body=[("text", f"<p>Extradition {cut}</p>")])
    assert found(search(read, f"extradition {cut}")) == ["Both"]


def test_an_excerpt_of_a_file_runs_as_its_own_language_does(shelf_of_all, read):
    """``dir=auto`` asks the first letter outside of what has a direction of its own, by HTML's rules."""
    html = search(read, middle(PAGES["ar"][1], 30))
    excerpt = next(
        line.css_first(".excerpt")
        for line in html.css(".line")
        if line.css_first(".line-title").text().strip() == "Document ar"
    )
    assert (excerpt.attributes["dir"], excerpt.attributes["lang"]) == ("auto", "ar")
    for link in excerpt.css("a"):
        assert (link.attributes["dir"], link.attributes["lang"]) == ("ltr", "en")
