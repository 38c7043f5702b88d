"""What was withdrawn: a notice at its address, and nothing of it anywhere else."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageLogEntry

from campaigns.models import Attachment, Contribution, Home, Library, Publication, Withdrawal
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.withdrawing import take_back, withdraw

from . import factories as make

pytestmark = pytest.mark.django_db
REASON = "The second witness asked us to take it back."


def issued(**fields: Any) -> Any:
    """A public statement by somebody, with a file and a picture in its text."""
    page = make.StatementFactory(
        title="The statement", slug="it", date="2023-05-26", summary="A telling summary.",
        body=[("text", "<p>Words that were said.</p>")], **fields,
    )  # fmt: skip
    page.contributions = [Contribution(person=make.PersonFactory(name="Somebody"), role="Author")]
    page.attachments = [Attachment(file=make.FileFactory())]
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def get(client: Client, address: str) -> LexborHTMLParser:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return LexborHTMLParser(response.content.decode())


def test_a_notice_stands_at_its_address(client: Client) -> None:
    page, newer = issued(), make.StatementFactory(title="The newer one")
    withdraw(page, REASON, replaced_by=newer)

    html = get(client, page.get_url())
    text = html.body.text() if html.body else ""
    for said in ("The statement", "Statement", "26 May 2023", "AJC/2023/001", "Withdrawn", REASON):
        assert said in text
    assert "Words that were said" not in text
    assert "A telling summary" not in (html.html or "")
    assert html.css_first(f'.notice a[href="{newer.get_url()}"]').text() == "The newer one"
    assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert html.css_first("link[rel=canonical]").attributes["href"].endswith("/publications/it/")
    assert html.css(".cite dd")


def test_what_belonged_to_it_is_gone(client: Client) -> None:
    page = issued()
    file = page.attachments.get().file.url
    person = page.contributions.get().person.get_absolute_url()
    withdraw(page, REASON)

    address = page.get_url()
    below = [f"{address}{name}" for name in ("history/", "editions/1/", "cite/")]
    printed = [f"{address.rstrip('/')}.{form}" for form in ("pdf", "epub")]
    for gone in [file, person]:
        assert client.get(gone).status_code == 410, gone
    for gone in [*below, *printed]:
        response = client.get(gone)
        assert response.status_code == 410, gone
        assert REASON in response.content.decode(), gone
        assert b"Words that were said" not in response.content, gone


def test_it_is_in_no_list_or_answer(client: Client) -> None:
    campaign = make.CampaignFactory()
    page = issued(campaigns=[campaign])
    withdraw(page, REASON)
    listing = [
        "/", "/publications/", "/publications/?q=telling", campaign.get_url(), "/feeds/all/",
        "/sitemap.xml", "/api/publications/", "/people/",
    ]  # fmt: skip
    for address in listing:
        response = client.get(address)
        assert b"The statement" not in response.content, address
        assert b"/publications/it/" not in response.content, address
    assert not Publication.objects.published().filter(pk=page.pk).exists()


def test_its_citation_stays_and_says_so(client: Client) -> None:
    page = issued()
    withdraw(page, REASON)
    answer = client.get("/publications/it.csl.json")
    (item,) = answer.json()
    assert item["title"] == "The statement"
    assert item["note"].startswith("Withdrawn on ")
    assert "abstract" not in item


def test_its_short_address_and_those_of_before_lead_to_the_notice(client: Client) -> None:
    page = issued()
    page.slug = "renamed"
    page.save_revision().publish()
    withdraw(page, REASON)
    assert client.get("/r/2023/001/").headers["Location"] == "/publications/renamed/"
    assert client.get("/publications/it/").headers["Location"] == "/publications/renamed/"
    assert client.get("/publications/it.ris").headers["Location"] == "/publications/renamed.ris"
    history = client.get("/publications/it/history/")
    assert history.status_code == 410
    assert REASON in history.content.decode()


def test_a_notice_that_is_moved_leads_on_from_wherever_it_was(client: Client) -> None:
    page = issued()
    withdraw(page, REASON)
    archive = Home.objects.get().add_child(instance=Library(title="Archive", slug="archive"))
    Publication.objects.get(pk=page.pk).specific.move(archive, pos="last-child")
    moved = Publication.objects.get(pk=page.pk).specific
    moved.slug = "renamed"
    moved.save()
    for address in ("/publications/it/", "/archive/it/"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert REASON in answer.content.decode()


def test_what_is_put_behind_a_password_is_gone_with_all_that_is_beside_it(client: Client) -> None:
    page = issued()
    beside = [f"/publications/it/{name}" for name in ("history/", "editions/1/", "cite/")]
    beside += ["/publications/it.ris", "/publications/it.pdf"]
    assert [client.get(address).status_code for address in beside[:3]] == [200, 200, 200]
    make.restrict(page)
    assert {client.get(address).status_code for address in beside} == {410}
    make.StatementFactory(slug="draft", live=False)
    assert client.get("/publications/draft/history/").status_code == 404


def test_the_text_can_stay_under_the_notice_with_its_files(client: Client) -> None:
    page = issued()
    file = page.attachments.get().file.url
    withdraw(page, REASON, keeps_text=True)

    html = get(client, page.get_url())
    text = html.body.text() if html.body else ""
    assert REASON in text
    assert "Words that were said" in text
    assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
    # Whoever has no page because of it is a name.
    assert html.css_first(".contributors").text().strip().startswith("Somebody")
    assert not html.css(".contributors a")
    assert client.get(file).status_code == 200
    links = [link.attributes.get("href") or "" for link in html.css("main a")]
    within = [link for link in links if link.startswith("/") and not link.startswith("/r/")]
    assert [link for link in within if client.get(link, follow=True).status_code != 200] == []
    assert b"The statement" not in client.get("/publications/").content


def test_even_the_notice_can_go(client: Client) -> None:
    page = issued()
    withdraw(page, REASON, is_gone=True, keeps_text=True)
    for address in (page.get_url(), "/r/2023/001/", "/publications/it.ris"):
        response = client.get(address)
        assert response.status_code == 410
        assert REASON.encode() not in response.content
        assert b"The statement" not in response.content
    assert not Withdrawal.objects.get().keeps_text


def test_nobody_reads_the_notice_of_what_is_behind_a_password(client: Client) -> None:
    page = issued()
    make.restrict(page)
    withdraw(page, REASON)
    assert REASON.encode() not in client.get(page.get_url()).content


def test_it_needs_a_reason(client: Client) -> None:
    page = issued()
    with pytest.raises(ValueError, match="with a reason"):
        withdraw(page, "  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(publication_id=page.pk, reason="")
    assert Publication.objects.published().filter(pk=page.pk).exists()


def test_what_was_never_issued_is_not_withdrawn() -> None:
    draft = make.StatementFactory(live=False)
    with pytest.raises(NotReady):
        withdraw(draft, REASON)
    page = issued()
    withdraw(page, REASON)
    with pytest.raises(NotReady):
        withdraw(page, "Once more.")


def test_it_is_not_published_while_it_is_withdrawn(client: Client) -> None:
    page = issued()
    withdraw(page, REASON)
    with pytest.raises(NotReady, match="withdrawn"):
        page.get_latest_revision().publish()
    assert not Page.objects.get(pk=page.pk).live


def test_it_is_taken_back_as_it_was(client: Client, django_user_model: Any) -> None:
    page = issued()
    page.title = "A draft of later"
    page.save_revision()
    user = django_user_model.objects.create_superuser("administrator")
    withdraw(page, REASON, user=user)
    take_back(page, user=user)

    html = get(client, page.get_url())
    assert html.css_first("h1").text() == "The statement"
    assert not html.css("meta[name=robots]")
    assert client.get(page.attachments.get().file.url).status_code == 200
    assert client.get("/r/2023/001/").status_code == 302
    assert not Withdrawal.objects.exists()
    log = PageLogEntry.objects.filter(page=page.pk, action__startswith="campaigns.")
    said = log.order_by("timestamp").values_list("action", "user", "data__reason")
    assert list(said) == [
        ("campaigns.withdraw", user.pk, REASON),
        ("campaigns.take_back_withdrawal", user.pk, REASON),
    ]
