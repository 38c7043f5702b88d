"""What a page still lacks before it may go out.

A draft may be saved unfinished. What is missing is asked for in its form, beside the fields, when somebody
publishes, submits or schedules it there; and again in the moment in which a page goes out whatever the way:
the bulk actions, an approval, the clock, a script.
"""

from collections.abc import Callable, Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.dispatch import Signal
from modelcluster.models import get_all_child_relations

from desk.address_box import OffersAddress, refuse_unreachable
from desk.choices import ChoosesKnown
from desk.schedule_form import ScheduleForm
from desk.seen import PublishesWhatWasSeen
from safekeeping.shown_again import ShownAgain

if TYPE_CHECKING:
    from ..models import BasePage

# A field's name, or None for the page as a whole, and a sentence for the person at the form.
Lacks = Iterator[tuple[str | None, str]]
# The rows of a relation by its name.
Rows = Callable[[str], list[Any]]


# Asked of every page that is about to go out, whatever the way. Receivers get the `page` as it would go out
# and return sentences that say what keeps it back, or nothing.
going_out = Signal()


def kept_back(page: "BasePage") -> Iterator[str]:
    """What other parts of the site say against the page's going out now."""
    for _, sentences in going_out.send(sender=type(page), page=page):
        yield from sentences or ()


class NotReady(ValidationError):
    """A page was about to go out unfinished. ``page`` is the page; ``messages`` say what it lacks."""

    def __init__(self, page: "BasePage", messages: list[str]) -> None:
        super().__init__(messages)
        self.page = page


def check_ready(page: "BasePage") -> None:
    """Raises NotReady, with everything that a page of a revision lacks."""
    messages: list[str] = []
    try:
        page.full_clean()
    except ValidationError as error:
        for field, found in error.message_dict.items():
            name = "" if field == NON_FIELD_ERRORS else f"{_name(page, field)}: "
            messages += [f"{name}{message}" for message in found]
    messages += [message for _, message in page.lacks(lambda relation: list(getattr(page, relation).all()))]
    messages += kept_back(page)
    if messages:
        raise NotReady(page, messages)


def _name(page: "BasePage", field: str) -> str:
    return str(page._meta.get_field(field).verbose_name).capitalize()


class ReadinessForm(OffersAddress, ShownAgain, ChoosesKnown, PublishesWhatWasSeen, ScheduleForm):
    """Asks for what a page lacks, unless it is saved as a draft."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_unreachable(self)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_draft:
            return
        for field, message in self.instance.lacks(self._rows):
            self.add_error(field if field in self.fields else None, message)
        for message in kept_back(self._as_it_would_be()):
            self.add_error(None, message)

    def _as_it_would_be(self) -> "BasePage":
        """The page with the rows of the form, which it gets only when the form is saved."""
        page = copy(self.instance)
        known = getattr(self.instance, "_cluster_related_objects", None) or {}
        rows = {relation: self._rows(relation) for relation in self.formsets}
        page._cluster_related_objects = {**known, **rows}
        return page

    def save(self, commit: bool = True) -> "BasePage":
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


def without_gone(page: "BasePage", content: dict[str, Any]) -> dict[str, Any]:
    """The content of a revision without what was deleted since, so that it can still be opened and published.

    Wagtail gives up on a draft that names a deleted thing which its model protects; live pages are
    protected from that, drafts are not.
    """
    kept = dict(content)
    _empty_gone(type(page), kept)
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        rows = [dict(row) for row in kept.get(name) or []]
        kept[name] = [row for row in rows if _empty_gone(relation.related_model, row)]
    return kept


def _empty_gone(model: Any, values: dict[str, Any]) -> bool:
    """Empties references to what is gone; False where one of them may not be empty."""
    for field in model._meta.fields:
        target = field.remote_field and not field.remote_field.parent_link and values.get(field.name)
        if not target or field.remote_field.model._default_manager.filter(pk=target).exists():
            continue
        if not field.null:
            return False
        values[field.name] = None
    return True
