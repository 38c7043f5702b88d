"""The form for a bundle: refuses, in one line each, what could not go out together."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.models import Page, Revision

from campaigns.timekeeping import database_now
from safekeeping.shown_again import KeptForm
from written_dates.forms import RefusesPast

if TYPE_CHECKING:
    from ..models import Bundle


class BundleForm(RefusesPast, KeptForm):
    def now(self) -> datetime:
        return database_now()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        seen: set[int] = set()
        for row in self._rows():
            page = row.cleaned_data["page"]
            said = "The page is in the bundle twice." if page.pk in seen else next(self._against(page), None)
            if said:
                row.add_error("page", said)
            seen.add(page.pk)
        return data

    def _rows(self) -> Iterator[forms.ModelForm]:
        """The rows that name a page and stay."""
        formset = self.formsets.get("members")
        if formset is None:
            return
        formset.is_valid()
        for row in formset.forms:
            data = getattr(row, "cleaned_data", {})
            if data.get("page") and not data.get("DELETE"):
                yield row

    def _against(self, page: Page) -> Iterator[str]:
        """What speaks against the page's being in this bundle."""
        # Models name this form.
        from ..waiting import bundle_of

        other = bundle_of(page)
        if other and other.pk != self.instance.pk:
            yield f"It waits in the bundle “{other.title}” already, and can only be in one."
        if page.is_root() or page.alias_of_id:
            yield "It has no text of its own that could be published. Choose the page that it follows."
        if not page.permissions_for_user(self.for_user).can_publish():
            yield "You may not publish this page."
        scheduled = Revision.page_revisions.filter(object_id=str(page.pk), approved_go_live_at__isnull=False)
        if scheduled.exists():
            yield "It is scheduled to go out by itself. Cancel that in its form first."
        if page.specific.current_workflow_state:
            yield "It waits for approval. Approve it or cancel its workflow first."

    def save(self, commit: bool = True) -> "Bundle":
        """Saves the bundle, which begins anew: what kept it back before may be settled now."""
        bundle = self.instance
        bundle.changed_by = self.for_user
        if bundle.pk is None:
            bundle.created_by = self.for_user
        bundle.failure, bundle.failed_at, bundle.told_at = "", None, None
        return super().save(commit)
