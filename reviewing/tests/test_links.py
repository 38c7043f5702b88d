"""A link shows a draft to one person, and to nobody else, at no address and at no time but theirs."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from ajc_site.logs import NoLinks
from campaigns.models import Attachment, Statement
from campaigns.tests import factories as make
from reviewing import coming_in, inviting
from reviewing.models import Code, Invitation, Link, Shown, Text, earliest_today
from reviewing.standing import opens

from .conftest import Ask, Guestbook, change

pytestmark = pytest.mark.first

SECRET = "What nobody knows yet"


def says_nothing(answer: Any) -> bool:
    """Whether an answer keeps the draft to itself, and is kept and listed by nobody."""
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    text = answer.content.decode()
    return (
        SECRET not in text and "We call on" not in text and "Asha" not in text and "example.org" not in text
    )


def test_who_reads_the_mailbox_comes_in_and_nobody_else(draft: Statement, ask: Ask) -> None:
    guest = ask(draft)
    [sent] = mail.outbox
    assert sent.to == ["guest0@example.org"]
    assert guest.address in sent.body
    assert SECRET not in f"{sent.body}{sent.subject}"
    # What opens links ahead, and who was forwarded the mail, come to the door.
    for _ in range(2):
        assert says_nothing(Client().get(guest.address))
    assert says_nothing(Client().head(guest.address))
    assert not [one for one in (Shown, Text, Code) if one.objects.exists()]
    guest.come_in()
    answer = guest.client.get(guest.address)
    assert SECRET in answer.content.decode()
    assert "Vary" not in answer or "cookie" not in answer["Vary"].lower()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert set(guest.client.cookies) == {"review"}
    cookie = guest.client.cookies["review"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (guest.address, True, "Lax")
    # The forwarded link in another browser still shows nothing, nor does a cookie of another link.
    other = ask(draft, organisation="Other").come_in()
    stolen = Client()
    stolen.cookies["review"] = other.client.cookies["review"].value
    assert says_nothing(Client().get(guest.address))
    assert says_nothing(stolen.get(guest.address))
    assert Shown.objects.count() == 1


def test_guesses_at_the_code_are_few(draft: Statement, ask: Ask) -> None:
    guest = ask(draft)
    enter = {"action": "enter", "code": "0000"}
    assert says_nothing(guest.client.post(guest.address, enter))
    guest.client.post(guest.address, {"action": "code"})
    right = guest.code()
    for _ in range(coming_in.MOST_TRIES):
        assert "not the code" in guest.client.post(guest.address, enter).content.decode()
    assert "used up" in guest.client.post(guest.address, {**enter, "code": right}).content.decode()
    for _ in range(coming_in.MOST_CODES):
        answer = guest.client.post(guest.address, {"action": "code"})
    assert "Many codes were sent" in answer.content.decode()
    # One for the link, and as many codes as an hour allows.
    assert len(mail.outbox) == 1 + coming_in.MOST_CODES
    # The last one opens, typed without its blank, and once.
    last = {"action": "enter", "code": guest.code().replace(" ", "")}
    assert guest.client.post(guest.address, last).status_code == 303
    assert "used up" in Client().post(guest.address, last).content.decode()
    Code.objects.update(made_at=timezone.now() - timedelta(days=2))
    coming_in.forget_codes()
    assert not Code.objects.exists()


def test_without_mail_a_button_opens_it(draft: Statement, ask: Ask, settings: Any) -> None:
    settings.REVIEWERS_SHOW_THEIR_MAILBOX = False
    guest = ask(draft)
    assert says_nothing(guest.client.get(guest.address))
    guest.client.post(guest.address, {"action": "open"})
    assert SECRET in guest.client.get(guest.address).content.decode()
    # Where a mailbox is asked for later, that is not enough.
    settings.REVIEWERS_SHOW_THEIR_MAILBOX = True
    assert says_nothing(guest.client.get(guest.address))


def ended_by_publishing(guest: Guestbook, page: Statement) -> None:
    page.get_latest_revision_as_object().save_revision().publish()


def ended_by_taking_back(guest: Guestbook, page: Statement) -> None:
    inviting.take_back(guest.invitation, None)


def ended_by_deleting(guest: Guestbook, page: Statement) -> None:
    page.delete()


def ended_by_time(guest: Guestbook, page: Statement) -> None:
    Invitation.objects.update(until=timezone.localdate() - timedelta(days=2))


def ended_by_a_new_link(guest: Guestbook, page: Statement) -> None:
    inviting.send_anew(guest.invitation)


def test_the_last_day_is_whole_wherever_somebody_is(draft: Statement, ask: Ask) -> None:
    guest = ask(draft)
    Invitation.objects.update(until=earliest_today())
    with timezone.override("Pacific/Kiritimati"):
        assert opens(guest.invitation)


@pytest.mark.parametrize(
    "end", [ended_by_publishing, ended_by_taking_back, ended_by_deleting, ended_by_time, ended_by_a_new_link]
)
def test_a_link_that_has_ended_tells_nothing(draft: Statement, ask: Ask, end: Any) -> None:
    guest = ask(draft).come_in()
    digest = guest.digest()
    end(guest, draft)
    sent = {"text": digest, "action": "answer", "verdict": "approve", "name": "Asha Rao"}
    for answer in (guest.client.get(guest.address), guest.client.post(guest.address, sent)):
        assert answer.status_code == 410
        assert says_nothing(answer)
    # Nothing typed is lost.
    assert (
        "A long remark"
        in guest.client.post(guest.address, {**sent, "remark": "A long remark"}).content.decode()
    )
    assert not guest.invitation.answers.exists()
    # What was shown to whom stays.
    assert Shown.objects.get().text.title == SECRET


def test_only_a_digest_of_a_link_is_kept_and_guesses_lead_nowhere(draft: Statement, ask: Ask) -> None:
    guest = ask(draft)
    token = guest.address.split("/")[2]
    assert len(token) == 43
    assert Link.objects.get().digest == inviting.digest_of(token) != token
    guesses = [token[:-1] + ("A" if token[-1] != "A" else "B"), "A" * 43, Link.objects.get().digest[:43]]
    for guess in guesses:
        answer = Client().get(f"/review/{guess}/")
        assert answer.status_code == 410
        assert says_nothing(answer)
    for address in (f"/review/{token[:-1]}/", "/review/", f"/review/{token}/files/../"):
        assert SECRET not in Client().get(address).content.decode()


def test_nothing_is_public_by_it(draft: Statement, ask: Ask, client: Client) -> None:
    guest = ask(draft).come_in()
    guest.send(action="comment", paragraph="p-first", comment="A comment that is nobody’s business")
    token = guest.address.split("/")[2]
    addresses = ["/", "/publications/", "/publications/?q=nobody", "/sitemap.xml", "/api/publications/",
                 "/feeds/", f"/publications/{draft.slug}/", "/robots.txt"]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        text = answer.content.decode()
        assert SECRET not in text, address
        assert token not in text, address
        assert "nobody’s business" not in text
        assert not answer.cookies
    assert "Disallow: /review/" in client.get("/robots.txt").content.decode()


def test_files_and_pictures_of_the_draft_alone_are_sent_by_the_link(draft: Statement, ask: Ask) -> None:
    picture, file, other = make.PictureFactory(), make.FileFactory(), make.FileFactory()
    change(
        draft,
        body=[("figure", {"picture": picture, "caption": ""})],
        attachments=[Attachment(file=file)],
    )
    guest = ask(draft).come_in()
    html = guest.client.get(guest.address).content.decode()
    tree: Any = LexborHTMLParser(html)
    assert not re.search(r'["\s](/media/images/|/documents/)', tree.css_first("main").html)
    below = f"{guest.address}files"
    link = tree.css_first("a.download").attributes["href"]
    shown = tree.css_first("main figure img").attributes["src"]
    assert link == f"{below}{file.url}"
    for address in (link, shown):
        answer = guest.client.get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer)
        assert answer["Cache-Control"] == "private, no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        # Nobody gets it without having come in, or at its own address.
        assert Client().get(address).status_code == 404
        assert Client().get(address.removeprefix(below)).status_code == 404
    for stranger in (other.url, f"/media/original_images/{picture.file.name}", "/admin/", "/documents/1/"):
        assert guest.client.get(f"{below}{stranger}").status_code == 404, stranger
    # What was on an earlier draft goes with it.
    change(draft, attachments=[Attachment(file=other)])
    assert guest.client.get(link).status_code == 404
    assert guest.client.get(f"{below}{other.url}").status_code == 200


def test_the_log_says_no_link() -> None:
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        "",
        0,
        "%s: %s",
        ("Internal Server Error", f"/review/{'a' * 43}/files/x"),
        None,
    )
    assert NoLinks().filter(record)
    assert record.getMessage() == "Internal Server Error: /review/…/files/x"
    assert settings.LOGGING["handlers"]["stdout"]["filters"] == ["no links"]
