"""What reviewers and signers say: at paragraphs, of the whole, each about the text that they were shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Statement
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make
from clock.signals import round_of_the_clock
from reviewing import inviting
from reviewing.models import LONGEST_COMMENT, Answer, Comment, Invitation
from reviewing.standing import asked_about

from .conftest import TEXT, Ask, change

pytestmark = pytest.mark.first


def page_for_staff(draft: Any) -> str:
    return reverse("reviewing:reviewers", args=[draft.pk])


def test_a_comment_at_a_paragraph_reaches_the_staff(draft: Statement, ask: Ask, secretariat: Any) -> None:
    guest = ask(draft).come_in()
    typed = "<script>alert(1)</script> and “/documents/1/x.pdf”"
    answer = guest.send(action="comment", paragraph="p-second", comment=typed)
    assert answer["Location"] == f"{guest.address}#p-second"
    tree = guest.read()
    assert typed in tree.css_first("details.say[open] li").text()
    assert not [one for one in tree.css("script") if "alert" in one.text()]
    said = secretariat.get(page_for_staff(draft)).content.decode()
    assert "&lt;script&gt;alert(1)" in said
    assert "<script>alert(1)" not in said
    assert "Paragraph 2" in said
    assert "changed since" not in said
    change(draft, body=[("text", TEXT.replace("To ratify", "To ratify and obey"))])
    assert "changed since" in secretariat.get(page_for_staff(draft)).content.decode()
    change(draft, body=[("text", "<p>All is new.</p>")])
    assert "which is gone" in secretariat.get(page_for_staff(draft)).content.decode()
    assert "alert(1)" in guest.read().css_first("#answer").text()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"comment": "x" * (LONGEST_COMMENT + 1)}, "at most 5000 characters"),
        ({"comment": "  \u200b "}, "required"),
        ({"comment": "a\0b"}, "Null characters"),
        ({"paragraph": "p-of-another-page"}, "not in the text"),
        ({"paragraph": "<!--said:answer-->"}, "not in the text"),
        ({"text": "0" * 64}, "changed since you opened it"),
        ({"text": "\0"}, "changed since you opened it"),
    ],
)
def test_a_comment_that_cannot_be_is_refused_and_kept_in_the_form(
    draft: Statement, ask: Ask, sent: Any, said: str
) -> None:
    guest = ask(draft).come_in()
    answer = guest.send(**{"action": "comment", "paragraph": "p-first", "comment": "Typed with care", **sent})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Comment.objects.exists()
    if "comment" not in sent:
        assert "Typed with care" in answer.content.decode()


def test_a_verdict_is_of_the_text_that_was_read(draft: Statement, ask: Ask, secretariat: Any) -> None:
    guest = ask(draft).come_in()
    before = guest.digest()
    said = {
        "action": "answer",
        "verdict": "object",
        "name": "Asha Rao",
        # Signs that nobody sees name nobody.
        "organisation": "\u200b",
        "remark": "No.",
    }
    change(draft, body=[("text", TEXT.replace("all", "some"))])
    answer = guest.client.post(guest.address, {**said, "text": before})
    assert "changed while you read it" in answer.content.decode()
    assert "No.</textarea>" in answer.content.decode()
    assert not Answer.objects.exists()
    assert guest.send(**said)["Location"] == f"{guest.address}#answer"
    edit = secretariat.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "somebody objects to it. Asha Rao" in edit
    assert page_for_staff(draft) in edit
    # Another says yes; the objection comes first.
    other = ask(draft, days=1).come_in()
    other.send(action="answer", verdict="approve", name="Ben")
    assert [one.verdict for one in asked_about(secretariat.user)] == ["object", "approve"]
    # It holds nothing back, unless the settings say so.
    draft.get_latest_revision_as_object().save_revision().publish()
    assert not asked_about(secretariat.user)
    # Where nothing can be published, nobody is warned of it.
    withdraw(draft, "It was wrong.")
    edit = secretariat.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "It is withdrawn" in edit
    assert "somebody objects" not in edit


def test_an_objection_refuses_where_the_settings_say_so(draft: Statement, ask: Ask, settings: Any) -> None:
    settings.OBJECTIONS_HOLD_BACK = True
    guest = ask(draft).come_in()
    guest.send(action="answer", verdict="object", name="Asha Rao")
    with pytest.raises(NotReady, match="Asha Rao objects"):
        draft.get_latest_revision_as_object().save_revision().publish()
    inviting.take_back(guest.invitation, None)
    draft.get_latest_revision_as_object().save_revision().publish()


def test_what_is_no_statement_has_no_list_to_put_names_on(secretariat: Any) -> None:
    page = make.DocumentFactory(live=False)
    page.save_revision()
    assert secretariat.post(page_for_staff(page), {"action": "put_on"}).status_code == 404


def test_organisations_sign_a_text_and_the_list_is_made_of_it(
    draft: Statement, ask: Ask, secretariat: Any
) -> None:
    known = make.OrganisationFactory(name="Known Rights")
    guests = [ask(draft, "sign", name).come_in() for name in ("known rights", "Fortify Rights", "Late Group")]
    said = {
        "action": "answer",
        "verdict": "signed",
        "name": "Asha Rao",
        "role": "Director",
        "authorised": "on",
    }
    for left_out, why in (("authorised", "may sign for"), ("role", "what you are")):
        answer = guests[0].send(**{key: value for key, value in said.items() if key != left_out})
        assert why in answer.content.decode()
    late_text = guests[2].digest()
    guests[2].send(**said)
    change(draft, body=[("text", TEXT.replace("all", "most"))])
    # Replayed: of the text before, and a second time.
    replayed = guests[2].client.post(guests[2].address, {**said, "text": late_text})
    assert "changed while you read it" in replayed.content.decode()
    for guest in guests[:2]:
        assert guest.send(**said).status_code == 303
    again = guests[0].client.post(guests[0].address, {**said, "text": Answer.objects.last().text.digest})
    assert "signed already" in again.content.decode()
    assert Answer.objects.count() == 3
    page = secretariat.get(page_for_staff(draft)).content.decode()
    assert "2 signed this text, 1 an earlier one" in page
    secretariat.post(page_for_staff(draft), {"action": "put_on"})
    draft.refresh_from_db()
    found = draft.get_latest_revision_as_object()
    assert [row.organisation for row in found.signatories.all()] == [known]
    assert found.further_signatories == "Fortify Rights"
    # Nobody twice; and who stands on the list has not changed the text.
    secretariat.post(page_for_staff(draft), {"action": "put_on"})
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().further_signatories == "Fortify Rights"
    assert "2 signed this text, 1 an earlier one" in secretariat.get(page_for_staff(draft)).content.decode()
    mail.outbox.clear()
    secretariat.post(page_for_staff(draft), {"action": "ask_again"})
    [asked] = mail.outbox
    assert asked.to == [guests[2].invitation.email]
    assert "changed after you signed" in asked.body
    assert "signed an earlier text" in guests[2].read().body.text()
    guests[2].send(**said)
    assert "3 signed this text, 0 an earlier one" in secretariat.get(page_for_staff(draft)).content.decode()


def test_who_has_not_answered_is_reminded_once(draft: Statement, ask: Ask) -> None:
    silent, busy, early = ask(draft, days=2), ask(draft, days=2).come_in(), ask(draft, days=5)
    busy.send(action="answer", verdict="approve", name="Ben")
    Invitation.objects.update(asked_at=timezone.now() - timedelta(days=4))
    mail.outbox.clear()
    for _ in range(2):
        round_of_the_clock.send(sender=None, now=timezone.now())
    assert [sent.to for sent in mail.outbox] == [[silent.invitation.email]]
    # Its link works, and so does the first one.
    link = next(word for word in mail.outbox[0].body.split() if "/review/" in word)
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200
    assert Client().get(silent.address).status_code == Client().get(early.address).status_code == 200


def test_staff_ask_several_at_once(draft: Statement, secretariat: Any) -> None:
    address = page_for_staff(draft)
    until = (timezone.localdate() + timedelta(days=3)).strftime("%d %B %Y")
    lines = "asha@example.org, Asha Rao, Fortify Rights, Geneva\nben@example.org\n\n"
    form = {"action": "invite", "kind": "review", "until": until, "guests": lines}
    for wrong, why in (
        ({"guests": f"{lines}no address"}, "Line 4, “no address”"),
        ({"guests": lines + "ASHA@example.org"}, "named twice: asha@example.org"),
        ({"until": "1 May 2020"}, "has passed"),
        ({"kind": "sign"}, "For whom do they sign? Add the organisation of ben@example.org"),
    ):
        answer = secretariat.post(address, {**form, **wrong}).content.decode()
        assert why in answer
        assert "Fortify Rights, Geneva" in answer
    assert not Invitation.objects.exists()
    shown = secretariat.post(address, form)
    assert shown["Cache-Control"].count("no-store")
    links = [one.body for one in mail.outbox]
    assert [
        word
        for body in links
        for word in body.split()
        if "/review/" in word and word in shown.content.decode()
    ]
    asha, _ = Invitation.objects.all()
    assert (asha.name, asha.organisation, asha.made_by) == (
        "Asha Rao",
        "Fortify Rights, Geneva",
        secretariat.user,
    )
    # Shown once.
    assert "/review/" not in secretariat.get(address).content.decode()
    assert "Asked already" in secretariat.post(address, form).content.decode()
    secretariat.post(address, {"action": "take_back", "invitation": asha.pk})
    asha.refresh_from_db()
    assert asha.taken_back_at
    assert not asha.links.exists()
    anew = secretariat.post(address, {"action": "anew", "invitation": asha.pk, "until": until})
    assert anew.content.decode().count("/review/") == 1
    history = secretariat.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
    assert "Asked by link: Asha Rao" in history
    other = make.StatementFactory(live=False)
    for key in (asha.pk, "1e9", "9" * 30):
        answer = secretariat.post(page_for_staff(other), {"action": "take_back", "invitation": key})
        assert answer.status_code == 404


def test_a_day_that_cannot_be_stays_as_it_was_typed(draft: Statement, ask: Ask, secretariat: Any) -> None:
    [first, second] = ask(draft, organisation=""), ask(draft)
    Invitation.objects.filter(pk=first.invitation.pk).update(name="")
    sent = {"action": "anew", "invitation": first.invitation.pk, "until": "6/12/26"}
    page = LexborHTMLParser(secretariat.post(page_for_staff(draft), sent).content.decode())
    typed = [str(box.attributes["value"]) for box in page.css("li input[name=until]")]
    assert typed[0] == "6/12/26"
    assert typed[1] != typed[0]
    # What is understood of it is said beside the box, and what is wrong belongs to it.
    [box, other] = page.css("li date-box input[name=until]")
    for number in str(box.attributes["aria-describedby"]).split():
        assert page.css_first(f"[id='{number}']") is not None
    assert box.attributes["aria-invalid"] == "true"
    assert other.attributes["id"] != box.attributes["id"]
    assert "No new link for guest0@example.org. Write the year with four digits" in page.body.text()
    # Who gave no name is called by their address, once.
    assert page.body.text().count("guest0@example.org:") == 1
    assert "guest0@example.org, guest0" not in page.body.text()
    assert second.invitation.links.count() == 1


def test_only_who_may_edit_the_page_sees_reviewers(draft: Statement, ask: Ask, writer: Any) -> None:
    guest = ask(draft).come_in()
    guest.read()
    text = guest.invitation.shown.get().text
    assert writer.get(page_for_staff(draft)).status_code in (302, 403)
    assert writer.get(reverse("reviewing:text", args=[draft.pk, text.pk])).status_code in (302, 403)
    assert not asked_about(writer.user)
    assert Client().get(page_for_staff(draft)).status_code == 302


def test_what_was_shown_is_on_record_and_lists_cost_as_much_for_many(
    draft: Statement, ask: Ask, secretariat: Any
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert secretariat.get(page_for_staff(draft)).status_code == 200
        return len(found)

    def one_more() -> None:
        guest = ask(draft).come_in()
        guest.send(action="comment", paragraph="p-first", comment="Good.")
        guest.send(action="answer", verdict="approve", name="Ben")

    one_more()
    secretariat.get(page_for_staff(draft))
    few = queries()
    for _ in range(3):
        one_more()
    assert queries() == few
    text = Invitation.objects.first().shown.get().text
    change(draft, body=[("text", "<p>All is new.</p>")], title="Another title")
    said = secretariat.get(reverse("reviewing:text", args=[draft.pk, text.pk])).content.decode()
    assert "We call on all States." in said
    assert "What nobody knows yet" in said
