"""Where somebody gets, renews or takes back the private address of their calendar; and what it answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from rights.pages import reading

from ..addresses import make_address, owner_of, zone_of
from ..ical import calendar_of
from ..models import CalendarAddress


def own_address(request: HttpRequest) -> HttpResponseBase:
    """The page at the account. The address itself is shown once, in answer to the button."""
    made = ""
    if request.method == "POST" and "delete" in request.POST:
        CalendarAddress.objects.filter(user=request.user).delete()  # type: ignore[misc]
        messages.success(request, "The address is taken back: nobody gets the calendar by it any more.")
        return redirect("planning:address")
    if request.method == "POST":
        made = make_address(request.user)
    known = CalendarAddress.objects.filter(user=request.user).first()  # type: ignore[misc]
    response = render(request, "planning/address.html", {"made": made, "known": known})
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_safe
def staff_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whose token it is, as they may know it now. Without login: no session, no cookie.

    Raises Http404 for any other token, of whatever shape.
    """
    user = owner_of(token)
    if user is None:
        raise Http404("There is no such calendar.")
    # Pages say of themselves what this person may know.
    before = reading.set(user)
    try:
        with timezone.override(zone_of(user)):
            content = calendar_of(user)
    finally:
        reading.reset(before)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response
