"""What is asked when a publication is withdrawn, and when an administrator removes what was issued."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from campaigns.models import Withdrawal
from page_tree.public import SitePageQuerySet
from safekeeping.reasons import SaidField

NOTICE, TEXT, GONE = "notice", "text", "gone"
WHAT_STAYS = (
    (NOTICE, "The notice alone: what it was, when and why it was withdrawn. Text and files go."),
    (TEXT, "The notice, with the text and its files under it"),
    (GONE, "Nothing: even the notice must go. Readers hear that something was here, and not what or why."),
)


class WithdrawForm(forms.ModelForm):
    what_stays = forms.ChoiceField(
        label="What readers find at its address", choices=WHAT_STAYS, widget=forms.RadioSelect, initial=NOTICE
    )

    class Meta:
        model = Withdrawal
        fields = ["reason", "replaced_by"]
        field_classes = {"reason": SaidField}
        widgets = {"reason": forms.Textarea(attrs={"rows": 3}), "replaced_by": AdminPageChooser}

    def clean_replaced_by(self) -> Page | None:
        page: Any = self.cleaned_data["replaced_by"]
        if page is None:
            return None
        if page.pk == self.instance.publication_id:
            raise forms.ValidationError("It can’t replace itself.")
        if not SitePageQuerySet(Page).published().filter(pk=page.pk).exists():
            raise forms.ValidationError("Choose a page that is on the site.")
        return page


class RemoveForm(forms.Form):
    reason = SaidField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="It is kept in the site’s history, for administrators. Readers don’t see it.",
    )
