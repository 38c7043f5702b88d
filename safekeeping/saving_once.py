"""What an open form sends is saved once, however often and however close together it is sent.

A page's form that saves itself can be sent twice: its first answer was lost on the way; somebody pressed
Publish while it was saving; a button was pressed twice. The second time Wagtail would make the page, or its
new rows, once more (wagtail/wagtail#14568). So requests of one form wait for each other, and each begins with
what the server has told the form before.

Two forms may also give the same name to two things in the same moment. Both would find it free, and the
second would fail in the database. So what gives names of one kind waits for each other too, whoever sends it,
and the second is told by the form itself.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.messages.constants import ERROR
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from wagtail.admin import messages
from wagtail.models import Page

from .locks import one_at_a_time
from .models import OpenForm
from .names import FORM_KEY, SAVED_COOKIE
from .naming import MAKING, naming_what
from .rows import fields_of_saved_rows
from .said import messages_of

# Longer than any form stays open; then the note of it is thrown away.
KEPT_FOR: Final = timedelta(days=14)
ALREADY: Final = "This was saved already."
FORMS_OF_PAGES: Final = {"wagtailadmin_pages:add", "wagtailadmin_pages:edit"}


class SaveOnce:
    """Lets the requests of one form, and those to one page, pass singly, and keeps what they are told.

    So do those that give names which must differ, with or without a form's key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        form = _form(request)
        if form is None or not request.user.is_authenticated:
            return self.get_response(request)
        key = _key_of(request)
        response = self._answer(request, key, form)
        if key is not None and _is_saved(request, response):
            response.set_cookie(
                SAVED_COOKIE,
                str(key),
                max_age=60,
                path=reverse("wagtailadmin_home"),
                secure=request.is_secure(),
                samesite="Lax",
            )
        return response

    def _answer(self, request: HttpRequest, key: UUID | None, form: ResolverMatch) -> HttpResponseBase:
        if key is not None and form.view_name in FORMS_OF_PAGES:
            return self._send_page_on(request, key, form)
        if key is not None and form.url_name in MAKING:
            return self._make(request, key, form)
        return self._name(request, form)

    def _send_page_on(self, request: HttpRequest, key: UUID, form: ResolverMatch) -> HttpResponseBase:
        with ExitStack() as waiting:
            waiting.enter_context(one_at_a_time(f"form {key}"))
            known = OpenForm.objects.filter(key=key, user=request.user.pk, page__isnull=False).first()
            page_id = form.kwargs.get("page_id", known and known.page_id)
            if page_id:
                waiting.enter_context(one_at_a_time(f"page {page_id}"))
            sent = _digest(request)
            if known and known.sent == sent:
                messages.success(request, ALREADY)
                return redirect("wagtailadmin_pages:edit", known.page_id)
            if _is_autosave(request):
                request.POST = _without_actions(request.POST)  # type: ignore[assignment]
            if known:
                request.POST = _brought_up_to_date(request.POST, known, _is_autosave(request))  # type: ignore[assignment]
                if form.view_name == "wagtailadmin_pages:add":
                    request.path_info = request.path = reverse(
                        "wagtailadmin_pages:edit", args=[known.page_id]
                    )
            response = self._name(request, form)
            _note(request, response, key, page_id, known, sent)
        return response

    def _make(self, request: HttpRequest, key: UUID, form: ResolverMatch) -> HttpResponseBase:
        """For what is made otherwise than by a page's form: the same form again is led where it was."""
        with one_at_a_time(f"form {key}"):
            sent = _digest(request)
            known = OpenForm.objects.filter(key=key, user=request.user.pk, page=None).first()
            if known and known.sent == sent:
                messages.success(request, ALREADY)
                return redirect(known.led_to)
            response = self._name(request, form)
            if _is_saved(request, response):
                user: Any = request.user
                told = {"user": user, "page": None, "led_to": response["Location"], "sent": sent}
                OpenForm.objects.update_or_create(key=key, defaults=told)
        return response

    def _name(self, request: HttpRequest, form: ResolverMatch) -> HttpResponseBase:
        with ExitStack() as waiting:
            # Always the last lock that is taken, and after that of a form and of a page: so nobody waits for
            # somebody who waits for them.
            if names := naming_what(form, request.POST):
                waiting.enter_context(one_at_a_time(f"names {names}"))
            return self.get_response(request)


def note_new_page(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook: which page a request has made."""
    request.made_page_id = page.pk  # type: ignore[attr-defined]


def throw_away_old(now: datetime) -> None:
    OpenForm.objects.filter(changed_at__lt=now - KEPT_FOR).delete()


def _key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FORM_KEY, ""))
    except ValueError:
        return None


def _form(request: HttpRequest) -> ResolverMatch | None:
    """The view that the request goes to, if there is one."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_autosave(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _is_saved(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer leads on from a form, and without a complaint."""
    if response.status_code != 302 or response["Location"].startswith(reverse("wagtailadmin_login")):
        return False
    return not any(message.level >= ERROR for message in messages_of(request))


def _digest(request: HttpRequest) -> str:
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted(
        (name, file.name, file.size) for name, several in request.FILES.lists() for file in several
    )
    return hashlib.sha256(json.dumps([*fields, *files]).encode()).hexdigest()


def _without_actions(sent: QueryDict) -> QueryDict:
    """The form without any button: what saves itself is a draft, whatever its script may send."""
    fields = sent.copy()
    for name in [name for name in fields if name.startswith("action-")]:
        del fields[name]
    fields._mutable = False
    return fields


def _brought_up_to_date(sent: QueryDict, known: OpenForm, is_autosave: bool) -> QueryDict:
    """The form as it would have been sent if it had heard everything that the server said to it."""
    fields = sent.copy()
    for name, value in known.fields.items():
        if name in fields:
            fields[name] = value
    if is_autosave and known.revision_id:
        fields["overwrite_revision_id"] = str(known.revision_id)
    fields._mutable = False
    return fields


def _note(
    request: HttpRequest,
    response: HttpResponseBase,
    key: UUID,
    page_id: int | None,
    known: OpenForm | None,
    sent: str,
) -> None:
    """Writes down what the form is told, or was told in vain."""
    told: dict[str, Any] = {}
    if _is_autosave(request):
        told = _json_of(response)
        if not told.get("success"):
            return
        page_id = told["pk"]
    elif not _is_saved(request, response):
        return
    page_id = getattr(request, "made_page_id", page_id)
    if page_id is None or not Page.objects.filter(pk=page_id).exists():
        return
    user: Any = request.user
    fields = told["field_updates"] if told else fields_of_saved_rows(page_id, request.POST)
    OpenForm.objects.update_or_create(
        key=key,
        defaults={
            "user": user,
            "page_id": page_id,
            "revision_id": told.get("revision_id"),
            "fields": {**(known.fields if known else {}), **fields},
            "sent": "" if told else sent,
        },
    )


def _json_of(response: Any) -> dict[str, Any]:
    if response.get("Content-Type") != "application/json":
        return {}
    return json.loads(response.content)
