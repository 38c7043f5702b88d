"""The public pages of people and organisations.

Each is public only through what is published: a name that stands in drafts alone has no page.
"""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Organisation, Person, Publication
from .models.vocabulary import Attribution


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A person with the publications they contributed to; 404 while none of them is public."""
    someone = get_object_or_404(Person.objects.select_related("portrait"), slug=slug)
    contributed = list(
        Publication.objects.for_listing().filter(contributions__person=someone).distinct().newest_first()
    )
    if not contributed:
        raise Http404
    return render(
        request,
        "campaigns/person.html",
        {"person": someone, "picture": someone.portrait, "contributed": contributed},
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with what it issued, signed and contributed to; 404 while none of it is public."""
    body = get_object_or_404(Organisation.objects.select_related("logo"), slug=slug)
    # A publication that is not joint may still hold the issuers of when it was.
    issued = Q(attribution=Attribution.JOINT, joint_issuers__organisation=body)
    involved = Q(statement__signatories__organisation=body) | issued
    signed = list(Publication.objects.for_listing().filter(involved).distinct().newest_first())
    contributed = list(
        Publication.objects.for_listing().filter(contributions__organisation=body).distinct().newest_first()
    )
    if not signed and not contributed:
        raise Http404
    return render(
        request,
        "campaigns/organisation.html",
        {"organisation": body, "picture": body.logo, "signed": signed, "contributed": contributed},
    )
