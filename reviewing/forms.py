"""What reviewers and signers type."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from safekeeping.reasons import SaidField

from .models import LONGEST_COMMENT, Invitation, Verdict

_ROWS: Final = {"rows": 4}


class CommentForm(forms.Form):
    comment = SaidField(
        label=_("Your comment"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs=_ROWS)
    )


class _Signed(forms.Form):
    """Who says it. The text on which they say it is in the form."""

    name = SaidField(label=_("Your name"), max_length=120)
    organisation = SaidField(label=_("Organisation"), max_length=255, required=False)
    remark = forms.CharField(
        label=_("Remark, if you have one"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
    )

    def __init__(self, invitation: Invitation, typed: Any = None) -> None:
        initial = {"name": invitation.name, "organisation": invitation.organisation}
        super().__init__(typed, initial=initial, auto_id="answer-%s")


class VerdictForm(_Signed):
    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[(one.value, one.label) for one in (Verdict.APPROVE, Verdict.CHANGES, Verdict.OBJECT)],
        widget=forms.RadioSelect,
    )
    field_order = ["verdict", "remark", "name", "organisation"]


class SignForm(_Signed):
    """Signing takes somebody who may; not signing takes a name alone."""

    role = forms.CharField(label=_("Your role"), max_length=120, required=False)
    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[(one.value, one.label) for one in (Verdict.SIGNED, Verdict.DECLINED)],
        widget=forms.RadioSelect,
    )
    authorised = forms.BooleanField(required=False)
    field_order = ["verdict", "authorised", "name", "role", "remark"]

    def __init__(self, invitation: Invitation, typed: Any = None) -> None:
        super().__init__(invitation, typed)
        # Who signs was said by the staff, and stands on the statement.
        del self.fields["organisation"]
        self.fields["authorised"].label = _("I am authorised to sign for %(organisation)s.") % {
            "organisation": invitation.organisation
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("verdict") == Verdict.SIGNED:
            if not said.get("authorised"):
                self.add_error("authorised", _("Please say that you may sign for the organisation."))
            if not said.get("role"):
                self.add_error("role", _("Please say what you are in the organisation."))
        return said
