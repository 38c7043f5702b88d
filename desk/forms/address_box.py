"""The box for the last part of an address: what is proposed in it, and what it takes."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from wagtail.models import Page

from campaigns.addresses.kept import against
from campaigns.addresses.proposing import day_of, mixes_scripts, proposed, tidied, written_day
from campaigns.models import Organisation, Person, Place, Series, Topic
from written_dates.fields import understand
from written_dates.refusal import NotUnderstood

PLAIN: Final = "Use plain letters (a–z), digits and hyphens"
EMPTY: Final = "Leave it empty to have one proposed."
NOT_PLAIN: Final = f"{PLAIN}: the vowel signs of many scripts can’t stand in an address. {EMPTY}"
OTHER_SIGNS: Final = f"{PLAIN}, and no other signs. {EMPTY}"
MIXED: Final = (
    f"{PLAIN}: here letters of several scripts stand in one word, and some look like others. {EMPTY}"
)
# Of the date boxes of a publication's form.
DAY: Final = "date"
PRECISION: Final = "date_precision"


class AddressBox(forms.TextInput):
    """In place of Wagtail's, whose script drops the vowel signs of most of Asia's scripts."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocapitalize": "none", "spellcheck": "false", **(attrs or {})})


class OffersAddress:
    """For a form of Wagtail's admin with a title or name, and a slug, which may be left out."""

    instance: Any
    fields: dict[str, Any]
    parent_page: Page | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form of a type, or one that is not to be changed, may lack it.
        if "slug" in self.fields:
            box = self.fields["slug"]
            box.required = False
            speak_plainly(box)
            box.widget = AddressBox({**_kept(box.widget.attrs), **self._asks()})

    def _asks(self) -> dict[str, Any]:
        """What the script needs to ask for a proposal."""
        model = type(self.instance)
        slug, title = self._now("slug"), self._now("title") or self._now("name")
        is_fixed = bool(self.instance.pk) and getattr(self.instance, "live", False)
        known = "" if is_fixed else self._proposed(title)
        return {
            "data-address": reverse("proposed_address", args=[model._meta.label_lower]),
            "data-own": self.instance.pk or "",
            "data-parent": self.parent_page.pk if self.parent_page else "",
            "data-fixed": "yes" if is_fixed else "",
            # Until staff choose another it follows the title.
            "data-proposed": slug if slug == known else "",
        }

    def _now(self, name: str) -> str:
        """What stands in a box when the form is shown: also in one that comes back refused."""
        sent = self.data.get(self.add_prefix(name)) if self.is_bound else None  # type: ignore[attr-defined]
        return sent if sent is not None else getattr(self.instance, name, "")

    def _proposed(self, title: str) -> str:
        return proposed(
            type(self.instance),
            title or "",
            parent=self.parent_page,
            own=self.instance.pk,
            day=day_of(self.instance),
        )

    def clean_slug(self) -> str:
        """What staff chose; where they leave it out, what it was or what is proposed."""
        slug = self.cleaned_data.get("slug", "")  # type: ignore[attr-defined]
        title = self.cleaned_data.get("title") or self.cleaned_data.get("name") or ""  # type: ignore[attr-defined]
        if slug and slug != self.instance.slug:
            slug = tidied(slug, any_script=isinstance(self.instance, Page))
            if mixes_scripts(slug):
                raise ValidationError(MIXED, code="mixed")
        return slug or self.instance.slug or self._proposed(title)


def refuse_unreachable(form: Any) -> None:
    """Refuses the address of a page that has no place in the tree yet. One that has asks by itself."""
    slug = form.cleaned_data.get("slug")
    if not slug or form.parent_page is None or form.instance.path:
        return
    if said := against([f"{form.parent_page.url_path}{slug}/"], type(form.instance)):
        form.add_error("slug", said)


def speak_plainly(box: forms.Field) -> None:
    """Lets a box for an address say what it wants in the staff's words."""
    for validator in box.validators:
        if isinstance(validator, RegexValidator):
            box.validators.remove(validator)
            box.validators.append(_Plain(validator.regex, code="invalid"))


class _Plain(RegexValidator):
    """Speaks of vowel signs only where there may be some."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            raise ValidationError(
                OTHER_SIGNS if str(value).isascii() else NOT_PLAIN, code=error.code
            ) from None


def _kept(attrs: dict[str, Any]) -> dict[str, Any]:
    # Of Wagtail's widget those that are not its script's.
    return {name: value for name, value in attrs.items() if not name.startswith("data-")}


# --- What the script asks -------------------------------------------------------------------------


def answer(request: HttpRequest, kind: str) -> JsonResponse:
    """The ``address`` for a ``title``, or for what was ``typed`` in the box itself.

    ``kind`` is the model's label; ``own`` and ``parent`` are keys. 403 for who may not make or change such.
    """
    model = _model(kind)
    own, parent = (_number(request.GET.get(name, "")) for name in ("own", "parent"))
    if (typed := request.GET.get("typed")) is not None:
        return JsonResponse({"address": tidied(typed, any_script=issubclass(model, Page))})
    _check_may(request.user, model, own, parent)
    found = proposed(
        model,
        request.GET.get("title", ""),
        parent=get_object_or_404(Page, pk=parent) if parent else None,
        own=own,
        day=_day(request.GET.get(DAY, ""), request.GET.get(PRECISION, "")),
    )
    return JsonResponse({"address": found})


def addresses() -> list[URLPattern]:
    return [path("addresses/proposed/<str:kind>/", answer, name="proposed_address")]


def _model(label: str) -> Any:
    known = [Organisation, Person, Place, Series, Topic]
    for model in [*known, *Page.__subclasses__()]:
        for one in (model, *_below(model)):
            if one._meta.label_lower == label:
                return one
    raise Http404


def _below(model: Any) -> list[Any]:
    return [found for one in model.__subclasses__() for found in (one, *_below(one))]


def _check_may(user: Any, model: Any, own: int | None, parent: int | None) -> None:
    """What is taken is told to who would be told it by the form."""
    if issubclass(model, Page):
        page = Page.objects.filter(pk=own or parent).first()
        may = page.specific.permissions_for_user(user) if page else None
        is_allowed = may is not None and (may.can_edit() if own else may.can_add_subpage())
    else:
        name = model._meta.model_name
        is_allowed = any(user.has_perm(f"campaigns.{deed}_{name}") for deed in ("add", "change"))
    if not is_allowed:
        raise PermissionDenied


def _day(text: str, precision: str) -> str:
    try:
        return written_day(understand("date", text), precision)
    except NotUnderstood:
        return ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
