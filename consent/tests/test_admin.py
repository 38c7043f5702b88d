"""Consent in the admin: it is noted, ends, is reminded of; and a person is withdrawn there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Contribution, Person, Statement
from campaigns.models.address import PublicAddress
from campaigns.tests import factories as make
from consent.admin.notes import form_of
from consent.columns import tables
from consent.finding import Search
from consent.kinds import kind_of
from consent.models import Consent, Opening, Receipt
from consent.withdrawing import withdraw

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")


def page_of(client: Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.content.decode())


def test_consent_is_noted_on_the_forms_of_people_and_pictures(secretariat: Any) -> None:
    person, picture = make.PersonFactory(), make.PictureFactory()
    for thing, name, form in (
        (person, "note_of_person", reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk])),
        (picture, "note_of_picture", reverse("wagtailimages:edit", args=[picture.pk])),
    ):
        address = reverse(f"consent:{name}", args=[thing.pk])
        assert page_of(secretariat, form).css_first(f'a[href="{address}"]')
        sent = {"scope": "To be named.", "expires_on": ""}
        assert secretariat.post(address, sent)["Location"] == form
        assert (
            "To be named." in page_of(secretariat, form).css_first("section[aria-labelledby=consent]").text()
        )
        consent = thing.consents.get()
        assert consent.noted_by == secretariat.user
        changed = address + f"{consent.pk}/"
        secretariat.post(changed, {"scope": "Nothing more.", "expires_on": ""})
        assert thing.consents.get().scope == "Nothing more."
        secretariat.post(changed, {"delete": "1"})
        assert not thing.consents.exists()


def test_what_ends_soon_stands_on_the_front_page(secretariat: Any) -> None:
    today = timezone.localdate()
    for name, days in (("Soon Sao", 29), ("Later Lao", 31), ("Past Pao", -1)):
        ends = today + timedelta(days=days)
        Consent.objects.create(person=make.PersonFactory(name=name), scope="A name.", expires_on=ends)
    said = page_of(secretariat, HOME).css_first("#consent-ends, [aria-labelledby*=consent-ends]")
    text = page_of(secretariat, HOME).body.text()
    assert said is not None
    assert "Soon Sao" in text
    assert "Past Pao" in text
    assert "Later Lao" not in text


def test_a_writer_neither_notes_consent_of_what_is_public_nor_withdraws(writer: Any) -> None:
    person = make.PersonFactory()
    make.StatementFactory(contributions=[Contribution(person=person)])
    for address in (
        reverse("consent:note_of_person", args=[person.pk]),
        reverse("consent:withdraw", args=[person.pk]),
        reverse("consent:receipts"),
    ):
        assert writer.get(address).status_code in (302, 403), address


def test_a_person_is_withdrawn_and_the_receipt_does_not_name_them(
    secretariat: Any, admin_client: Client
) -> None:
    person = make.PersonFactory(name="Zoë Quillfeather", slug="zoe-quillfeather")
    named = make.StatementFactory(
        summary="Zoë Quillfeather spoke.", contributions=[Contribution(person=person)]
    )
    painter = make.StatementFactory(summary="The painter Zoë Quillfeather did not.")
    address = reverse("consent:withdraw", args=[person.pk])
    before = Search(person, [])
    form = page_of(secretariat, address)
    boxes = form.css("input[name=take]")
    assert boxes
    assert all("checked" in box.attributes for box in boxes)
    taken = [box.attributes["value"] for box in boxes if "painter" not in box.parent.text()]
    assert len(taken) < len(boxes)
    seen = form.css_first("input[name=seen]").attributes["value"]
    sent = {"withdraw": "1", "seen": seen, "take": taken, "others": ""}
    # Not without a reason.
    assert secretariat.post(address, sent).status_code == 200
    assert not Receipt.objects.exists()
    answer = secretariat.post(address, sent | {"reason": "She wrote on Monday."})
    receipt = Receipt.objects.get()
    assert answer["Location"] == reverse("consent:receipt", args=[receipt.number])
    said = secretariat.get(answer["Location"]).content.decode().lower()
    assert "quillfeather" not in said
    assert Person.objects.get(pk=person.pk).name == "A person whose name was withdrawn"
    assert Statement.objects.get(pk=named.pk).summary == "A person whose name was withdrawn spoke."
    assert "Quillfeather" in Statement.objects.get(pk=painter.pk).summary

    # The button pressed twice, two people at once, and the address opened again: it is done once.
    for again in (
        secretariat.post(address, sent | {"reason": "She wrote on Monday."}),
        secretariat.get(address),
    ):
        assert again["Location"] == answer["Location"]
    assert withdraw(before, None, set(), set(), "At the same time.") == receipt
    assert Receipt.objects.count() == 1
    assert address not in secretariat.get(form_of(person)).content.decode()

    sealed = reverse("consent:seal", args=[receipt.number])
    assert secretariat.get(sealed).status_code in (302, 403)
    assert "Quillfeather" not in admin_client.get(sealed).content.decode()
    assert "Quillfeather" not in admin_client.post(sealed, {"reason": ""}).content.decode()
    assert "Quillfeather" in admin_client.post(sealed, {"reason": "A court asks."}).content.decode()
    assert Opening.objects.get().reason == "A court asks."


def test_what_came_in_since_is_shown_first(secretariat: Any) -> None:
    person = make.PersonFactory(name="Zoë Quillfeather", slug="zoe-quillfeather")
    address = reverse("consent:withdraw", args=[person.pk])
    make.StatementFactory(summary="Zoë Quillfeather spoke.")
    sent = {"withdraw": "1", "seen": "", "take": [], "others": "", "reason": "She wrote."}
    answer = secretariat.post(address, sent)
    assert answer.status_code == 200
    assert "look again" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_it_is_looked_through_again_without_a_reason_and_what_was_typed_stays(secretariat: Any) -> None:
    person = make.PersonFactory(name="Zoë Quillfeather", slug="zoe-quillfeather")
    make.StatementFactory(summary="The singer Zed Nom sang.")
    address = reverse("consent:withdraw", args=[person.pk])
    look = page_of(secretariat, address).css_first("button[name=look]")
    assert "formnovalidate" in look.attributes
    for sent in (
        {"look": "", "others": "Zed Nom", "reason": ""},
        {"look": "", "others": "Zed Nom", "reason": "She wrote on Monday."},
        # No reason: it is not done, and nothing else of the form is lost.
        {"withdraw": "1", "others": "Zed Nom", "reason": "", "seen": ""},
    ):
        form = LexborHTMLParser(secretariat.post(address, sent).content.decode())
        assert "Zed Nom" in [mark.text() for mark in form.css("mark")], sent
        assert form.css_first("textarea[name=others]").text().strip() == "Zed Nom"
        assert form.css_first("textarea[name=reason]").text().strip() == sent["reason"]
    assert not Receipt.objects.exists()


def test_sections_and_receipts_call_things_by_their_names(secretariat: Any) -> None:
    person = make.PersonFactory(name="Zoë Quillfeather", slug="zoe-quillfeather")
    PublicAddress.objects.create(
        kind="file", address="zoe-quillfeather.pdf", digest="0" * 64, target=1, noted_at=timezone.now()
    )
    form = page_of(secretariat, reverse("consent:withdraw", args=[person.pk]))
    assert "Public addresses" in [heading.text() for heading in form.css("h3")]
    receipt = Receipt.objects.create(
        counts=[["campaigns_publicaddress", 2], ["campaigns_person", 1], ["campaigns_sitesettings", 3]]
    )
    said = page_of(secretariat, reverse("consent:receipt", args=[receipt.number]))
    lines = [line.text() for line in said.css("main li")]
    for line in ("Person: 1", "Public addresses: 2", "Site settings: 3"):
        assert line in lines


def test_no_kind_has_a_plural_that_nobody_says() -> None:
    kinds = [kind_of(table.name) for table in tables()]
    assert [kind for kind in kinds if re.search(r"ss$|xs$|chs$|[^aeiou]ys$", kind)] == []
