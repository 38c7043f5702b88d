"""Forms that take only what the person at them may know of, and make nothing public that is held back."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from assets.uses import referred_to
from rights.embargo import said_of
from rights.pages import works_everywhere
from rights.things import known_things
from safekeeping.shown_again import ShownAgain

from .address_box import OffersAddress

NOT_YOURS = (
    "Something was chosen here that is not public yet, and is on pages that you don’t work on. Choose "
    "something else, or ask the secretariat."
)


class ChoosesKnown:
    """For a form of Wagtail's admin: takes only what the person may know of, by whatever way it was chosen.

    What was there before stays: somebody else may have put it there.
    """

    instance: Any
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = kwargs.get("for_user")
        self._asked = user if user is not None and not works_everywhere(user) else None
        if self._asked is None:
            return
        self._before = referred_to(self.instance) if self.is_bound else {}  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            rows: Any = field.queryset if isinstance(field, forms.ModelChoiceField) else None
            if rows is not None and _is_guarded(rows.model):
                known = known_things(self._asked, rows.model).order_by().values("pk")
                field.queryset = rows.filter(pk__in=known) | rows.filter(pk__in=self._chosen(name))

    def _chosen(self, name: str) -> list[int]:
        value = self.initial.get(name)  # type: ignore[attr-defined]
        # Rows of many to many come in a list or in modelcluster's own kind of query.
        found = value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
        return [getattr(one, "pk", one) for one in found if one]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self._asked is None:
            return
        for model, keys in referred_to(self._as_it_would_be()).items():
            new = keys - self._before.get(model, set())
            if not new:
                continue
            there = model._default_manager.filter(pk__in=new).count()
            if known_things(self._asked, model).filter(pk__in=new).count() < there:
                self.add_error(None, NOT_YOURS)  # type: ignore[attr-defined]
                return

    def _as_it_would_be(self) -> Any:
        return self.instance


def _is_guarded(model: Any) -> bool:
    return issubclass(model, Page) or model._meta.app_label == "campaigns"


class ShownForm(OffersAddress, ShownAgain, ChoosesKnown, WagtailAdminModelForm):
    """For what has a form of its own and shows a picture: that makes it public, and no page goes out."""

    picture_field = ""

    def _post_clean(self) -> None:
        super()._post_clean()
        picture = self.cleaned_data.get(self.picture_field)
        if picture is None or self.picture_field not in self.changed_data or not self._is_shown():
            return
        if not type(picture).objects.published().filter(pk=picture.pk).exists():
            for message in said_of(picture):
                self.add_error(self.picture_field, message)

    def _is_shown(self) -> bool:
        """Whether readers see it now."""
        manager = type(self.instance)._default_manager
        published = getattr(manager, "published", None)
        return published is None or published().filter(pk=self.instance.pk).exists()


class PersonForm(ShownForm):
    picture_field = "portrait"


class OrganisationForm(ShownForm):
    picture_field = "logo"


class SiteSettingsForm(ShownForm):
    picture_field = "card_picture"
