"""Who is told of comments by mail, and when: at once, once a day, or not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, PageSubscription
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from bundles.tests.factories import draft
from campaigns.tests import factories as make
from planning.mails.mentions import named_in, names_in
from planning.mails.noting import note_changes
from planning.mails.telling import last_time_of, tell_all
from planning.models import MailChoice, Note

from .support import member

DAY = timedelta(days=1)
NONE: dict[str, list[Any]] = {"new_comments": [], "new_replies": [], "resolved_comments": []}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@thida, look", {"thida"}),
        ("(@Thida.) and @u.min!", {"thida", "u.min"}),
        ("write to thida@example.org", set()),
        ("@thida@example.org: yes", {"thida@example.org"}),
        ("@ @@ @-- @.", set()),
        ("@နန်း", {"နန်း"}),
        ("@a@b@c", {"a@b"}),
    ],
)
def test_a_name_behind_an_at_is_understood(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("hour", "zone", "now", "last"),
    [
        (8, "Asia/Yangon", (2026, 12, 4, 1, 30), (2026, 12, 4, 1, 30)),
        (8, "Asia/Yangon", (2026, 12, 4, 1, 29), (2026, 12, 3, 1, 30)),
        (8, "America/New_York", (2026, 12, 4, 12, 59), (2026, 12, 3, 13, 0)),
        # The clocks go forward over it, and back over it.
        (2, "Europe/Berlin", (2026, 3, 29, 12, 0), (2026, 3, 29, 1, 0)),
        (8, "Europe/London", (2026, 10, 25, 7, 59), (2026, 10, 24, 7, 0)),
    ],
)
def test_the_hour_is_that_of_the_persons_zone(hour, zone, now, last):
    found = last_time_of(hour, ZoneInfo(zone), datetime(*now).replace(tzinfo=UTC))
    assert found == datetime(*last).replace(tzinfo=UTC)


@pytest.fixture
def page(db):
    return draft(title="Joint\nstatement")


@pytest.fixture
def thida(page, django_user_model):
    return member(django_user_model, "thida", first_name="Thida")


def comment(page, by, text="@thida please look", **changes) -> Comment:
    made = Comment.objects.create(page=page, user=by, text=text, contentpath="title")
    note_changes(page, by, NONE | {"new_comments": [made]} | changes)
    return made


def test_who_is_named_is_told_once_a_minute_later(page, thida, secretariat):
    comment(page, secretariat.user)
    comment(page, secretariat.user, "@THIDA again, and @secretariat and @nobody")
    assert Note.objects.count() == 2
    tell_all(timezone.now())
    tell_all(timezone.now())
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["thida@example.org"], "Comments on “Joint statement”")
    ]
    text = mail.outbox[0].body
    assert text.count("secretariat named you in a comment") == 1
    assert "please look" not in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert not Note.objects.exists()


def test_a_day_comes_in_one_mail_at_its_hour_and_after_a_standstill(page, thida, secretariat, settings):
    settings.TITLES_OUTSIDE = False
    UserProfile.objects.create(user=thida, current_time_zone="Asia/Yangon")
    MailChoice.objects.create(user=thida, when="daily", hour=8)
    # 08:00 in Yangon.
    morning = timezone.now().replace(hour=1, minute=30, second=0, microsecond=0) + DAY
    other = draft(title="Other")
    for number, on in enumerate((page, other)):
        comment(on, secretariat.user)
        Note.objects.filter(page=on).update(at=morning - timedelta(hours=number + 1))
    tell_all(morning - timedelta(seconds=1))
    assert mail.outbox == []
    # The clock was off for half a day; what came meanwhile waits for the next morning.
    late = comment(page, secretariat.user, "@thida later")
    Note.objects.filter(at__lt=morning - 2 * DAY).delete()
    Note.objects.filter(pk=Note.objects.order_by("pk").last().pk).update(at=morning + timedelta(hours=3))
    for hours in (12, 12.1):
        tell_all(morning + timedelta(hours=hours))
    assert [one.subject for one in mail.outbox] == ["Comments for you"]
    assert "Other" not in mail.outbox[0].body
    assert "Joint" not in mail.outbox[0].body
    assert mail.outbox[0].body.count("named you") == 2
    tell_all(morning + DAY)
    assert len(mail.outbox) == 2
    # Nothing came: nothing is sent.
    tell_all(morning + 2 * DAY)
    assert len(mail.outbox) == 2
    assert late.text == "@thida later"


def test_only_what_they_may_know_at_that_moment_is_told(page, thida, secretariat, django_user_model):
    writer = member(django_user_model, "writer", "Writers")
    comment(page, secretariat.user, "@writer and @thida")
    thida.is_active = False
    thida.save()
    tell_all(timezone.now())
    assert mail.outbox == []
    MailChoice.objects.create(user=writer, when="never")
    page.owner = writer
    page.save()
    comment(page, secretariat.user, "@writer")
    tell_all(timezone.now())
    assert (mail.outbox, Note.objects.count()) == ([], 0)


def test_who_follows_and_who_answered_is_told_unless_they_said_no(
    page, thida, secretariat, django_user_model
):
    quiet = member(django_user_model, "quiet")
    UserProfile.objects.create(user=quiet, updated_comments_notifications=False)
    for user in (thida, quiet, secretariat.user):
        PageSubscription.objects.create(page=page, user=user, comment_notifications=True)
    first = comment(page, quiet, "A question")
    assert set(Note.objects.values_list("recipient__username", "kind")) == {
        ("thida", "new"), ("secretariat", "new")
    }  # fmt: skip
    Note.objects.all().delete()
    PageSubscription.objects.all().delete()
    reply = CommentReply.objects.create(comment=first, user=thida, text="An answer")
    note_changes(page, thida, NONE | {"new_replies": [(first, [reply])]})
    note_changes(page, quiet, NONE | {"resolved_comments": [first]})
    assert set(Note.objects.values_list("recipient__username", "kind")) == {("thida", "resolved")}


def test_a_mail_that_fails_is_tried_again_and_keeps_nobody_elses_back(
    page, thida, secretariat, django_user_model, monkeypatch
):
    member(django_user_model, "bo")
    send = mail.EmailMessage.send

    def refuse_thida(message, *args, **kwargs):
        if message.to == ["thida@example.org"]:
            raise OSError("The server is away.")
        return send(message, *args, **kwargs)

    comment(page, secretariat.user, "@bo @thida")
    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refuse_thida)
        now = timezone.now()
        tell_all(now)
    assert [one.to for one in mail.outbox] == [["bo@example.org"]]
    # A server that is away is not asked twice a minute for days.
    comment(page, secretariat.user, "@thida")
    tell_all(now + timedelta(seconds=59))
    assert len(mail.outbox) == 1
    tell_all(now + timedelta(seconds=61))
    assert [one.to for one in mail.outbox][1:] == [["thida@example.org"]]


def test_each_failure_is_waited_for_longer_up_to_some_hours(page, thida, secretariat, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("The server is away.")

    comment(page, secretariat.user)
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    now, waited = timezone.now(), []
    for _ in range(11):
        tell_all(now)
        then = Note.objects.get().not_before or now
        waited.append(then - now)
        now = then
    assert [int(one.total_seconds()) // 60 for one in waited] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_a_first_name_is_enough_if_one_has_it(thida, django_user_model):
    member(django_user_model, "ko1", first_name="Ko")
    member(django_user_model, "ko2", first_name="Ko")
    assert {user.username for user in named_in(["@Thida @ko @ko2"])} == {"thida", "ko2"}


def said_in_form(client: Any, page: Any, *comments: dict[str, Any]) -> list[str]:
    """Saves the page's form with comments, new or as they are changed, and returns what is said then.

    A comment is its text, its ``id`` if it has one, and its ``replies`` likewise.
    """
    rows = [
        {"id": "", "contentpath": "title", "position": "", "deleted": "", "resolved": ""} | one | {
            "replies": inline_formset(
                [{"id": "", "deleted": ""} | reply for reply in one.get("replies", [])],
                initial=sum("id" in reply for reply in one.get("replies", [])),
            )
        }
        for one in comments
    ]  # fmt: skip
    initial = sum("id" in one for one in comments)
    fields = {"title": page.title, "slug": page.slug, "summary": "What it says.", "body": streamfield([])}
    data = nested_form_data(fields | {"comments": inline_formset(rows, initial=initial)})
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)
    return [str(one) for one in response.context["messages"] if "comment" in str(one)]


@pytest.fixture
def plain(page):
    return draft(make.StandardPageFactory, title="About", slug="about")


def test_wagtails_form_tells_us_and_sends_no_mail_by_itself(plain, thida, secretariat):
    PageSubscription.objects.create(page=plain, user=thida, comment_notifications=True)
    assert said_in_form(secretariat, plain, {"text": "A question"}) == []
    assert (Note.objects.get().recipient, mail.outbox) == (thida, [])


def test_who_writes_a_comment_learns_whom_it_does_not_reach(plain, thida, secretariat, django_user_model):
    member(django_user_model, "writer", "Writers")
    for name in ("ko1", "ko2"):
        member(django_user_model, name, first_name="Ko")
    [said] = said_in_form(secretariat, plain, {"text": "@thida and @writer, @nobody, @ko"})
    assert "Nobody is called “@nobody”. Several people are called “@ko”" in said
    assert "writer does not work on this page, and is not told." in said
    assert "thida" not in said.lower()
    known = {"id": Comment.objects.get().pk, "text": "@thida and @writer, @nobody, @ko"}
    assert said_in_form(secretariat, plain, known, {"text": "@thida alone"}) == []


def test_who_is_named_in_an_edit_is_told_and_who_was_named_before_is_not_told_again(
    plain, thida, secretariat, django_user_model
):
    member(django_user_model, "bo")
    said_in_form(secretariat, plain, {"text": "@thida look"})
    first = {"id": Comment.objects.get().pk}
    assert Note.objects.get().recipient == thida
    Note.objects.all().delete()
    [said] = said_in_form(secretariat, plain, first | {"text": "@thida and @bo and @nobody, look"})
    assert "Nobody is called “@nobody”." in said
    assert Note.objects.get().recipient.username == "bo"
    Note.objects.all().delete()

    same = first | {"text": "@thida and @bo and @nobody, look"}
    said_in_form(secretariat, plain, same | {"replies": [{"text": "Yes."}]})
    assert not Note.objects.exists()
    reply = {"id": CommentReply.objects.get().pk, "text": "Yes, @thida."}
    assert said_in_form(secretariat, plain, same | {"replies": [reply]}) == []
    assert [(one.recipient, one.kind) for one in Note.objects.all()] == [(thida, "mention")]


def test_the_choice_stands_in_the_account(thida, secretariat):
    address = reverse("wagtailadmin_account")
    html = secretariat.get(address).content.decode()
    assert "Mails about comments" in html
    assert reverse("planning:address") in html
    sent = {
        "name_email-first_name": "S", "name_email-last_name": "T", "name_email-email": "s@example.org",
        "locale-current_time_zone": "Europe/London", "theme-theme": "system", "theme-contrast": "system",
        "theme-density": "default", "mails-when": "daily", "mails-hour": "7",
    }  # fmt: skip
    assert secretariat.post(address, sent).status_code == 302
    choice = MailChoice.objects.get()
    assert (choice.user, choice.when, choice.hour) == (secretariat.user, "daily", 7)
