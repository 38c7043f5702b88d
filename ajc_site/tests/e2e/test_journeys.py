"""What people come for, from the front page of a telephone: by touch, by keyboard, without JavaScript."""

import csv
import re
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser
import pytest
from playwright.sync_api import expect

from ajc_site.tests.support.e2e.readers import WAYS, Reader

MLA: Final = "The MLA Convention"


@pytest.fixture(params=WAYS)
def reader(visit: Any, request: pytest.FixtureRequest) -> Reader:
    """Somebody on the front page."""
    somebody = Reader(visit, request.param)
    somebody.begin()
    return somebody


def begins_at(address: str) -> int:
    """At which second an address of a recording begins."""
    query = parse_qs(urlsplit(address).query)
    return int((query.get("t") or query["start"])[0].removesuffix("s"))


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_the_speech_where_it_begins_in_the_recording(reader: Reader) -> None:
    reader.seen.answer_for_others()
    reader.follow(MLA)
    reader.follow("Speech at the opening of the MLA Diplomatic Conference", within="main")
    # Until its script has come, the link leads to the recording itself.
    reader.page.wait_for_load_state()
    reader.follow(re.compile("from 1 hour,? 14 minutes"))
    if reader.way == "no JavaScript":
        reader.page.wait_for_url("https://www.youtube.com/**")
        address = reader.page.url
    else:
        frame = reader.page.locator("iframe")
        expect(frame).to_have_count(1)
        address = frame.get_attribute("src") or ""
    assert begins_at(address) == 74 * 60


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_the_page_of_the_backgrounder_on_complementarity(reader: Reader) -> None:
    reader.follow("Publications")
    reader.write("complementarity", field=re.compile("Search"))
    line = reader.page.get_by_role("article").filter(has_text="Backgrounder on the Draft Mutual Legal")
    expect(line.locator("mark").first).to_have_text("complementarity")
    place = line.get_by_role("link", name=re.compile("page 2")).first
    assert urlsplit(place.get_attribute("href") or "").fragment == "page=2"
    reader.seen.requests.clear()
    reader.use(place)
    reader.page.wait_for_timeout(0)
    assert any(urlsplit(address).path.endswith(".pdf") for address in reader.seen.requests)


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_the_letter_of_october_2022(reader: Reader) -> None:
    reader.follow(MLA)
    reader.follow("Letter to the MLA Initiative", within="main")
    main = reader.page.locator("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Letter to the MLA Initiative")
    expect(main.locator("time").first).to_have_text("October 2022")
    file = main.get_by_role("link", name=re.compile("PDF")).first
    address = file.get_attribute("href") or ""
    answer = reader.page.request.get(reader.seen.site + address)
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_all_statements_of_2023_as_a_table(reader: Reader) -> None:
    reader.follow("Publications")
    reader.choose(re.compile("^Statement"), within="[data-facet=kind], fieldset")
    reader.choose(re.compile("^2023"), within="[data-facet=year], fieldset")
    if reader.way == "no JavaScript":
        reader.press(re.compile("^Show"))
    reader.page.wait_for_url(re.compile("kind=statement.*year=2023|year=2023.*kind=statement"))
    expect(reader.page.locator("#found")).to_contain_text("publication")
    reader.use(reader.page.get_by_text("As a table, data or feed"))
    with reader.download(re.compile("CSV")).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "Statement on the adoption of the MLA Convention" in {row["title"] for row in rows}
    assert {(row["kind"].lower(), row["date"][:4]) for row in rows} == {("statement", "2023")}


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_a_topic_that_can_be_followed(reader: Reader) -> None:
    reader.follow(MLA)
    reader.follow("Statement on the adoption of the MLA Convention", within="main")
    topic = reader.page.locator("main a[href*='topic=']").first
    reader.use(topic)
    reader.page.wait_for_url("**topic=**")
    reader.use(reader.page.get_by_text("As a table, data or feed"))
    reader.follow(re.compile("feed", re.IGNORECASE), within="main")
    # A page that says what to do with it, and shows the address to copy.
    reader.page.wait_for_url("**/feeds/topic/**")
    address = reader.page.locator("main a[href$='.atom']").first.get_attribute("href") or ""
    path = urlsplit(address).path
    feed = feedparser.parse(reader.page.request.get(urljoin(reader.page.url, path)).body())
    assert "Statement on the adoption of the MLA Convention" in {entry.title for entry in feed.entries}


@pytest.mark.first
@pytest.mark.spread(1)
def test_to_paragraph_3_of_the_statement_cited_as_oscola_wants_it(reader: Reader) -> None:
    reader.follow(MLA)
    reader.follow("Statement on the adoption of the MLA Convention", within="main")
    reader.follow(re.compile("^Paragraph 3$"))
    reader.follow(re.compile("^Cite paragraph 3"))
    # On the page itself, where the script has it already, or on the one that lists the citations.
    entries = reader.page.locator("dl > div:visible").filter(has=reader.page.locator("dt", has_text="OSCOLA"))
    citation = entries.filter(has_text="[3]").locator("dd")
    expect(citation).to_contain_text("‘Statement on the Adoption of the MLA Convention’")
