"""What goes out with somebody's yes is what they saw when they opened the page's form."""

from typing import Any, Final

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from ..rights.unseen import Change, changed_by_others, log_position

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


def unseen_sentence(change: Change) -> str:
    """What was changed under an open form, and what to do."""
    return (
        f"The {change.thing._meta.verbose_name} “{change.thing}” was {change}, after you opened this form. "
        "Look at it as it is now, and press the button again."
    )


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
        now = log_position()
        for change in changed_by_others(self._as_it_would_be(), self.for_user, since, self.parent_page):
            self.add_error(None, unseen_sentence(change))
            # Told of that, they send it again.
            self.data = self.data.copy()
            self.data[self.add_prefix(OPENED_AT)] = str(now)

    def _as_it_would_be(self) -> Page:
        return self.instance
