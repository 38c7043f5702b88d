"""Keeps the admin's addresses of single things for those who may know of them, and change them.

Wagtail asks for rights in each view, in some for none: its choosers, usages and bulk confirmations tell any
login the title of whatever number is asked for. Here every address that names a thing is asked once more.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from assets.models import File, Picture
from rights.going_out import looking
from rights.meanwhile import SHOWN, TooLate
from rights.pages import publishes_everywhere, reading, works_everywhere
from rights.things import known_things, may_change_what_shows, policy_of
from rights.unseen import looked
from safekeeping.not_understood import form_of

# By what Wagtail's addresses call a thing.
NAMED: Final[dict[str, type[Model]]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "campaign_pk": Page,
    "document_id": File,
    "image_id": Picture,
}
# By their namespaces, where they call it "pk".
# Other parts of the site add theirs.
SPACES: dict[str, type[Model]] = {"wagtailimages_chooser": Picture, "wagtaildocs_chooser": File}
SNIPPETS: Final = ("wagtailsnippets_", "wagtailsnippetchoosers_")
CHANGES: Final = {
    "edit": "change",
    "edit_multiple": "change",
    "delete": "delete",
    "delete_multiple": "delete",
}
# Forms that send the page below which something is to go, and how they call it.
GO_BELOW: Final = {"copy", "move", "choose_parent", "wagtail_bulk_action"}
PARENTS: Final = ("new_parent_page", "parent_page", "chooser")
NEEDED: Final = "It was not deleted: something else on the site needs it."
# Views that may answer in place of Wagtail’s at these addresses, which refuse without a word; None goes on.
# Other parts of the site add theirs.
INSTEAD: dict[str, Callable[[HttpRequest, int], HttpResponseBase | None]] = {}
# Addresses with any number of keys of things, each as "id".
TAKE_SEVERAL: Final = {
    "wagtail_bulk_action", "wagtailadmin_choose_page_chosen_multiple", "chosen_multiple",
}  # fmt: skip


class Gate:
    """Middleware, after Wagtail's own knows who is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_in_admin(request):
            return self.get_response(request)
        token, before = reading.set(request.user), looked.set(None)
        try:
            with looking() if request.method == "GET" else nullcontext():
                return self.get_response(request)
        finally:
            reading.reset(token)
            looked.reset(before)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not _is_in_admin(request):
            return None
        _check_keys(request)
        user: Any = request.user
        # Wagtail sends away who may not come in at all.
        match = request.resolver_match
        if match is None or not user.has_perm("wagtailadmin.access_admin"):
            return None
        if user.is_superuser:
            return _instead(request, match)
        for model, keys in named(request, match):
            if known_things(user, model).filter(pk__in=keys).count() < _existing(model, keys):
                return refused(request)
        if _means_all(request, match) and not works_everywhere(user):
            return refused(request)
        if not _may_look_at_whole_site(user, match):
            return refused(request)
        return _refuse_changing(request, match) or _instead(request, match)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """403 for who was allowed when the request began, and is no more; and for a form that nobody was
        shown, which deletes what something else needs.
        """
        if isinstance(exception, TooLate):
            said = str(exception)
        elif isinstance(exception, ProtectedError | RestrictedError) and _is_in_admin(request):
            said = NEEDED
        else:
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest" or not request.accepts("text/html"):
            return HttpResponseForbidden(said)
        context = {"said": said, "form": form_of(request)}
        return render(request, "campaigns_admin/too_late.html", context, status=403)


def _is_in_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _instead(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    view = INSTEAD.get(match.view_name)
    return view(request, match.kwargs["page_id"]) if view is not None else None


def _check_keys(request: HttpRequest) -> None:
    """Raises BadRequest for a key that is none, where Wagtail breaks on it or reads it as another."""
    match = request.resolver_match
    if match is None:
        return
    keys = request.GET.getlist("id") if match.url_name in TAKE_SEVERAL else []
    if "pk" in match.kwargs and _of_space(match.namespace) is not None:
        keys = [*keys, str(match.kwargs["pk"])]
    if match.url_name in GO_BELOW:
        keys = [*keys, *filter(None, (key for name in PARENTS for key in request.POST.getlist(name)))]
    for key in keys:
        if key != "all" and not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise BadRequest("A key is no number.")


def refused(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's own answer to who may not; a script gets 403."""
    try:
        return permission_denied(request)
    except PermissionDenied:
        return HttpResponseForbidden("Sorry, you do not have permission to access this area.")


def named(request: HttpRequest, match: ResolverMatch) -> Iterator[tuple[type[Model], set[int]]]:
    """The things that an address names, by model."""
    for name, model in NAMED.items():
        if name in match.kwargs:
            yield model, _numbers([str(match.kwargs[name])])
    if match.url_name == "revisions_compare" and match.args:
        yield Page, _numbers([match.args[0]])
    if request.method == "POST" and match.url_name in GO_BELOW:
        yield Page, _numbers([number for name in PARENTS for number in request.POST.getlist(name)])
    if match.url_name == "wagtail_bulk_action":
        several = _model_of(match.kwargs["app_label"], match.kwargs["model_name"])
    elif match.url_name == "wagtailadmin_choose_page_chosen_multiple":
        several = Page
    else:
        several = _of_space(match.namespace) if match.url_name == "chosen_multiple" else None
    if several is not None:
        yield several, _numbers(request.GET.getlist("id"))
    if "pk" in match.kwargs and (one := _of_space(match.namespace)) is not None:
        yield one, _numbers([str(match.kwargs["pk"])])


def _of_space(namespace: str) -> type[Model] | None:
    for prefix in SNIPPETS:
        if namespace.startswith(prefix):
            return _model_of(*namespace.removeprefix(prefix).split("_", 1))
    return SPACES.get(namespace)


def _model_of(app_label: str, model_name: str) -> type[Model] | None:
    """The model, if there are rights to know of it."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return None
    return model if issubclass(model, Page) or app_label == "campaigns" else None


def _numbers(given: list[str]) -> set[int]:
    """The keys that the views may read out of what was sent: in any spelling that is taken for a number
    ("+1", " 1", "1_0", "١").
    """
    found = set()
    for text in given:
        with suppress(ValueError):
            found.add(int(text))
    return {number for number in found if 0 < number < 2**63}


def _existing(model: type[Model], keys: set[int]) -> int:
    return model._default_manager.filter(pk__in=keys).count()


def _means_all(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether a bulk action is asked for all; of pages and snippets, Wagtail takes all there are."""
    if match.url_name != "wagtail_bulk_action" or "all" not in request.GET.getlist("id"):
        return False
    return _model_of(match.kwargs["app_label"], match.kwargs["model_name"]) not in {File, Picture}


def _may_look_at_whole_site(user: Any, match: ResolverMatch) -> bool:
    """Reports and collections are about everybody's work."""
    if match.namespace not in {"wagtailadmin_reports", "wagtailadmin_collections"}:
        return True
    return publishes_everywhere(user)


def _change_meant(match: ResolverMatch) -> str | None:
    """What an address does to what it names, if that is a change."""
    if match.url_name != "wagtail_bulk_action":
        return CHANGES.get(match.url_name or "")
    # Wagtail's own bulk actions ask for rights on each page, file and picture, but not on each snippet.
    model = _model_of(match.kwargs["app_label"], match.kwargs["model_name"])
    asks = model is None or issubclass(model, Page) or model in {File, Picture}
    return None if asks else match.kwargs["action"]


def _refuse_changing(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    """Refuses in plain words what Wagtail's views refuse with fewer, or not at all."""
    action = _change_meant(match)
    if action is None:
        return None
    for model, keys in named(request, match):
        if issubclass(model, Page):
            continue
        for thing in model._default_manager.filter(pk__in=keys):
            if model._meta.app_label == "campaigns" and not may_change_what_shows(request.user, thing):
                if request.headers.get("x-requested-with") == "XMLHttpRequest":
                    return refused(request)
                messages.error(request, f"“{thing}” was not opened. {SHOWN}")
                return redirect("wagtailadmin_home")
            if model in {File, Picture} and not policy_of(model).user_has_permission_for_instance(
                request.user, action, thing
            ):
                return refused(request)
    return None
