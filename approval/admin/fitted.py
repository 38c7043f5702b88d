"""The form of the settings: the model itself knows of none."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from safekeeping.shown_again import ShownAgain

from ..models import KINDS, SecondPairOfEyes


class SettingsForm(ShownAgain, WagtailAdminModelForm):
    kinds = forms.MultipleChoiceField(
        label="Kinds of page",
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None of them goes out before somebody who neither wrote nor changed it has approved it.",
    )

    class Meta:
        widgets = {"campaigns": forms.CheckboxSelectMultiple}


def fit() -> None:
    SecondPairOfEyes.base_form_class = SettingsForm
