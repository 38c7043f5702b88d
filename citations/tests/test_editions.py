"""What citations say of how a text stands: how it came about, which edition it is, what was corrected."""

import json
from datetime import UTC, datetime
from typing import Any

import bibtexparser
import jsonschema  # type: ignore[import-untyped]
import pytest
import rispy

from campaigns.publishing.withdrawing import withdraw
from editions.choosing import issued_as
from editions.models import Edition

from .test_citations import SITE, by, cited, document, letter, site_address, speech, statement
from .test_downloads import SCHEMA, read_bibtex, read_csl, read_ris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_address")]
__all__ = ["site_address"]


def changed(page: Any, kind: str, note: str, day: int, **fields: Any) -> Any:
    """The page, published with a change of this kind, on a day of June 2024."""
    if not Edition.objects.filter(publication=page.pk).exists():
        page.save_revision().publish()
    for name, value in fields.items():
        setattr(page, name, value)
    with issued_as(kind, note):
        page.save_revision().publish()
    newest = Edition.objects.filter(publication=page.pk).latest("number")
    Edition.objects.filter(pk=newest.pk).update(issued_at=datetime(2024, 6, day, 12, tzinfo=UTC))
    return page


def downloaded(client: Any, address: str, form: str) -> Any:
    """What a reference manager reads at an address."""
    answer = client.get(f"{address}/citation.{form}")
    assert answer.status_code == 200, address
    text = answer.content.decode()
    if form == "ris":
        return rispy.loads(text)[0]
    return bibtexparser.parse_string(text).entries[0] if form == "bib" else json.loads(text)[0]


def test_citations_say_how_a_speechs_text_came_about_where_each_style_has_a_place(client, read):
    page = speech(text_source="checked")
    found = cited(read(page))
    assert "Slovenia, 15 May 2023) (AJC/2023/001, checked against delivery) <" in found["OSCOLA"]
    assert found["Bluebook"].endswith(f"{SITE}/it/ (AJC/2023/001, checked against delivery).")
    assert (
        "“Remarks at the Opening.” Speech, AJC/2023/001, checked against delivery. Opening"
        in found["Chicago"]
    )
    assert "[Speech, AJC/2023/001, checked against delivery]" in found["APA"]
    pinned = read(f"{page.get_url()}cite/").css_first(".pinned > li").text()
    # In the text APA has the name and the year alone.
    assert pinned.count("checked against delivery") == 3

    assert read_csl(client, page)["status"] == "checked against delivery"
    assert read_ris(client, page)["type_of_work"] == "Speech, checked against delivery"
    how = "Speech, checked against delivery, Opening of the Diplomatic Conference, Ljubljana, Slovenia"
    assert read_bibtex(client, page)["howpublished"] == how


def test_downloads_say_what_was_updated_and_corrected_the_newest_first(client):
    page = changed(statement(), "update", "States were added.", 3, summary="More.")
    changed(page, "silent", "", 4, summary="More")
    changed(page, "correction", "It was {the} 26th & no other.", 5, summary="Other.")
    note = (
        "Corrected on 5 June 2024: It was {the} 26th & no other. Updated on 3 June 2024: States were added."
    )
    assert read_csl(client, page)["note"] == note
    jsonschema.validate(read_csl(client, page), SCHEMA)
    assert read_ris(client, page)["notes"] == [note]
    assert "Corrected on 5 June 2024" in read_bibtex(client, page)["note"]
    # Its citations stay those of the publication: they lead to the newest.
    assert read_csl(client, page)["URL"].endswith("/publications/it/")
    assert "edition" not in read_csl(client, page)


def test_an_earlier_edition_is_cited_by_its_own_address_and_date(client, read):
    first = "Statement on the adoption of the MLA Convention"
    other = {"title": "Another title", "date": "2023-05-27"}
    page = changed(statement(), "update", "It got another title.", 3, **other)
    changed(page, "correction", "It was the 28th.", 5, date="2023-05-28")
    Edition.objects.filter(number=1).update(issued_at=datetime(2024, 6, 1, 12, tzinfo=UTC))
    one = cited(read(f"{page.get_url()}editions/1/"))
    two = cited(read(f"{page.get_url()}editions/2/"))
    at = f"{SITE}/it/editions"
    assert two == {
        "OSCOLA": "Asia Justice Coalition secretariat, ‘Another Title’ (Asia Justice Coalition, 27 May 2023) "
        f"(AJC/2023/001, edition 2, 3 June 2024) <{at}/2/> accessed [the day you read it].",
        "Bluebook": "Asia Justice Coalition secretariat, Another Title, Asia Justice Coalition "
        f"(May 27, 2023), {at}/2/ (AJC/2023/001, edition 2, 3 June 2024).",
        "Chicago": "Asia Justice Coalition secretariat. “Another Title.” Statement, AJC/2023/001, edition 2, "
        "3 June 2024. "
        f"Asia Justice Coalition, May 27, 2023. {at}/2/.",
        "APA": "Asia Justice Coalition secretariat. (2023, May 27). Another title [Statement, AJC/2023/001, "
        f"edition 2, 3 June 2024]. Asia Justice Coalition. {at}/2/",
    }
    assert "edition 1, 1 June 2024" in one["APA"]
    assert first in one["APA"]


@pytest.mark.parametrize("form", ["ris", "bib", "csl.json"])
def test_an_earlier_edition_has_downloads_of_its_own(client, read, form):
    page = changed(speech(contributions=by("Dr Asha Rao")), "correction", "It was wrong.", 3, title="Other")
    address = f"{page.get_url()}editions/1"
    links = [link.attributes["href"] for link in read(f"{address}/").css(".cite a[href]")]
    assert f"{address}/citation.{form}" in links
    found = downloaded(client, address, form)
    if form == "ris":
        assert (found["urls"], found["edition"]) == ([f"{SITE}/it/editions/1/"], "1")
        assert (found["title"], found["authors"]) == ("Remarks at the opening", ["Asha Rao"])
        assert found["notes"] == ["Corrected on 3 June 2024: It was wrong."]
    elif form == "bib":
        assert (found.key, found["url"], found["edition"]) == ("it-1", f"{SITE}/it/editions/1/", "1")
    else:
        jsonschema.validate(found, SCHEMA)
        assert (found["id"], found["number"]) == ("it-1", page.reference_in_words)


@pytest.mark.parametrize("kind", [document, letter])
def test_editions_of_numbered_documents_and_letters_are_cited_in_every_style(client, read, kind):
    page = changed(kind(), "update", "More.", 3, summary="More.")
    found = cited(read(f"{page.get_url()}editions/2/"))
    assert len(found) == 4
    for style, citation in found.items():
        assert citation.count("edition 2, 3 June 2024") == 1, style
        assert f"{SITE}/it/editions/2/" in citation, style


def test_nothing_is_cited_of_an_edition_that_nobody_may_read(client):
    page = changed(statement(), "update", "More.", 3, summary="More.")
    assert client.get("/publications/it/editions/3/citation.ris").status_code == 404
    assert client.get("/publications/it/editions/0/citation.ris").status_code == 404
    page.slug = "elsewhere"
    page.save_revision().publish()
    moved = client.get("/publications/it/editions/1/citation.ris")
    assert moved["Location"] == "/publications/elsewhere/editions/1/citation.ris"
    page.unpublish()
    assert client.get("/publications/elsewhere/editions/1/citation.ris").status_code == 410


def test_what_was_withdrawn_is_cited_as_that_in_every_style(client, read):
    page = statement()
    withdraw(page, "It was wrong.", keeps_text=True)
    day = page.withdrawal.date_text
    found = cited(read(page))
    assert len(found) == 4
    for style, citation in found.items():
        assert f"AJC/2023/001, withdrawn on {day}" in citation, style
    assert read_csl(client, page)["status"] == f"withdrawn on {day}"
