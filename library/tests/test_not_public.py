"""What is not public is in no list, count, facet, feed, sitemap, suggestion, API answer or download.

One of each that is hidden, with names, terms, a file and a date of its own, and every address of the site
that tells of publications asked for all of it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from ajc_site.tests.support.depth import is_deep
from campaigns.models import Attachment, Contribution, Library, Publication
from campaigns.tests import factories as make

from .test_finding import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.first]
# A word for each hidden publication that nothing else on the site has.
WORDS = {
    "draft": "zqadraft", "scheduled": "zqbscheduled", "expired": "zqcexpired",
    "unpublished": "zqdunpublished", "restricted": "zqerestricted", "logged in": "zqflogin",
    "deleted": "zqgdeleted", "by query": "zqhquery",
}  # fmt: skip
LANGUAGES = ["fr", "id", "th", "my", "bn", "ar", "ur", "ta"]


@dataclass
class Hidden:
    """A publication that is not public, and all that only it has."""

    word: str
    page: Any
    campaign: Any
    terms: dict[str, Any]
    address: str = ""
    slugs: dict[str, str] = field(default_factory=dict)


def a_publication(word: str, kind: str, year: int, language: str) -> Hidden:
    terms: dict[str, Any] = {
        "topic": make.TopicFactory(name=f"Topic {word}", slug=f"topic-{word}"),
        "place": make.PlaceFactory(name=f"Place {word}", slug=f"place-{word}"),
        "series": make.SeriesFactory(name=f"Series {word}", slug=f"series-{word}"),
        "person": make.PersonFactory(name=f"Person {word}", slug=f"person-{word}"),
        "organisation": make.OrganisationFactory(name=f"Organisation {word}", slug=f"organisation-{word}"),
    }
    campaign = make.CampaignFactory(title=f"Public campaign of {word[:3]}", slug=f"campaign-{word[:3]}")
    file = make.FileFactory(
        file__data=pdf(f"A page on {word}."), file__filename=f"{word}.pdf", title=f"File {word}"
    )
    page = make.KINDS[kind](
        title=f"Title {word}",
        slug=f"slug-{word}",
        summary=f"Summary {word}.",
        body=[("text", f"<p>Body {word}.</p>")],
        date=f"{year}-06-01",
        language=language,
        campaigns=[campaign],
        topics=[terms["topic"]],
        places=[terms["place"]],
        series=terms["series"],
        contributions=[Contribution(person=terms["person"], organisation=terms["organisation"], role=word)],
        attachments=[Attachment(file=file)],
    )
    slugs = {name: term.slug for name, term in terms.items()}
    return Hidden(
        word, page, campaign, terms, page.get_url(), {**slugs, "year": str(year), "language": language}
    )


@pytest.fixture(scope="module")
def hidden(kept_for_module: None) -> list[Hidden]:
    """One of each that is not public; all were public before, but for the draft and the scheduled one."""
    kinds = [*make.KINDS, *make.KINDS]
    made = {
        reason: a_publication(word, kinds[n], 1990 + n, LANGUAGES[n])
        for n, (reason, word) in enumerate(WORDS.items())
    }
    for factory in make.KINDS.values():
        factory(title="A public one", summary="For all.")
    for reason in ("draft", "scheduled"):
        page = made[reason].page
        page.live, page.first_published_at, page.last_published_at = False, None, None
        page.save()
    soon = timezone.now() + timedelta(days=1)
    made["scheduled"].page.go_live_at = soon
    made["scheduled"].page.save_revision(approved_go_live_at=soon)
    expired = made["expired"].page
    expired.expire_at = timezone.now() - timedelta(minutes=1)
    expired.save()
    call_command("keep_time", "--once")
    made["unpublished"].page.unpublish()
    make.restrict(made["restricted"].page)
    made["logged in"].page.view_restrictions.create(restriction_type="login")
    made["deleted"].page.delete()
    # As somebody at a prompt would.
    Page.objects.filter(pk=made["by query"].page.pk).update(live=False)
    return list(made.values())


def addresses(hidden: list[Hidden]) -> Iterator[str]:
    """Every address that tells of publications, and each asked for all that only hidden ones have.

    In a run in short, half of the lists are asked for each of the hidden, in turn.
    """
    lists = ["/publications/", "/api/publications/", "/api/publications.csv", "/api/publications.json"]
    yield from ["/", "/campaigns/", "/feeds/", "/feeds/all.atom", "/sitemap.xml", *lists]
    yield from [f"{one}?all={facet}" for one in lists for facet in hidden[0].slugs]
    for kind in make.KINDS:
        yield f"/feeds/kind/{kind}.atom"
    for number, one in enumerate(hidden):
        yield one.campaign.get_url()
        yield f"/feeds/campaign/{one.campaign.slug}.atom"
        for address in lists if is_deep() else lists[number % 2 :: 2]:
            yield f"{address}?campaign={one.campaign.slug}"
            yield f"{address}?language={one.slugs['language']}"
            yield f"{address}?year={one.slugs['year']}"


def asked(hidden: list[Hidden]) -> Iterator[tuple[str, str]]:
    """Addresses that name what only a hidden publication has, which they may repeat, with that word."""
    lists = ["/publications/", "/api/publications/", "/api/publications.csv", "/api/publications.json"]
    for number, one in enumerate(hidden):
        for address in lists if is_deep() else lists[number % 2 :: 2]:
            yield f"{address}?q={one.word}", one.word
            yield f"{address}?q={quote(chr(34) + 'title ' + one.word + chr(34))}&sort=date", one.word
            for facet in one.terms:
                yield f"{address}?{facet}={one.slugs[facet]}", one.word


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.deeper
def test_nothing_that_is_hidden_is_told_anywhere(hidden, client):
    for address in addresses(hidden):
        text = text_of(client, address).lower()
        for one in hidden:
            assert one.word not in text, (address, one.word)


@pytest.mark.deeper
def test_asking_for_what_is_hidden_finds_and_counts_nothing(hidden, client):
    public = Publication.objects.published().count()
    for address, word in asked(hidden):
        text = text_of(client, address)
        is_search = "?q=" in address
        if address.startswith("/publications/"):
            html = LexborHTMLParser(text)
            number = int(html.css_first("#found").text().split()[0])
            # A term that only hidden ones have is no term: it is left out, as one that was never there.
            assert number == (0 if is_search else public), address
            assert (
                not any(word in line.text() for line in html.css(".lines, .facet, .chips bdi")) or is_search
            )
            assert not any(word in line.text() for line in html.css(".lines, .facet"))
        elif address.startswith("/api/publications/"):
            answer = json.loads(text)
            assert answer["count"] == (0 if is_search else public), address
            assert word not in json.dumps([answer["publications"], answer["facets"]])
        else:
            assert word not in text, address


def test_no_feed_page_or_suggestion_tells_of_what_is_hidden(hidden, client):
    # 410 where it was public once, as all of these were while they were made.
    for one in hidden:
        for facet in ("topic", "place"):
            assert client.get(f"/feeds/{facet}/{one.slugs[facet]}.atom").status_code in (404, 410)
        assert client.get(f"/feeds/language/{one.slugs['language']}.atom").status_code in (404, 410)
        assert client.get(f"/people/{one.slugs['person']}/").status_code in (404, 410)
        assert client.get(f"/organisations/{one.slugs['organisation']}/").status_code in (404, 410)
        for typed in (one.word, one.word[:3], f"title {one.word}", "topic zq", "person zq", "title zq"):
            answer = client.get("/api/publications/suggestions/", {"q": typed}).json()
            assert not any(one.word in suggestion.lower() for suggestion in answer["suggestions"]), typed
        for ending in ("ris", "bib", "csl.json"):
            assert client.get(f"{one.address.rstrip('/')}.{ending}").status_code in (404, 410)


def test_counts_are_those_of_public_ones(hidden, client):
    answer = client.get("/api/publications/").json()
    assert answer["count"] == Publication.objects.published().count() == len(make.KINDS)
    assert {value["key"]: value["count"] for value in answer["facets"]["kind"]} == dict.fromkeys(
        make.KINDS, 1
    )
    assert [value["key"] for value in answer["facets"]["language"]] == ["en"]
    assert set(answer["facets"]) == {"kind", "year", "language"}


def test_a_draft_campaign_of_public_publications_is_not_offered_or_counted(read, client):
    secret = make.CampaignFactory(title="Zqcampaign", slug="zqcampaign", live=False)
    make.StatementFactory(campaigns=[secret])
    assert "campaign" not in client.get("/api/publications/").json()["facets"]
    assert "campaigns" not in [link.text().split()[-1] for link in read("/publications/").css(".facet a")]
    open_ones = [make.CampaignFactory() for _ in range(8)]
    for campaign in open_ones:
        make.StatementFactory(campaigns=[campaign])
    # With most publications of all, it takes nobody's place either.
    make.StatementFactory(campaigns=[secret])
    offered = client.get("/api/publications/").json()["facets"]["campaign"]
    assert {value["key"] for value in offered} == {campaign.slug for campaign in open_ones}
    assert not [link for link in read("/publications/").css(".facet a") if "campaigns" in link.text()]
    for address in ("/api/publications/?campaign=zqcampaign", "/api/publications/?q=zqcampaign"):
        assert "Zqcampaign" not in text_of(client, address)
    shown = client.get("/api/publications/suggestions/", {"q": "zqcamp"}).json()
    assert shown["suggestions"] == []
    assert client.get("/feeds/campaign/zqcampaign.atom").status_code in (404, 410)
    assert "zqcampaign" not in text_of(client, "/feeds/").lower()


def test_all_of_it_is_found_once_it_is_public(hidden, client):
    """The tests above would pass on an empty library, too."""
    for one in hidden:
        page = Page.objects.filter(pk=one.page.pk).first()
        if page is None:
            continue
        page.specific.view_restrictions.all().delete()
        page = page.specific
        page.live = True
        page.save()
        assert client.get("/api/publications/", {"q": one.word}).json()["count"] == 1, one.word
        for facet, slug in one.slugs.items():
            assert client.get("/api/publications/", {facet: slug}).json()["count"] == 1, (one.word, facet)


def test_a_restricted_library_has_nothing(client):
    make.StatementFactory(title="Zqword")
    assert client.get("/api/publications/").json()["count"] > 0
    make.restrict(Library.objects.get())
    assert client.get("/api/publications/").json()["count"] == 0
    for address in ("/api/publications/suggestions/?q=zqword", "/feeds/all.atom", "/sitemap.xml", "/"):
        assert "zqword" not in text_of(client, address).lower()
