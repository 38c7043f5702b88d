"""The form for a bundle: refuses, in one line each, what could not go out together."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django import forms
from wagtail.models import Page, Revision

from clock.sighting import database_now
from desk.forms.seen import OpenedAt
from page_tree.hold import take_turn
from rights.unseen import Looked, draft_position, edit_position, log_position, unseen
from safekeeping.shown_again import KeptForm
from written_dates.forms import RefusesPast

from ..models import Bundle
from ..waiting import bundle_of

POSITIONS: Final = ("opened_at", "last_draft", "last_edit")


class BundleForm(RefusesPast, KeptForm):
    """What speaks against it is asked in one's turn, and stays so until the bundle is stored."""

    opened_at = OpenedAt(required=False, initial=log_position)
    last_draft = OpenedAt(required=False, initial=draft_position)
    last_edit = OpenedAt(required=False, initial=edit_position)

    def now(self) -> datetime:
        return database_now()

    def clean(self) -> dict[str, Any]:
        # The view sends it in a transaction.
        take_turn()
        data = super().clean()
        when = Looked(*(self.cleaned_data.get(name) or 0 for name in POSITIONS))
        now = {"opened_at": log_position(), "last_draft": draft_position(), "last_edit": edit_position()}
        seen: set[int] = set()
        for row in self._rows():
            page = row.cleaned_data["page"]
            said = "The page is in the bundle twice." if page.pk in seen else next(self._against(page), None)
            if not said and (said := " ".join(self._unseen(row, when))):
                # Told of that, they send it again.
                self.data = self.data.copy()
                self.data.update({self.add_prefix(name): str(position) for name, position in now.items()})
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

    def _unseen(self, row: forms.ModelForm, when: Looked) -> list[str]:
        """What a writer, say, changed on a page that is new in the bundle while the form was open."""
        if not row.has_changed() or "page" not in row.changed_data:
            return []
        page = row.cleaned_data["page"].specific
        return unseen(page.get_latest_revision_as_object(), page.get_latest_revision(), when)

    def save(self, commit: bool = True) -> Bundle:
        """Saves the bundle, which begins anew: what kept it back before may be settled now."""
        bundle = self.instance
        bundle.changed_by = self.for_user
        if bundle.pk is None:
            bundle.created_by = self.for_user
        bundle.failure, bundle.failed_at, bundle.told_at = "", None, None
        return super().save(commit)
