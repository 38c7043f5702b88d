"""The earlier versions of a file or picture, for those who may publish: to look at, take back or remove."""

from contextlib import nullcontext
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from assets.models import EarlierVersion, File, Picture
from assets.sending import send_stored
from editions.choosing import issued_as
from editions.files.taking_back import issued_with
from editions.files.taking_back import take_back as take_back_edition
from rights.things import policy_of
from safekeeping.reasons import said

from ..forms.edition_choice import KIND, NOTE, EarlierFileForm, readers_have
from .changed_in_public import BY_EARLIER, DELETED_EARLIER, REPLACED, missing_text, note

STAYS_ISSUED: Final = (
    "It was issued, and people may have cited it: an administrator can delete it, with a reason."
)
NEEDS_REASON: Final = "Say why. Readers who look for it see it."


def may_see_earlier(user: Any, thing: File | Picture) -> bool:
    """Whether somebody may see what was replaced, and take it back: who may publish, and change the thing."""
    may_publish = page_permission_policy.user_has_permission(user, "publish")
    return may_publish and policy_of(type(thing)).user_has_permission_for_instance(user, "change", thing)


def earlier_versions(user: Any, thing: File | Picture) -> list[EarlierVersion]:
    """Those that this member of staff may see, the latest first."""
    if not may_see_earlier(user, thing):
        return []
    return list(EarlierVersion.objects.of(thing).select_related("replaced_by"))


def _found(request: HttpRequest, pk: int) -> EarlierVersion:
    """The version; raises Http404 for one that is gone, PermissionDenied for who may not see it."""
    kinds = ContentType.objects.get_for_models(File, Picture).values()
    version = get_object_or_404(EarlierVersion, pk=pk, content_type__in=kinds)
    thing = version.thing
    if thing is None:
        raise Http404
    if not may_see_earlier(request.user, thing):
        raise PermissionDenied
    return version


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    version = _found(request, pk)
    answer = send_stored(request, str(version.stored.name))
    if answer is None:
        raise Http404
    return answer


def confirm(
    request: HttpRequest, pk: int, action: str, error: str = "", said: EarlierFileForm | None = None
) -> HttpResponse:
    """Asks once more before one is taken back or removed; for what was issued, why. ``said`` is what was
    said already of what readers get, and lacks something.
    """
    version = _found(request, pk)
    if said is None and action == take_back.__name__ and _is_edition(version):
        said = EarlierFileForm()
    context = {
        "version": version,
        "thing": version.thing,
        "action": action,
        "form": form_of(version),
        "is_issued": action == remove.__name__ and issued_with(str(version.stored.name)).exists(),
        "error": error,
        "said": said,
    }
    return render(request, "campaigns_admin/earlier_version.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    version = _found(request, pk)
    form = EarlierFileForm(request.POST) if _is_edition(version) else None
    if form is not None and not form.is_valid():
        return confirm(request, pk, take_back.__name__, said=form)
    told = issued_as(form.cleaned_data[KIND], form.cleaned_data[NOTE]) if form else nullcontext()
    try:
        with told, transaction.atomic():
            version.take_back()
            note(version.thing, request.user, REPLACED, **{BY_EARLIER: True})
    except FileNotFoundError:
        messages.error(request, f"“{version.filename}” is missing in the store and can’t be taken back.")
    else:
        thing = version.thing
        said = f"“{thing.title}” is again what it was before it was replaced."
        if missing := missing_text(thing):
            messages.warning(request, f"{said} It is held back until somebody decides. {missing}")
        else:
            messages.success(request, said)
    return redirect(form_of(version))


def _is_edition(version: EarlierVersion) -> bool:
    """Whether readers get another file of a publication once this one is taken back."""
    return version.content_type.model_class() is File and readers_have(version.thing)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """What was issued administrators alone remove: with a reason, which readers see."""
    version = _found(request, pk)
    form, issued = form_of(version), issued_with(str(version.stored.name))
    reason = said(request.POST.get("reason")) if issued.exists() else ""
    if issued.exists() and not request.user.is_superuser:
        raise PermissionDenied(STAYS_ISSUED)
    if issued.exists() and not reason:
        return confirm(request, pk, remove.__name__, NEEDS_REASON)
    with transaction.atomic():
        note(version.thing, request.user, DELETED_EARLIER, **({"reason": reason} if reason else {}))
        if reason:
            take_back_edition(issued, reason)
        version.remove()
    messages.success(request, f"The earlier version “{version.filename}” is deleted for good.")
    return redirect(form)


def form_of(version: EarlierVersion) -> str:
    """The address of the form of the file or picture."""
    name = "wagtaildocs:edit" if version.content_type.model_class() is File else "wagtailimages:edit"
    return reverse(name, args=[version.object_id])


def addresses() -> list[URLPattern]:
    return [
        path("earlier/<int:pk>/", download, name="earlier_version"),
        path("earlier/<int:pk>/take-back/", _asked(take_back), name="take_back_earlier_version"),
        path("earlier/<int:pk>/remove/", _asked(remove), name="remove_earlier_version"),
    ]


def _asked(act: Any) -> Any:
    """A view that asks when it is opened, and acts when its form is sent."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return act(request, pk) if request.method == "POST" else confirm(request, pk, act.__name__)

    return view
