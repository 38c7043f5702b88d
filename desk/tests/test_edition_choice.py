"""The publish step asks what a change to a public publication is, and keeps the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from campaigns.models import Statement
from campaigns.tests import factories as make
from editions.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Any:
    page = make.StatementFactory(title="It", slug="it", summary="It was the fifth of May.", live=False)
    page.save_revision().publish()
    return Statement.objects.get(pk=page.pk)


def sent(page: Any, **changes: Any) -> dict[str, Any]:
    """What the form sends, with the boxes of the edition as they are at first."""
    fields = {
        "title": page.title, "slug": page.slug, "summary": page.summary, "date": "2023-05-26",
        "date_precision": page.date_precision, "language": page.language, "attribution": page.attribution,
        "series": "", "series_position": "", "further_signatories": "", "edition_note": "",
        "body": streamfield([("text", rich_text("<p>Words.</p>"))]),
    }  # fmt: skip
    rows = ("attachments", "joint_issuers", "signatories", "contributions", "comments")
    return nested_form_data(fields | {name: inline_formset([]) for name in rows} | changes)


def press(client: Client, page: Any, button: str = "action-publish", **changes: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**sent(page, **changes), button: "1"})


def errors(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(node.text() for node in LexborHTMLParser(answer.content.decode()).css(".error-message"))


def editions(page: Any) -> list[tuple[str, str]]:
    rows = Edition.objects.filter(publication=page.pk).order_by("number")
    return list(rows.values_list("kind", "note"))


@pytest.fixture
def as_it_is(secretariat: Client, page: Any) -> Any:
    """The page as its form sends it, so that the next change is the only one."""
    press(secretariat, page, edition_kind="update", edition_note="Begun.")
    return page


def test_it_asks_only_of_what_is_public(secretariat: Client, page: Any) -> None:
    def asks(one: Any) -> bool:
        html = secretariat.get(reverse("wagtailadmin_pages:edit", args=[one.pk])).content.decode()
        return LexborHTMLParser(html).css_first("[name=edition_kind]") is not None

    assert asks(page)
    assert not asks(make.StatementFactory(live=False))


def test_a_change_goes_out_when_it_is_said_what_it_is(secretariat: Client, as_it_is: Any) -> None:
    changed = {"summary": "It was the third of May."}
    assert "Say here what this change is" in errors(press(secretariat, as_it_is, **changed))
    answer = press(secretariat, as_it_is, **changed, edition_kind="correction")
    assert "Say in a sentence what changed" in errors(answer)
    told = {"edition_kind": "correction", "edition_note": "The third, not the fifth."}
    assert press(secretariat, as_it_is, **changed, **told).status_code == 302
    assert editions(as_it_is)[-1] == ("correction", "The third, not the fifth.")
    assert Statement.objects.get(pk=as_it_is.pk).summary == "It was the third of May."


def test_a_small_change_is_small(secretariat: Client, as_it_is: Any) -> None:
    answer = press(secretariat, as_it_is, summary="It was the third of May.", edition_kind="silent")
    assert "“fifth” became “third”" in errors(answer)
    answer = press(secretariat, as_it_is, date="2023-05-27", edition_kind="silent")
    assert "the date" in errors(answer)
    was = "It was the fifth of May…"
    answer = press(secretariat, as_it_is, summary=was, edition_kind="silent")
    assert answer.status_code == 302
    shown = LexborHTMLParser(secretariat.get(answer["Location"]).content.decode())
    [link] = [a.attributes["href"] or "" for a in shown.css(".messages a") if "differs" in a.text()]
    assert "…" in secretariat.get(link).content.decode()
    assert editions(as_it_is)[-1] == ("silent", "")


def test_without_a_difference_nothing_is_asked(secretariat: Client, as_it_is: Any) -> None:
    number = len(editions(as_it_is))
    assert press(secretariat, as_it_is).status_code == 302
    assert press(secretariat, as_it_is, slug="elsewhere").status_code == 302
    assert len(editions(as_it_is)) == number


def test_a_draft_keeps_what_was_typed_and_is_asked_for_nothing(secretariat: Client, as_it_is: Any) -> None:
    changed = {"summary": "It was the third of May.", "edition_note": "Half a sen"}
    assert press(secretariat, as_it_is, "action-save", **changed).status_code in (200, 302)
    html = secretariat.get(reverse("wagtailadmin_pages:edit", args=[as_it_is.pk])).content.decode()
    note = LexborHTMLParser(html).css_first("[name=edition_note]")
    assert note is not None
    assert note.text().strip() == "Half a sen"


def test_what_is_scheduled_goes_out_as_it_was_chosen(secretariat: Client, as_it_is: Any) -> None:
    told = {"edition_kind": "correction", "edition_note": "The third, not the fifth."}
    time = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    answer = press(secretariat, as_it_is, summary="It was the third of May.", go_live_at=time, **told)
    assert answer.status_code == 302
    number = len(editions(as_it_is))
    revision = Statement.objects.get(pk=as_it_is.pk).scheduled_revision
    assert revision is not None
    type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "go_live_at": None})
    type(revision).objects.get(pk=revision.pk).publish()
    assert editions(as_it_is)[number:] == [("correction", "The third, not the fifth.")]


def test_a_new_publication_is_not_asked_and_becomes_the_first_edition(secretariat: Client, page: Any) -> None:
    where = ["campaigns", "statement", page.get_parent().pk]
    form = LexborHTMLParser(secretariat.get(reverse("wagtailadmin_pages:add", args=where)).content.decode())
    assert not form.css("[name=edition_kind]")
    fields = sent(page, title="A new one", slug="a-new-one") | {"action-publish": "1"}
    answer = secretariat.post(reverse("wagtailadmin_pages:add", args=where), fields)
    assert answer.status_code == 302
    assert editions(Statement.objects.get(slug="a-new-one")) == [("first", "")]


def test_a_page_that_readers_have_is_published_with_one_button(secretariat: Client, page: Any) -> None:
    def first_button(one: Any) -> str:
        html = LexborHTMLParser(
            secretariat.get(reverse("wagtailadmin_pages:edit", args=[one.pk])).content.decode()
        )
        return html.css("footer button[name^=action-], footer button[type=submit]")[0].text().strip()

    assert "Publish" in first_button(page)
    assert "Save draft" in first_button(make.StatementFactory(live=False))


def test_who_may_not_publish_is_offered_no_such_button(writer: Client, secretariat: Client) -> None:
    address = reverse("wagtailadmin_home")
    page = make.StatementFactory(title="On the front page")
    names = [
        link.text() for link in LexborHTMLParser(secretariat.get(address).content.decode()).css("main a")
    ]
    assert page.title in names
    for client in (writer, secretariat):
        html = LexborHTMLParser(client.get(address).content.decode())
        for link in html.css("ul[aria-labelledby=newest] a"):
            assert client.get(link.attributes["href"] or "").status_code == 200
