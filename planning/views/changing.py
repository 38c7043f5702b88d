"""The buttons of the calendar: take a time back, set it again, note a review date, say that it was done."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page

from bundles.admin.rights import may_change
from bundles.models import Bundle
from written_dates.boxes import DateBox
from written_dates.naming import day_text, moment_text, today

from ..models import ReviewDate, TakenBack
from ..sources import form_of, of_work
from ..taking_back import NotDone, set_again, take_back_bundle, take_back_page

WHERE = "planning:calendar"


@require_POST
def take_back_of_page(request: HttpRequest, page_id: int) -> HttpResponseBase:
    page = get_object_or_404(Page, pk=page_id)
    if not page.specific.permissions_for_user(request.user).can_unschedule():
        raise PermissionDenied
    try:
        line = take_back_page(page.pk, request.user)
    except NotDone as error:
        messages.error(request, str(error))
    else:
        _say_taken_back(request, line, page.get_admin_display_title())
    return redirect(WHERE)


@require_POST
def take_back_of_bundle(request: HttpRequest, pk: int) -> HttpResponseBase:
    bundle = get_object_or_404(Bundle, pk=pk)
    if not may_change(request.user, bundle):
        raise PermissionDenied
    try:
        line = take_back_bundle(bundle, request.user)
    except NotDone as error:
        messages.error(request, str(error))
    else:
        _say_taken_back(request, line, bundle.title)
    return redirect(WHERE)


def _say_taken_back(request: HttpRequest, line: TakenBack, title: str) -> None:
    messages.success(
        request,
        f"“{title}” does not go out on {moment_text(line.at)} any more. The time is kept: "
        "“Set again” stands beside it in the calendar.",
    )


@require_POST
def set_time_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    line = get_object_or_404(TakenBack.objects.select_related("page", "bundle", "revision"), pk=pk)
    if not _may_set(request.user, line):
        raise PermissionDenied
    thing: Any = line.bundle or line.page
    title = line.bundle.title if line.bundle else thing.get_admin_display_title()
    if line.set_again_at is not None:
        messages.info(request, f"The time of “{title}” was set again before.")
        return redirect(WHERE)
    try:
        set_again(line, request.user)
    except NotDone as error:
        messages.error(request, f"“{title}” has no time yet. {error}")
    else:
        messages.success(request, f"“{title}” goes out on {moment_text(line.at)}.")
    return redirect(WHERE)


def _may_set(user: Any, line: TakenBack) -> bool:
    if line.bundle is not None:
        return may_change(user, line.bundle)
    page: Any = line.page
    return bool(page.specific.permissions_for_user(user).can_publish())


class ReviewForm(forms.ModelForm):
    class Meta:
        model = ReviewDate
        fields = ["on", "note"]
        widgets = {"on": DateBox(future=True)}

    def clean_on(self) -> date:
        """A day to come; one that was set before and has passed may stay."""
        on = self.cleaned_data["on"]
        if on < today() and on != self.initial.get("on"):
            raise forms.ValidationError("That day has passed. Give a later one.")
        return on


def note_review(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Asks by when a page is to be reviewed; what was set before is changed, or taken away."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.specific.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    review = ReviewDate.objects.open().filter(page=page).first()
    if request.method == "POST" and "delete" in request.POST:
        ReviewDate.objects.open().filter(page=page).delete()
        messages.success(request, "It has no review date any more.")
        return redirect(form_of(page.pk))
    form = ReviewForm(request.POST or None, instance=review or ReviewDate(page=page))
    if request.method == "POST" and form.is_valid():
        _keep(form, page, request.user)
        messages.success(request, f"To be reviewed by {day_text(form.cleaned_data['on'])}.")
        return redirect(form_of(page.pk))
    context = {"page": page, "form": form, "review": review, "back": form_of(page.pk)}
    return render(request, "planning/review.html", context)


def _keep(form: ReviewForm, page: Page, user: Any) -> None:
    """Of two who set one in the same moment, the later one’s counts."""
    values = {name: form.cleaned_data[name] for name in ReviewForm.Meta.fields}
    with transaction.atomic():
        ReviewDate.objects.update_or_create(
            page=page, done_at=None, defaults=values | {"set_by": user, "set_at": timezone.now()}
        )


@require_POST
def say_reviewed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Says that somebody looked; what was set stays on record."""
    review = get_object_or_404(of_work(request.user, ReviewDate.objects.all()), pk=pk)
    if not review.page.specific.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if ReviewDate.objects.open().filter(pk=pk).update(done_by=request.user, done_at=timezone.now()):
        again = messages.button(reverse("planning:review", args=[review.page_id]), "Set the next date")
        messages.success(request, f"“{review.page.title}” is reviewed.", buttons=[again])
    return redirect(WHERE)
