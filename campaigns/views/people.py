"""The public pages of people and organisations, and the indexes of all of them.

Each is public only through what is published: a name that stands in drafts alone has no page.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from page_tree.addresses import absolute

from ..addresses import leading
from ..addresses.of_things import HAS_ADDRESS, address_of
from ..kinds.vocabulary import Attribution
from ..models import JointIssuer, Organisation, Person, Publication, Signatory
from ..models.in_order import by_letter
from ..models.relations import latest_roles


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """All people who contributed to something public, with what they were last."""
    found = list(Person.objects.published().filter(HAS_ADDRESS).only("name", "slug", "description"))
    roles = latest_roles([someone.pk for someone in found])
    for someone in found:
        someone.role = roles.get(someone.pk)
    return render(
        request,
        "campaigns/people.html",
        {"groups": by_letter(found), "count": len(found), "address": absolute(request.path)},
    )


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations with a part in something public: the coalition's members, then the others."""
    public = Organisation.objects.published().filter(HAS_ADDRESS)
    found = list(public.only("name", "slug", "description", "is_member"))
    members = [body for body in found if body.is_member]
    others = [body for body in found if not body.is_member]
    sections = [
        ("members", _("Members of the coalition"), by_letter(members), len(members)),
        ("others", _("Other organisations"), by_letter(others), len(others)),
    ]
    return render(
        request,
        "campaigns/organisations.html",
        {
            "sections": [section for section in sections if section[-1]],
            "address": absolute(request.path),
        },
    )


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
        {
            "person": someone,
            "picture": someone.portrait,
            "role": latest_roles([someone.pk]).get(someone.pk),
            "contributed": contributed,
        },
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with what it issued, signed and contributed to; 404 while none of it is public."""
    body = Organisation.objects.select_related("logo").filter(slug=slug).first()
    if body is None:
        return _elsewhere(request, Organisation, slug)
    # Not one condition or the other, for which PostgreSQL would read all publications.
    signed = list(Publication.objects.for_listing().filter(pk__in=_signed_or_issued(body)).newest_first())
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


def _signed_or_issued(body: Organisation) -> list[int]:
    """The keys of what an organisation signed or issued, public or not: of its own rows alone."""
    signed = Signatory.objects.filter(organisation=body).order_by().values_list("statement", flat=True)
    # A publication that is not joint may still hold the issuers of when it was.
    issued = JointIssuer.objects.filter(organisation=body, publication__attribution=Attribution.JOINT)
    return list(signed.union(issued.order_by().values_list("publication", flat=True)))


def _elsewhere(request: HttpRequest, model: Any, slug: str) -> HttpResponse:
    """The answer that leads to whoever had this address once; raises Http404 where nobody public had."""
    kind = model._meta.model_name
    now = leading.slug_at(kind, slug)
    if now and (address := address_of(kind, now)):
        return leading.moved_to(request, address)
    leading.mark_if_gone(request, kind, slug)
    raise Http404
