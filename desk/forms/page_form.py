"""The form of a page: asks for what is missing, beside the fields."""

from copy import copy
from typing import Any, Final

from wagtail.blocks import StreamBlockValidationError

from campaigns.models.base import BasePage
from campaigns.publishing.readiness import field_of, kept_back
from safekeeping.shown_again import ShownAgain

from .address_box import OffersAddress, refuse_unreachable
from .at_fields import say
from .choices import ChoosesKnown
from .schedule_form import ScheduleForm
from .seen import PublishesWhatWasSeen

# Where all that is wrong is listed above the form.
IN_ITS_BLOCKS: Final = "see what is said at its blocks."


class ReadinessForm(OffersAddress, ShownAgain, ChoosesKnown, PublishesWhatWasSeen, ScheduleForm):
    """Asks for what a page lacks, unless it is saved as a draft."""

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django does. What Wagtail says of a body as a whole is for programmers."""
        if isinstance(error, StreamBlockValidationError):
            error.message = IN_ITS_BLOCKS
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_unreachable(self)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_draft:
            return
        against = [*self.instance.lacks(self._rows)]
        # Only that button publishes; the others ask somebody else to.
        is_asked = "action-publish" not in self.data
        told = kept_back(self._as_it_would_be(), is_asked=is_asked)
        against += [(field_of(message), message) for message in told]
        say(self, against)

    def _as_it_would_be(self) -> BasePage:
        """The page with the rows of the form, which it gets only when the form is saved."""
        page = copy(self.instance)
        known = getattr(self.instance, "_cluster_related_objects", None) or {}
        # Comments are about the page, and no part of it.
        rows = {relation: self._rows(relation) for relation in self.formsets if relation != "comments"}
        page._cluster_related_objects = {**known, **rows}
        return page

    def save(self, commit: bool = True) -> BasePage:
        """As Wagtail does. A new page is public once it is published, not while that takes a moment."""
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit)

    def _rows(self, relation: str) -> list[Any]:
        """The rows of a relation as they will be: those the form leaves alone, and those it keeps or adds."""
        rows = list(getattr(self.instance, relation).all())
        formset = self.formsets.get(relation)
        if formset is None:
            return rows
        formset.is_valid()
        sent = [form for form in formset.forms if form.has_changed() or form.instance.pk]
        left_alone = [row for row in rows if row.pk not in {form.instance.pk for form in sent}]
        kept = [form.instance for form in sent if not getattr(form, "cleaned_data", {}).get("DELETE")]
        return left_alone + kept
