"""The public pages of people and organisations.

Each is public only through what is published: a name that stands in drafts alone has no page.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .addresses import leading
from .models import JointIssuer, Organisation, Person, Publication, Signatory
from .models.vocabulary import Attribution


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A person with the publications they contributed to; 404 while none of them is public."""
    someone = Person.objects.select_related("portrait").filter(slug=slug).first()
    if someone is None:
        return _elsewhere(request, Person, slug)
    contributed = list(
        Publication.objects.for_listing().filter(contributions__person=someone).distinct().newest_first()
    )
    if not contributed:
        return _elsewhere(request, Person, slug)
    return render(
        request,
        "campaigns/person.html",
        {"person": someone, "picture": someone.portrait, "contributed": contributed},
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with what it issued, signed and contributed to; 404 while none of it is public."""
    body = Organisation.objects.select_related("logo").filter(slug=slug).first()
    if body is None:
        return _elsewhere(request, Organisation, slug)
    # A publication that is not joint may still hold the issuers of when it was.
    issued = JointIssuer.objects.filter(organisation=body, publication__attribution=Attribution.JOINT)
    involved = (
        Signatory.objects.filter(organisation=body)
        .values_list("statement")
        .union(issued.values_list("publication"))
    )
    # Not one condition or the other, for which PostgreSQL would read all publications.
    signed = list(Publication.objects.for_listing().filter(pk__in=involved).newest_first())
    contributed = list(
        Publication.objects.for_listing().filter(contributions__organisation=body).distinct().newest_first()
    )
    if not signed and not contributed:
        return _elsewhere(request, Organisation, slug)
    return render(
        request,
        "campaigns/organisation.html",
        {"organisation": body, "picture": body.logo, "signed": signed, "contributed": contributed},
    )


def _elsewhere(request: HttpRequest, model: Any, slug: str) -> HttpResponse:
    """The answer that leads to whoever had this address once; raises Http404 where nobody public had."""
    kind = model._meta.model_name
    if now := leading.slug_at(kind, slug):
        return leading.moved_to(request, reverse(kind, args=[now]))
    leading.mark_if_gone(request, kind, slug, model)
    raise Http404
