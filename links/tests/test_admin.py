"""The report and the form that replaces a link: what each sees, what it does, and what it leaves alone."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from campaigns.models import Organisation, Statement
from campaigns.tests import factories as make
from editions.models import Edition
from links.gathering import gather_all
from links.models import Link, State
from links.replacing import IN_REVIEW, KEPT, OF_OTHERS, PUBLISHED, SAVED, TO_PUBLISH, WITH_CHANGES
from links.walking import links_in

pytestmark = pytest.mark.django_db
OLD = "https://old.example/report"
NEW = "https://new.example/report?a=1&b=2"
REPORT = reverse("links:report")


def page_of(client: Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.content.decode())


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def body(address: str = OLD) -> list[tuple[str, Any]]:
    return [("text", f'<p>Read <a href="{address}">the report</a>, and more.</p>')]


def written(**fields: Any) -> Statement:
    """A statement on the site, with the old link, as its form saved it."""
    page = make.StatementFactory(body=body(), **fields)
    page.save_revision().publish()
    return Statement.objects.get(pk=page.pk)


def draft_of(owner: Any, **fields: Any) -> Statement:
    page = make.StatementFactory(live=False, owner=owner, body=body(), **fields)
    page.save_revision()
    return page


def gathered(state: str = State.DEAD) -> Link:
    gather_all()
    since = timezone.now() - timedelta(days=9)
    Link.objects.filter(address=OLD).update(state=state, since=since, said="It is not there (404).")
    return Link.objects.get(address=OLD)


def links_of(page: Any) -> list[str]:
    return [link for _, link in links_in(type(page).objects.get(pk=page.pk))]


def in_draft(page: Any) -> list[str]:
    return [link for _, link in links_in(Page.objects.get(pk=page.pk).get_latest_revision_as_object())]


def send(client: Client, link: Link, **said: Any) -> LexborHTMLParser:
    """Sends the form as it is shown, with these answers."""
    address = reverse("links:replace", args=[link.pk])
    form = page_of(client, address).css_first("form[method=post]")
    seen = form.css_first("input[name=seen]").attributes["value"]
    asked = {"address": NEW, "publishes": "on", "kind": "update", "note": "The link was dead.", "seen": seen}
    asked |= said
    answer = client.post(address, {name: value for name, value in asked.items() if value is not None})
    assert answer.status_code == 200
    return LexborHTMLParser(answer.content.decode())


def outcomes(answer: LexborHTMLParser) -> dict[str, str]:
    """What was said of each page or row, by its name."""
    found = {}
    for line in answer.css("ul.listing > li"):
        name = line.css_first("strong").text()
        found[name] = " ".join(line.text().split()).removeprefix(name).strip()
    return found


def test_the_report_says_what_is_wrong_since_when_and_where(secretariat: Any, settings: Any) -> None:
    page = written(title="On the ruling")
    draft_of(secretariat.user, title="Not out yet")
    make.OrganisationFactory(name="Archive of Nepal", website=OLD)
    gathered()
    shown = page_of(secretariat, REPORT)
    row = shown.css_first("main table tbody tr")
    said = " ".join(row.text().split())
    for words in ("Dead", "It is not there (404).", "Since", "Look in an archive"):
        assert words in said
    found = {a.text(): a.attributes["href"] for a in row.css("li > a[href*=contentpath]")}
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert found["Statement “On the ruling”, body"] == f"{form}#:w:contentpath=body.{page.body[0].id}"
    assert "Statement “Not out yet”, body (not on the site)" in said
    assert "Organisation “Archive of Nepal”, website" in found
    assert row.css_first("a[href^='https://web.archive.org/web/2']").attributes["href"].endswith(f"/{OLD}")
    assert "not checked" in shown.body.text()
    settings.CHECK_LINKS = "public"
    assert "not checked" not in page_of(secretariat, REPORT).body.text()
    answer = secretariat.get(f"{REPORT}?export=csv&state=dead")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(line["State"], line["Address"]) for line in rows] == [("Dead", OLD)]
    assert "On the ruling" in rows[0]["Where it stands"]
    assert page_of(secretariat, f"{REPORT}?state=moved&mine=true").css("tbody tr") == []
    assert secretariat.get(f"{REPORT}?state=nonsense&mine=maybe&p=99").status_code == 200


def test_nobody_is_told_of_what_they_may_not_know(writer: Any, secretariat: Any, client: Client) -> None:
    page = written(title="In public")
    draft_of(secretariat.user, title="In secret")
    Redirect.add_redirect("/secret-path/", OLD)
    make.StatementFactory(live=False, owner=secretariat.user, body=body("https://secret.example/"))
    link = gathered()
    hidden = Link.objects.get(address="https://secret.example/")
    for address in (REPORT, reverse("links:replace", args=[link.pk])):
        said = page_of(writer, address).body.text()
        assert "In public" in said
        assert "secret" not in said.lower()
        # The public reads it, and they don't work on it: no form to go to.
        assert f"/pages/{page.pk}/edit/" not in html_of(writer, address)
        assert client.get(address).status_code == 302
    assert writer.get(reverse("links:replace", args=[hidden.pk])).status_code == 404
    assert outcomes(send(writer, link)) == {"Statement “In public”": "Left as it was You may not change it."}
    assert "links-died" not in html_of(writer, reverse("wagtailadmin_home"))
    own = draft_of(writer.user, title="My own")
    gathered()
    died = page_of(writer, reverse("wagtailadmin_home")).css_first("a[href*='/admin/links/']")
    assert died.text() == "1 link to other sites leads nowhere any more"
    assert "My own" in page_of(writer, died.attributes["href"] or "").body.text()
    assert outcomes(send(writer, link))["Statement “My own”"] == KEPT
    assert [found for _, found in links_in(Page.objects.get(pk=own.pk).get_latest_revision_as_object())] == [
        NEW
    ]


def test_a_link_is_replaced_in_all_places_and_each_says_what_happened(secretariat: Any) -> None:
    public, other = written(title="Public"), make.StandardPageFactory(title="About", body=body())
    changed = written(title="Changed")
    changed.title, changed.draft_title = "Changed again", "Changed again"
    changed.save_revision()
    draft = draft_of(secretariat.user, title="Draft")
    scheduled = draft_of(secretariat.user, title="Scheduled")
    scheduled.go_live_at = timezone.now() + timedelta(days=2)
    scheduled.save_revision().publish()
    organisation = make.OrganisationFactory(name="Body", website=f"{OLD}#contact")
    Redirect.add_redirect("/old/", OLD)
    link = gathered()
    said = outcomes(send(secretariat, link))
    assert "scheduled" in said.pop("Statement “Scheduled”")
    assert said == {
        "Statement “Public”": PUBLISHED,
        "Standard page “About”": PUBLISHED,
        "Statement “Changed again”": WITH_CHANGES,
        "Statement “Draft”": KEPT,
        "Organisation “Body”": SAVED,
        "Redirect “/old”": SAVED,
    }
    assert links_of(public) == links_of(other) == [NEW]
    assert links_of(changed) == [OLD]
    assert in_draft(changed) == [NEW]
    assert Statement.objects.get(pk=changed.pk).title == "Changed"
    assert not Statement.objects.get(pk=draft.pk).live
    assert Organisation.objects.get(pk=organisation.pk).website == NEW
    assert Redirect.objects.get().redirect_link == NEW
    edition = Edition.objects.filter(publication=public.pk).latest("number")
    assert (edition.kind, edition.note, edition.issued_by) == (
        "update",
        "The link was dead.",
        secretariat.user,
    )
    # What readers were given before stays readable; who looks at the draft finds what was chosen for it.
    assert Edition.objects.filter(publication=public.pk).count() == 2
    form = page_of(secretariat, reverse("wagtailadmin_pages:edit", args=[changed.pk]))
    assert form.css_first("[name=edition_note]").text() == "The link was dead."


def test_without_publishing_and_without_the_right_to_drafts_alone_change(
    secretariat: Any, writer: Any
) -> None:
    page = written(title="Public", owner=writer.user)
    link = gathered()
    assert outcomes(send(writer, link)) == {"Statement “Public”": OF_OTHERS}
    assert links_of(page) == [OLD]
    page = written(title="Second")
    gathered()
    said = outcomes(send(secretariat, link, publishes=None, kind="", note=""))
    assert said["Statement “Second”"] == TO_PUBLISH
    assert links_of(page) == [OLD]
    assert Edition.objects.filter(publication=page.pk).count() == 1


def test_what_is_reviewed_locked_or_changed_meanwhile_is_left(secretariat: Any, writer: Any) -> None:
    reviewed, locked = draft_of(writer.user, title="Reviewed"), written(title="Locked")
    reviewed.get_workflow().start(reviewed, writer.user)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=writer.user, locked_at=timezone.now())
    link = gathered()
    said = outcomes(send(secretariat, link))
    assert said["Statement “Reviewed”"] == f"Left as it was {IN_REVIEW}"
    assert "locked" in said["Statement “Locked”"]
    assert links_of(locked) == [OLD]
    before = locked.revisions.count()
    again = send(secretariat, link, seen="of another day")
    assert "changed where it stands since you looked" in again.body.text()
    assert again.css_first("input[name=address]").attributes["value"] == NEW
    assert locked.revisions.count() == before


def test_what_is_typed_is_understood_or_refused(secretariat: Any) -> None:
    page, wrong = written(), []
    link = gathered()
    for name, typed, told in (
        ("address", "new example", "This is no address. Copy it from the browser"),
        ("address", "", "This field is required"),
        ("address", f"{OLD}#other", "stands there already"),
        ("address", "http://192.168.0.1/", "one of a network inside"),
        ("address", "https://ministry.example@evil.example/", "hides which site"),
        ("address", "ftp://new.example/", "https://"),
        ("note", " \u200b ", "Say in a sentence what changed"),
        ("kind", "silent", "Select a valid choice"),
    ):
        answer = send(secretariat, link, **{name: typed})
        box = answer.css_first("input[name=address]").attributes.get("value") or ""
        if told not in answer.body.text() or (name == "address" and box != typed):
            wrong.append((typed, box))
    assert not wrong
    assert links_of(page) == [OLD]


def test_what_does_not_fit_in_one_place_changes_the_others(secretariat: Any) -> None:
    page = written()
    video = make.VideoFactory(title="Film", body=body())
    video.save_revision().publish()
    make.OrganisationFactory(name="Body", website=OLD)
    # Lacks what it needs to go out again: nothing of it is kept.
    Page.objects.filter(pk=video.pk).update(title="")
    link = gathered()
    answer = outcomes(send(secretariat, link, address=f"https://new.example/{'x' * 250}"))
    assert "at most 200 characters" in answer["Organisation “Body”"]
    assert answer[f"Statement “{page.title}”"] == PUBLISHED
    assert Organisation.objects.get().website == OLD


def test_the_report_costs_as_many_queries_for_fifty_as_for_one(secretariat: Any) -> None:
    def cost() -> int:
        gather_all()
        secretariat.get(REPORT)
        with CaptureQueriesContext(connection) as queries:
            assert secretariat.get(REPORT).status_code == 200
        return len(queries)

    make.OrganisationFactory(website="https://one.example/")
    written()
    one = cost()
    for number in range(12):
        make.StatementFactory(body=body(f"https://many.example/{number}"))
        make.OrganisationFactory(website=f"https://many.example/{number}")
    assert cost() == one
