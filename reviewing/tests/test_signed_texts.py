"""Who stands on a statement's list signed its text as it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Statement
from campaigns.models.rows import Signatory
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from checking.looking import look_through, odd_on
from reviewing.models import Invitation

from .conftest import TEXT, Ask, change


def latest(draft: Statement) -> Any:
    draft.refresh_from_db()
    return draft.get_latest_revision_as_object()


def test_nobodys_name_goes_out_under_words_that_they_did_not_sign(
    draft: Statement, ask: Ask, secretariat: Any
) -> None:
    staff = reverse("reviewing:reviewers", args=[draft.pk])
    known = make.OrganisationFactory(name="Known Rights")
    guests = [ask(draft, "sign", name).come_in() for name in ("Known Rights", "Fortify Rights", "Not Listed")]
    said = {"action": "answer", "verdict": "signed", "name": "Asha", "role": "Director", "authorised": "on"}
    for guest in guests:
        guest.send(**said)
    change(draft, signatories=[Signatory(organisation=known)], further_signatories="Nepal:\n fortify  rights")

    def lines() -> list[tuple[str, str]]:
        found = look_through(latest(draft)).refused
        return [(one.place.field, one.sentence.partition(",")[0]) for one in found]

    assert lines() == []
    change(draft, body=[("text", TEXT.replace("all", "most"))])
    assert lines() == [
        ("signatories", "“Known Rights” is among the signatories"),
        ("further_signatories", "“Fortify Rights” is among the signatories"),
    ]
    with pytest.raises(NotReady):
        latest(draft).get_latest_revision().publish()
    guests[0].send(**said)
    guests[1].send(action="answer", verdict="declined", name="Asha")
    [refused] = look_through(latest(draft)).refused
    assert "it does not sign" in refused.sentence
    # By letter, say; also once the link has ended.
    Invitation.objects.update(until=timezone.localdate() - timedelta(days=2))
    assert 'value="take_back"' in secretariat.get(staff).content.decode()
    secretariat.post(staff, {"action": "take_back", "invitation": guests[1].invitation.pk})
    assert lines() == []
    # What readers have already can be corrected, and is told.
    latest(draft).get_latest_revision().publish()
    change(draft, title="What everybody knows")
    assert lines() == []
    assert ["signed an earlier text" in one.sentence for one in odd_on(latest(draft))] == [True]
