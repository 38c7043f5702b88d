"""The form that says who may read a page: it opens nothing that a bundle or a schedule still holds back."""

from typing import Any

from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.views import page_privacy
from wagtail.models import PageViewRestriction

from rights.guarded import loosens
from rights.opening import said_against


class PrivacyForm(PageViewRestrictionForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kept = PageViewRestriction.objects.filter(pk=self.instance.pk).first()
        kind = self.cleaned_data.get("restriction_type")
        groups = {group.pk for group in self.cleaned_data.get("groups") or ()}
        if kept is not None and kind and loosens(kept, kind, groups):
            for said in said_against(kept.delete):
                self.add_error("restriction_type", said)
        return cleaned


def ask() -> None:
    """Has Wagtail's view use this form; there is no setting for it."""
    page_privacy.PageViewRestrictionForm = PrivacyForm
