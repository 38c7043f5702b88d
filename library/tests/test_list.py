"""The library: its order, its pages, its filters, and whatever an address may ask of it."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.depth import examples, mostly_deep
from campaigns.kinds.registry import kinds
from campaigns.models import Library, Publication
from campaigns.tests import factories as make
from library.lists.query import LibraryQuery

pytestmark = pytest.mark.django_db
ADDRESS = "/publications/"


def titles(html: LexborHTMLParser) -> list[str]:
    return [title.text(strip=True) for title in html.css(".lines .line-title")]


def notices(html: LexborHTMLParser) -> list[str]:
    return [notice.text(strip=True) for notice in html.css(".notice")]


def offered(html: LexborHTMLParser, facet: str) -> dict[str, int]:
    """The values of a facet that can be chosen, each with its count."""
    labels = [box.parent for box in html.css(f".facet input[name={facet}]")]
    return {
        str(label.css_first("input").attributes["value"]): int(label.css_first(".count").text())
        for label in labels
        if label
    }


def chosen(html: LexborHTMLParser, facet: str) -> list[str]:
    return [str(box.attributes["value"]) for box in html.css(f".facet input[name={facet}][checked]")]


def test_all_kinds_are_listed_newest_first(read):
    make.StatementFactory(title="Statement", date="2023-05-26")
    make.SpeechFactory(title="Speech", date="2023-05-15")
    make.VideoFactory(title="Video", date="2024-01-01")
    make.DocumentFactory(title="Document", date="2022-10-01")
    assert titles(read(ADDRESS)) == ["Video", "Statement", "Speech", "Document"]


def test_a_line_says_kind_date_title_summary_length_and_files(read):
    make.DocumentFactory(
        title="A letter",
        document_kind="letter",
        date="2022-10-03",
        date_precision="month",
        summary="What it asks.",
        attachments=make.attachments(1),
    )
    line = read(ADDRESS).css_first(".line")
    assert line.css_first(".kind").text() == "Letter"
    assert line.css_first("time").text() == "October 2022"
    assert line.css_first("time").attributes["datetime"] == "2022-10"
    assert line.css_first(".line-summary").text() == "What it asks."
    link = line.css_first(".line-facts a")
    # What it is called is said to those who hear it without the line.
    link.css_first(".unseen").decompose()
    assert link.text(strip=True).startswith("PDF, ")
    assert link.text(strip=True).endswith("3 pages")


def test_a_video_line_says_how_long_it_is(read):
    make.VideoFactory(duration=245)
    facts = read(ADDRESS).css_first(".line-facts")
    assert facts.css_first("[aria-hidden]").text() == "4:05"
    assert facts.css_first(".unseen").text() == "Duration: 4 minutes 5 seconds"


def test_a_line_with_many_files_names_four_and_counts_the_rest(read):
    make.DocumentFactory(attachments=make.attachments(6))
    facts = [fact.text(strip=True) for fact in read(ADDRESS).css(".line-facts > *")]
    assert len(facts) == 5
    assert facts[-1] == "and 2 more"


@pytest.mark.deep
def test_publications_of_one_day_keep_one_order_over_all_pages(read):
    made = [make.StatementFactory(title=f"No {n}", date="2023-05-26") for n in range(45)]
    expected = [page.title for page in sorted(made, key=lambda page: -page.pk)]
    narrowed = f"{ADDRESS}?kind=statement"
    for pages in ((ADDRESS, f"{ADDRESS}?page=1"), [f"{narrowed}&page={page}" for page in (1, 2, 3)]):
        assert [title for page in pages for title in titles(read(page))] == expected


@pytest.mark.parametrize("order", ["newest_first", "oldest_first"])
def test_every_order_of_publications_ends_in_a_unique_key(order):
    # A database may happen to give the expected order; this asks that it must.
    query = getattr(Publication.objects, order)().query
    assert query.order_by[-1].removeprefix("-") == "pk"


def test_a_long_list_has_pages_that_lead_to_each_other_and_keep_the_filter(read):
    for n in range(41):
        make.StatementFactory(date=date(2023, 1, 1))
        if n % 20 == 0:
            make.SpeechFactory(date=date(2023, 1, 1))
    address: str | None = f"{ADDRESS}?kind=statement&year=2023"
    lengths = []
    while address is not None:
        html = read(address)
        lengths.append(len(titles(html)))
        older = html.css_first("a[rel=next]")
        address = older.attributes["href"] if older else None
    assert lengths == [20, 20, 1]
    assert html.css_first("a[rel=prev]").attributes["href"] == f"{ADDRESS}?kind=statement&year=2023&page=2"
    assert html.css_first(".pages span").text() == "Page 3 of 3"


def test_a_short_list_has_no_pages(read):
    make.StatementFactory()
    assert not read(ADDRESS).css(".pages")


@pytest.mark.parametrize("kind", mostly_deep(make.KINDS, 1))
def test_the_kind_filter_shows_that_kind_alone(read, kind):
    for factory in make.KINDS.values():
        factory()
    html = read(f"{ADDRESS}?kind={kind}")
    assert len(titles(html)) == 1
    assert html.css_first(f".line .kind-{kind}")
    assert chosen(html, "kind") == [kind]


def test_the_year_filter_shows_that_year_alone(read):
    for year in (2021, 2022, 2023):
        make.StatementFactory(title=f"Of {year}", date=date(year, 12, 31))
    html = read(f"{ADDRESS}?year=2022")
    assert titles(html) == ["Of 2022"]
    assert chosen(html, "year") == ["2022"]
    # What is chosen stands first.
    assert list(offered(html, "year")) == ["2022", "2023", "2021"]


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
def test_every_year_that_is_offered_is_understood(read, year):
    make.StatementFactory(title="Of that year", date=date(year, 6, 1))
    make.StatementFactory(date=date(2023, 6, 1))
    html = read(ADDRESS)
    assert str(year) in offered(html, "year")
    html = read(f"{ADDRESS}?year={year}")
    assert titles(html) == ["Of that year"]
    assert notices(html) == []


def test_filters_hold_together_and_can_be_taken_back(read):
    make.StatementFactory(date="2022-01-01")
    make.SpeechFactory(date="2022-01-01")
    make.StatementFactory(date="2023-01-01")
    html = read(f"{ADDRESS}?kind=statement&year=2022")
    assert html.css_first("#found").text() == "1 publication"
    chips = {chip.css_first("bdi").text(): chip.attributes["href"] for chip in html.css(".chip")}
    assert chips == {"Statement": f"{ADDRESS}?year=2022", "2022": f"{ADDRESS}?kind=statement"}
    assert html.css(".chips a")[-1].attributes["href"] == ADDRESS


def test_a_choice_without_results_says_so_and_leads_back(read):
    make.StatementFactory(date="2022-01-01")
    html = read(f"{ADDRESS}?kind=video&year=2022")
    assert html.css_first("#found").text() == "0 publications"
    assert "Nothing is on record for this choice." in html.css_first("main").text()
    assert html.css_first(".nothing a").attributes["href"] == ADDRESS


def test_an_empty_library_says_so(read):
    assert "Nothing is on record" in read(ADDRESS).css_first("main").text()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=poem", "There is nothing under the kind “poem”; it was left out."),
        ("kind=%00x", None),
        ("kind='%20OR%201=1--", "There is nothing under the kind “' OR 1=1--”; it was left out."),
        ("year=never", "There is nothing under the year “never”; it was left out."),
        ("year=-5", "There is nothing under the year “-5”; it was left out."),
        ("year=0", "There is nothing under the year “0”; it was left out."),
        (
            "year=99999999999999999999999",
            "There is nothing under the year “99999999999999999999999”; it was left out.",
        ),
        ("year=2023.5", "There is nothing under the year “2023.5”; it was left out."),
        ("year=٢٠٢٣", "There is nothing under the year “٢٠٢٣”; it was left out."),
        ("page=0", "There is no such page of the list; this is the first."),
        ("page=-1", "There is no such page of the list; this is the first."),
        ("page=last", "There is no such page of the list; this is the first."),
        ("page=9999999999999999999", "There is no such page of the list; this is the first."),
        ("page=1e3", "There is no such page of the list; this is the first."),
        ("page=7", "There is no such page of the list; this is the first."),
    ],
)
def test_what_an_address_asks_wrongly_is_said_and_all_is_shown(client, query, sentence):
    make.StatementFactory()
    response = client.get(f"{ADDRESS}?{query}")
    if sentence is None:
        # A NUL is refused before any page is asked.
        assert response.status_code == 400
        return
    html = LexborHTMLParser(response.content.decode())
    assert response.status_code == 200
    assert notices(html) == [sentence]
    assert len(titles(html)) == 1


@pytest.mark.parametrize(
    "query", ["", "?", "?kind=&year=&page=", "?kind=Statement", "?year=%202023%20&page=1"]
)
def test_what_is_only_written_differently_is_understood(read, query):
    make.StatementFactory(date="2023-01-01")
    html = read(ADDRESS + query)
    assert notices(html) == []
    assert len(titles(html)) == 1


def test_unknown_parameters_change_nothing(client):
    make.StatementFactory()
    plain = client.get(ADDRESS).content
    assert client.get(f"{ADDRESS}?utm_source=x&kind[]=a&order_by=password").content == plain


@pytest.fixture
def three_pages(db):
    """So many publications that the list has three pages."""
    for _ in range(41):
        make.StatementFactory(date="2023-05-26")


def test_a_long_facet_leads_to_all_its_values_at_their_place(read):
    make.StatementFactory(topics=[make.TopicFactory() for _ in range(12)])
    link = read(ADDRESS).css_first(".facet a")
    assert (link.text(), link.attributes["href"]) == ("All 12 topics", f"{ADDRESS}?all=topic#by-topic")
    assert len(read(f"{ADDRESS}?all=topic").css("#by-topic label")) == 12


def test_a_list_leads_to_its_feed(read):
    topic = make.TopicFactory(name="A topic", slug="a-topic")
    make.StatementFactory(topics=[topic])
    feed = read(f"{ADDRESS}?topic=a-topic").css("link[type='application/atom+xml']")[-1].attributes
    assert (feed["href"], feed["title"].endswith(": A topic")) == ("/feeds/topic/a-topic.atom", True)
    assert len(read(ADDRESS).css("link[type='application/atom+xml']")) == 1
    for query in ("?topic=a-topic&kind=statement", "?q=statement", "?year=2024"):
        assert len(read(ADDRESS + query).css("link[type='application/atom+xml']")) == 2


awkward = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(
        ["statement", "2023", "2", "3", "4", "", " ", "١", "²", "0x10", "1_0", "+1", "１", "\ud800", "'",
         "\\", '"', '"a b"', "a & b | !c", "''", "the", "the of", "x:*", "<->", "မြန်မာ", "法", "relevance",
         "date", "a" * 5000, "no 1 " * 60, "%", "_", "en", "EN", "1" * 300]
    ),
)  # fmt: skip
NAMES = ["kind", "year", "page", "q", "sort", "all", "💥", "topic", "place", "campaign", "series", "person",
         "organisation", "language"]  # fmt: skip
ADDRESSES = st.sampled_from([
    ADDRESS, "/api/publications/", "/api/publications/suggestions/", "/api/publications.csv",
    "/api/publications.json",
])  # fmt: skip


@hypothesis_settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(address=ADDRESSES, parameters=st.lists(st.tuples(st.sampled_from(NAMES), awkward), max_size=6))
@example(address=ADDRESS, parameters=[("page", "1_0")])
@example(address=ADDRESS, parameters=[("year", "²")])
@example(address=ADDRESS, parameters=[("page", "4"), ("kind", "statement"), ("year", "2023")])
@example(address=ADDRESS, parameters=[("q", "statement"), ("q", '"no 1"')])
def test_no_query_string_breaks_the_library(three_pages, address, parameters):
    query = urlencode(parameters, errors="surrogatepass")
    response = Client(raise_request_exception=False).get(f"{address}?{query}")
    assert response.status_code == (400 if "%00" in query else 200)
    body = b"".join(response) if response.streaming else response.content
    if response.status_code == 400 or address != ADDRESS:
        return
    html = LexborHTMLParser(body.decode())
    assert re.fullmatch(r"\d+ publications?( with “.*”)?", html.css_first("#found").text(), re.DOTALL)
    # What is asked for is obeyed or spoken of.
    for name, is_obeyed in (("kind", lambda value: value.lower() in make.KINDS), ("year", is_year)):
        for value in [value.strip() for parameter, value in parameters if parameter == name]:
            assert not value or is_obeyed(value) or notices(html)


def is_year(text: str) -> bool:
    return text in map(str, range(1, 10_000))


@hypothesis_settings(max_examples=examples(60), deadline=None)
# As a server hands it on: bytes, each as the character of its number.
@given(address=ADDRESSES, query=st.text(st.characters(max_codepoint=255), max_size=80))
def test_no_unparsed_query_string_breaks_the_library(address, query):
    response = Client(raise_request_exception=False).generic("GET", address, QUERY_STRING=query)
    assert response.status_code == (400 if "\x00" in query or "%00" in query else 200)


@given(
    kinds=st.lists(st.sampled_from(list(make.KINDS)), unique=True),
    years=st.lists(st.integers(1, 9999), unique=True, max_size=4),
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
    page=st.integers(1, 999_999),
)
def test_an_address_made_for_a_page_of_the_list_reads_back_as_the_same_page(kinds, years, text, page):
    asked = QueryDict(urlencode({"kind": kinds, "year": years, "q": text}, doseq=True))
    query = LibraryQuery.from_address(asked)
    assert query.not_understood == ()
    again = LibraryQuery.from_address(QueryDict(query.address(page).removeprefix("?")))
    assert again == replace(query, page_number=page)


def test_the_library_takes_all_kinds_and_nothing_else():
    assert set(Library.allowed_subpage_models()) == set(kinds().values())
