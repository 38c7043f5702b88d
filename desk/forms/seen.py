"""What goes out with somebody's yes is what they saw when they opened the page's form."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from rights.meanwhile import TooLate, ask_lock_again
from rights.unseen import Looked, changed_by_others, log_position, looked, unseen_sentence

# The hidden field with how far the log of changes had got; 0 where nobody says.
OPENED_AT: Final = "opened_at"


class OpenedAt(forms.IntegerField):
    """It is no part of the page, so that it differs is no change to it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class PublishesWhatWasSeen(WagtailAdminPageForm):
    """Publishes, schedules and submits nothing that a writer, say, changed while it was open, untold."""

    opened_at = OpenedAt(required=False, initial=log_position)

    is_draft: bool
    data: Any

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_draft or self.for_user is None:
            return
        since = self.cleaned_data.get(OPENED_AT) or 0
        # Asked once more in the moment in which it goes out.
        looked.set(Looked(since))
        now = log_position()
        for change in changed_by_others(self._as_it_would_be(), self.for_user, since, self.parent_page):
            self.add_error(None, unseen_sentence(change))
            # Told of that, they send it again.
            self.data = self.data.copy()
            self.data[self.add_prefix(OPENED_AT)] = str(now)

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """As Wagtail does, unless the page was locked since the form was sent.

        Raises PermissionDenied for a draft, which Wagtail shows again with what was typed; else TooLate.
        """
        try:
            ask_lock_again(self.instance)
        except TooLate as error:
            if self.is_draft:
                raise PermissionDenied(str(error)) from error
            raise
        return super().save(commit)

    def _as_it_would_be(self) -> Page:
        return self.instance
