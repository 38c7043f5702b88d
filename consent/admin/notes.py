"""Noting what a person, or whoever a picture shows, agreed to."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import AdminDateInput

from assets.models import Picture
from campaigns.models import Person
from rights.things import known_things

from ..models import Consent
from ..rights import may_note

# The front page names so many; the rest are on the forms of what they are about.
NAMED = 20


class ConsentForm(forms.ModelForm):
    class Meta:
        model = Consent
        fields = ["scope", "expires_on"]
        widgets = {"scope": forms.Textarea(attrs={"rows": 4}), "expires_on": AdminDateInput}


def form_of(thing: Any) -> str:
    """The address of the form of the person or picture."""
    if isinstance(thing, Person):
        return reverse("wagtailsnippets_campaigns_person:edit", args=[thing.pk])
    return reverse("wagtailimages:edit", args=[thing.pk])


def note_of_person(request: HttpRequest, pk: int, consent: int = 0) -> HttpResponseBase:
    return _note(request, get_object_or_404(Person, pk=pk), consent)


def note_of_picture(request: HttpRequest, image_id: int, consent: int = 0) -> HttpResponseBase:
    return _note(request, get_object_or_404(Picture, pk=image_id), consent)


def _note(request: HttpRequest, thing: Any, key: int) -> HttpResponseBase:
    """A new consent of the thing, or the one with this key, to change or delete."""
    if not may_note(request.user, thing):
        raise PermissionDenied
    found = get_object_or_404(thing.consents, pk=key) if key else None
    if request.method == "POST" and found is not None and "delete" in request.POST:
        found.delete()
        messages.success(request, "It is no longer noted.")
        return redirect(form_of(thing))
    form = ConsentForm(request.POST or None, instance=found or _new(thing, request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "What was agreed to is noted.")
        return redirect(form_of(thing))
    context = {"thing": thing, "form": form, "consent": found, "back": form_of(thing)}
    return render(request, "consent/note.html", context)


def _new(thing: Any, user: Any) -> Consent:
    return Consent(**{"person" if isinstance(thing, Person) else "picture": thing}, noted_by=user)


class EndsSoon(Component):
    """On the front page: consent that ends within thirty days, or has ended."""

    name = "consent_ends"
    template_name = "consent/ends_soon.html"
    order = 42

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = Consent.objects.ending(timezone.localdate()).select_related("person", "picture")
        known = found.filter(person__in=known_things(user, Person).order_by().values("pk")) | found.filter(
            picture__in=known_things(user, Picture).order_by().values("pk")
        )
        rows = [(row, form_of(row.thing)) for row in known[: NAMED + 1] if may_note(user, row.thing)]
        return {"rows": rows[:NAMED], "has_more": len(rows) > NAMED}


def show_what_ends(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(EndsSoon())
