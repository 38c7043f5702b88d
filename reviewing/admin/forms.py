"""The staff's form: who is asked, one a line, and until when."""

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from campaigns.models.statement import COUNTRY_ENDS
from written_dates.boxes import DateBox

from ..inviting import Guest
from ..models import Invitation, Kind

MOST_AT_ONCE: Final = 100
_LONGEST_LINE: Final = 1000
_PARTS: Final = re.compile(r"\s*[,;\t]\s*")
# As mail programs write it: "Asha Rao" <asha@example.org>, and what stands behind it.
_AS_IN_MAIL: Final = re.compile(r"""["'“]?([^<>@"”]*?)["'”]?\s*<\s*([^<>]+?)\s*>[\s,;]*(.*)""")
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]")


class InviteForm(forms.Form):
    kind = forms.ChoiceField(label="What for", choices=Kind.choices, initial=Kind.REVIEW)
    guests = forms.CharField(
        label="Whom",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One person a line: mail address, name, organisation. For example: asha@example.org, Asha "
        "Rao, Fortify Rights; or as a mail program has it, Asha Rao <asha@example.org>. To sign, the "
        "organisation is needed: so it will stand on the statement.",
    )
    until = forms.DateField(
        label="Until", widget=DateBox(future=True), help_text="The last day on which the link works."
    )

    def __init__(self, page: Any, *args: Any, may_be_signed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        if not may_be_signed:
            self.fields["kind"].choices = [Kind.choices[0]]  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise ValidationError("That day has passed. Give a later one.")
        return until

    def clean_guests(self) -> list[Guest]:
        lines = [line.strip(" \t,;") for line in self.cleaned_data["guests"].splitlines()]
        guests, problems = [], []
        for number, line in enumerate(lines, start=1):
            if line:
                try:
                    guests.append(_guest(line))
                except ValidationError as error:
                    problems.append(f"Line {number}, “{line[:80]}”: {' '.join(error.messages)}")
        if problems:
            raise ValidationError(problems)
        if len(guests) > MOST_AT_ONCE:
            raise ValidationError(f"At most {MOST_AT_ONCE} at once, please.")
        return guests

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        guests: list[Guest] = said.get("guests") or []
        if said.get("kind") == Kind.SIGN and (
            without := [one.email for one in guests if not one.organisation]
        ):
            self.add_error("guests", f"For whom do they sign? Add the organisation of {', '.join(without)}.")
        open_now = Invitation.objects.of_pages([self.page.pk]).open()
        asked = {
            email.casefold()
            for email in open_now.filter(kind=said.get("kind")).values_list("email", flat=True)
        }
        emails = [one.email.casefold() for one in guests]
        if twice := sorted({email for email in emails if email in asked or emails.count(email) > 1}):
            self.add_error("guests", f"Asked already, or named twice: {', '.join(twice)}.")
        return said


def _guest(line: str) -> Guest:
    """A line as it is typed; what comes behind the second separator is all the organisation's name."""
    if len(line) > _LONGEST_LINE:
        raise ValidationError("That is too long for one person.")
    guest = Guest(*_parts(line))
    if _ADDRESS.search(f"{guest.name} {guest.organisation}"):
        raise ValidationError("Two mail addresses. Give each person a line.")
    validate_email(guest.email)
    if guest.organisation.endswith(COUNTRY_ENDS):
        # On the statement it would be the country above other names.
        raise ValidationError("An organisation’s name does not end with a colon.")
    for text, longest in ((guest.email, 254), (guest.name, 120), (guest.organisation, 255)):
        if len(text) > longest:
            raise ValidationError(f"“{text[:30]}…” is too long.")
    return guest


def _parts(line: str) -> list[str]:
    """Mail address, name and organisation, as far as they are there; the name may come first."""
    if written := _AS_IN_MAIL.fullmatch(line):
        name, email, organisation = written.groups()
        return [email, name, organisation]
    parts = _PARTS.split(line, maxsplit=2)
    if "@" not in parts[0] and "@" in "".join(parts[1:2]):
        parts[:2] = parts[1], parts[0]
    return parts


class UntilForm(forms.Form):
    """For a new link: until when it works. ``typed`` is what was sent and is shown again."""

    until = forms.DateField(label="Until", widget=DateBox(future=True))
    clean_until = InviteForm.clean_until

    def __init__(self, invitation: Invitation, typed: Any = None) -> None:
        # A page has many of them.
        super().__init__(typed, auto_id=f"%s-{invitation.pk}", initial={"until": invitation.until})
        if typed is not None:
            self.fields["until"].widget.attrs["autofocus"] = True
