"""Editions are made as publications go out, and readers are told of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Publication, Statement
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from editions.choosing import Chosen, issued_as
from editions.models import Edition, EditionKind
from metadata.tests.told import told_by

pytestmark = pytest.mark.django_db
TEXT = "<p>The court sat in Ljubljana on 15 May. It did not adjourn.</p>"


def publish(page: Any, **changes: Any) -> Any:
    page = Statement.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def body(text: str) -> list[Any]:
    return [{"type": "text", "value": text}]


def statement(**fields: Any) -> Any:
    page = make.StatementFactory(
        **{"slug": "it", "title": "It", "date": "2023-05-26", "body": body(TEXT), "live": False, **fields}
    )
    return publish(page)


def kinds(page: Any) -> list[str]:
    return list(Edition.objects.filter(publication=page.pk).order_by("number").values_list("kind", flat=True))


def read(client: Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.content.decode())


class TestMade:
    def test_first_then_one_for_each_publish_that_changes_what_readers_see(self) -> None:
        page = statement()
        assert kinds(page) == ["first"]
        publish(page)
        publish(page, slug="elsewhere", search_description="Other")
        assert kinds(page) == ["first"]
        publish(page, summary="Other.")
        assert kinds(page) == ["first", "update"]

    def test_none_of_a_draft_and_none_of_an_alias(self) -> None:
        page = statement()
        alias = page.create_alias(update_slug="alias")
        publish(page, title="Other")
        draft = Statement.objects.get(pk=page.pk)
        draft.title = "A draft"
        draft.save_revision()
        assert kinds(page) == ["first", "update"]
        assert kinds(alias) == []

    def test_what_a_script_made_public_has_its_first_one_before_the_next(self) -> None:
        page = make.StatementFactory(title="As it was")
        assert kinds(page) == []
        publish(page, title="As it is")
        assert kinds(page) == ["first", "update"]
        first, second = Edition.objects.filter(publication=page.pk).order_by("number")
        assert (first.content["title"], second.content["title"]) == ("As it was", "As it is")

    def test_a_program_says_what_it_is(self) -> None:
        page = statement()
        with issued_as("correction", "The date was wrong."):
            publish(page, date="2023-05-27")
        edition = Edition.objects.get(publication=page.pk, number=2)
        assert (edition.kind, edition.note) == ("correction", "The date was wrong.")
        with pytest.raises(ValueError, match="needs a note"), issued_as("update"):
            pass

    def test_a_schedule_keeps_what_was_chosen_with_it(self) -> None:
        page = Statement.objects.get(pk=statement().pk)
        page.title, page.go_live_at = "Later", timezone.now() + timedelta(days=1)
        page.edition_chosen = Chosen(EditionKind.CORRECTION, "It was wrong.")
        revision = page.save_revision()
        revision.publish()
        assert kinds(page) == ["first"]
        content = {**revision.content, "go_live_at": None}
        type(revision).objects.filter(pk=revision.pk).update(content=content)
        type(revision).objects.get(pk=revision.pk).publish()
        assert Edition.objects.get(publication=page.pk, number=2).note == "It was wrong."

    def test_nothing_goes_out_silently_that_is_no_small_change(self) -> None:
        page = statement()
        with issued_as("silent"), pytest.raises(NotReady, match="“15” became “16”"):
            publish(page, body=body(TEXT.replace("15", "16")))
        assert "15 May" in str(Statement.objects.get(pk=page.pk).body)
        with issued_as("silent"):
            publish(page, body=body(TEXT.replace("adjourn.", "adjourn!")))
        assert kinds(page) == ["first", "silent"]

    def test_nothing_that_is_no_text_changes_silently(self) -> None:
        def to(address: str) -> list[Any]:
            call = {"text": "Sign it", "label": "Sign", "page": None, "address": address}
            return [*body(TEXT), {"type": "call_to_action", "value": call}]

        page = statement(body=to("https://petition.example/a"))
        with issued_as("silent"), pytest.raises(NotReady, match="links, pictures"):
            publish(page, body=to("https://evil.example/b"))
        by = make.contributions(1)
        speech = make.SpeechFactory(live=False, venue="Ljubljana", contributions=by)
        speech.save_revision().publish()
        speech.venue = "Lublin"
        with issued_as("silent"), pytest.raises(NotReady, match="it changes the occasion"):
            speech.save_revision().publish()

    def test_what_comes_back_from_a_withdrawal_is_the_edition_that_it_was(self) -> None:
        page = statement()
        withdraw(page, "It was wrong.")
        take_back(page)
        assert kinds(page) == ["first"]
        assert Publication.objects.get(pk=page.pk).back_since is not None

    def test_people_who_stay_the_same_are_no_change(self) -> None:
        named = {"contributions": make.contributions(2), "signatories": make.signatories(3)}
        page = statement(**named, attribution="joint", joint_issuers=make.joint_issuers(1))
        with issued_as("silent"):
            publish(page, body=body(TEXT.replace("adjourn.", "adjourn!")))
        assert kinds(page) == ["first", "silent"]
        with issued_as("silent"), pytest.raises(NotReady, match="it changes the people named"):
            publish(page, contributions=make.contributions(1))


class TestRead:
    def test_under_the_title_in_the_history_and_each_by_itself(self, client: Client) -> None:
        page = statement()
        assert read(client, page.get_url()).css_first(".changes") is None
        with issued_as("correction", "It was the 16th."):
            publish(page, body=body(TEXT.replace("15", "16")))
        html = read(client, "/publications/it/")
        (line,) = html.css(".changes li")
        assert "Correction" in line.text()
        assert "It was the 16th." in line.text()
        assert html.css_first('.changes a[href="/publications/it/history/"]') is not None

        history = read(client, "/publications/it/history/")
        assert [entry.attributes["value"] for entry in history.css(".editions > li")] == ["2", "1"]

        earlier = read(client, "/publications/it/editions/1/")
        assert "15 May" in earlier.css_first("main").text()
        assert "earlier edition" in earlier.css_first(".notice").text()
        assert earlier.css_first("meta[name=robots]").attributes["content"] == "noindex"
        assert earlier.css_first("link[rel=canonical]").attributes["href"].endswith("/publications/it/")
        assert "16 May" in read(client, "/publications/it/editions/2/").css_first("main").text()

        compared = read(client, "/publications/it/compare/1/2/")
        assert [one.text() for one in compared.css(".compared del, .compared ins")] == [
            "removed: 15",
            "added: 16",
        ]

    def test_its_paragraphs_have_the_numbers_under_which_they_were_cited(self, client: Client) -> None:
        texts = ["<p>First.</p><p>Second.</p>", "<p>Third.</p>"]
        parts = [
            body(texts[0])[0],
            {"type": "heading", "value": {"text": "P2", "level": "h2"}},
            body(texts[1])[0],
        ]
        page = statement(body=parts)
        numbers = read(client, "/publications/it/").css("main .para")
        assert [one.attributes["data-n"] for one in numbers] == ["1", "2", "3"]
        with issued_as("update", "A paragraph before all."):
            publish(page, body=[body("<p>New.</p>")[0], *parts])
        (text,) = read(client, "/publications/it/editions/1/").css("main .words")
        shown = text.css(".para")
        assert [one.attributes["data-n"] for one in shown] == ["1", "2", "3"]
        assert [one.attributes["href"] for one in shown] == [one.attributes["href"] for one in numbers]
        assert "Third." in text.css_first(f"[id='{(shown[2].attributes['href'] or '')[1:]}']").text()
        # The page of citations counts the paragraphs of today's text.
        assert text.css(".pin") == []

    def test_it_says_on_whose_behalf(self, client: Client) -> None:
        page = statement(attribution="coalition")
        said = read(client, "/publications/it/").css_first(".attribution p").text()
        publish(page, attribution="secretariat")
        now = read(client, "/publications/it/").css_first(".attribution p").text()
        assert said != now
        for number, note in ((1, said), (2, now)):
            edition = read(client, f"/publications/it/editions/{number}/")
            assert edition.css(".page-head .occasion")[-1].text() == note

    def test_a_comparison_gives_the_notes_of_all_that_lies_between(self, client: Client) -> None:
        page = statement()
        for number, kind in enumerate(["correction", "silent", "update"], 2):
            note = "" if kind == "silent" else f"Note {number}."
            with issued_as(kind, note):
                publish(page, summary=f"As issued{'!' * number}")
        heads = {
            pair: read(client, f"/publications/it/compare/{pair}/").css_first(".page-head").text()
            for pair in ("1/4", "2/4", "2/3")
        }
        told = {pair: [n for n in (2, 3, 4) if f"Note {n}." in head] for pair, head in heads.items()}
        assert told == {"1/4": [2, 4], "2/4": [4], "2/3": []}

    def test_nothing_where_nothing_is_and_nothing_of_what_is_not_public(self, client: Client) -> None:
        page = statement()
        for address in ("editions/2/", "editions/0/", "compare/1/1/", "compare/2/1/", "compare/1/9/"):
            assert client.get(f"/publications/it/{address}").status_code == 404, address
        assert client.get("/campaigns/history/").status_code == 404
        Publication.objects.get(pk=page.pk).unpublish()
        for address in ("history/", "editions/1/"):
            assert client.get(f"/publications/it/{address}").status_code in (404, 410), address

    def test_at_most_three_are_under_the_title(self, client: Client) -> None:
        page = statement()
        for number in range(5):
            with issued_as("update", f"Change {number}"):
                publish(page, summary=f"Summary {number}")
        lines = [line.text() for line in read(client, "/publications/it/").css(".changes li")]
        assert [line[-1] for line in lines] == ["4", "3", "2"]

    def test_a_page_of_the_tree_may_be_called_history(self, client: Client) -> None:
        about = make.StandardPageFactory(title="About", slug="about")
        below = make.StandardPageFactory(title="History", slug="history", parent=about)
        assert client.get(below.get_url()).status_code == 200

    def test_old_addresses_lead_on(self, client: Client) -> None:
        page = statement()
        publish(page, slug="elsewhere")
        answer = client.get("/publications/it/editions/1/")
        assert answer["Location"] == "/publications/elsewhere/editions/1/"

    def test_twenty_corrections_cost_no_more_than_two(self, client: Client) -> None:
        page = statement()

        def cost(address: str) -> int:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        def correct(times: int) -> list[int]:
            for number in range(times):
                with issued_as("correction", f"Change {number}"):
                    publish(page, summary=f"Summary {times} {number}")
            beside = ("", "history/", "editions/1/", "compare/1/2/")
            return [cost(f"/publications/it/{address}") for address in beside]

        assert correct(1) == correct(20)


class TestWithdrawn:
    BESIDE = ("history/", "editions/1/", "editions/2/", "compare/1/2/")

    def withdrawn(self, **how: Any) -> Any:
        page = statement()
        with issued_as("correction", "It was the 16th."):
            publish(page, body=body(TEXT.replace("15", "16")))
        withdraw(page, "The witness was not asked.", **how)
        return page

    def test_with_its_text_all_that_was_issued_stays_readable_and_says_so(self, client: Client) -> None:
        self.withdrawn(keeps_text=True)
        assert read(client, "/publications/it/").css_first('a[href="/publications/it/history/"]') is not None
        for address in self.BESIDE:
            html = read(client, f"/publications/it/{address}")
            assert "The witness was not asked." in html.css_first("aside.notice").text(), address
            assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
        assert "15 May" in read(client, "/publications/it/editions/1/").css_first("main").text()

    def test_without_it_they_are_gone_in_the_words_of_the_notice(self, client: Client) -> None:
        self.withdrawn()
        for address in self.BESIDE:
            answer = client.get(f"/publications/it/{address}")
            assert answer.status_code == 410, address
            assert "The witness was not asked." in answer.content.decode()
            assert "Ljubljana" not in answer.content.decode()

    def test_where_even_the_notice_is_gone_nothing_is_said(self, client: Client) -> None:
        self.withdrawn(is_gone=True)
        for address in self.BESIDE:
            answer = client.get(f"/publications/it/{address}")
            assert answer.status_code == 410, address
            assert "The witness was not asked." not in answer.content.decode()

    def test_earlier_addresses_lead_there(self, client: Client) -> None:
        page = statement()
        publish(page, slug="elsewhere")
        withdraw(page, "It was wrong.", keeps_text=True)
        answer = client.get("/publications/it/editions/1/")
        assert answer["Location"] == "/publications/elsewhere/editions/1/"


class TestForMachines:
    def test_the_page_says_what_was_corrected(self, client: Client) -> None:
        page = statement()
        with issued_as("correction", "It was the 16th."):
            publish(page, body=body(TEXT.replace("15", "16")))
        html = read(client, "/publications/it/")
        nodes = json.loads(html.css_first('script[type="application/ld+json"]').text())["@graph"]
        (correction,) = next(node["correction"] for node in nodes if "correction" in node)
        assert (correction["@type"], correction["text"]) == ("CorrectionComment", "It was the 16th.")
        assert html.css_first('meta[name="citation_online_date"]') is not None

    def test_dates_are_those_of_the_newest_edition_that_is_no_small_change(self) -> None:
        page = statement()
        first = Edition.objects.get()
        told = told_by("/publications/it/")
        assert told.page["dateModified"] == first.issued_at.isoformat()
        for name in ("citation_online_date", "dcterms.modified"):
            assert name not in told.names
        assert "article:modified_time" not in told.card

        with issued_as("correction", "It was another."):
            publish(page, summary="Another.")
        day = datetime(2024, 6, 3, 12, tzinfo=UTC)
        Edition.objects.filter(number=2).update(issued_at=day)
        with issued_as("silent"):
            publish(page, summary="Another")
        publish(page, slug="it")
        told = told_by("/publications/it/")
        assert told.page["dateModified"] == day.isoformat()
        assert told.names["citation_online_date"] == ["2024/06/03"]
        assert told.names["dcterms.modified"] == [told.card["article:modified_time"]] == ["2024-06-03"]

    def test_feeds_of_corrections_hold_those_of_what_is_public(self, client: Client) -> None:
        campaign, other = make.CampaignFactory(slug="it"), make.CampaignFactory(slug="other")
        page = statement(campaigns=[campaign])
        with issued_as("update", "No correction."):
            publish(page, summary="Other.")
        with issued_as("correction", "It was <b>the</b> 16th."):
            publish(page, body=body(TEXT.replace("15", "16")))

        def notes(address: str) -> list[str]:
            found = feedparser.parse(client.get(address).content)
            assert not found.bozo
            return [entry.summary for entry in found.entries]

        assert notes("/feeds/corrections.atom") == ["It was <b>the</b> 16th."]
        assert notes("/feeds/corrections/it.atom") == ["It was <b>the</b> 16th."]
        assert notes(f"/feeds/corrections/{other.slug}.atom") == []
        assert len(read(client, "/feeds/corrections/it/").css(".editions > li")) == 1
        assert client.get("/feeds/corrections/none.atom").status_code == 404
        Publication.objects.get(pk=page.pk).unpublish()
        assert notes("/feeds/corrections.atom") == []
