"""Which links somebody of the staff may know of, and how the places are called where they stand."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.permissions import permission_policy as of_redirects
from wagtail.models import Page

from campaigns.models import Organisation, SiteSettings
from page_tree.public import is_public
from rights.pages import worked_on, works_everywhere
from rights.things import NamedPolicy, known_things

from .gathering import ROWS
from .models import Link, Place

ON_SITE: Final = "on the site"
IN_DRAFT: Final = "in the draft"
NOT_ON_SITE: Final = "not on the site"


def policy_of(model: type[Model]) -> Any:
    """Who may change rows of one of ``ROWS``."""
    if model is Redirect:
        return of_redirects
    return SiteSettings.get_permission_policy() if model is SiteSettings else NamedPolicy(model)


def known_places(user: Any) -> QuerySet[Place]:
    """The places of which the user may know: what is public, and what they work on."""
    pages = Q(page__isnull=False)
    if not works_everywhere(user):
        public = Q(is_draft=False) & is_public("page__")
        pages = public | Q(page__in=worked_on(user).values("pk"))
    organisations = known_things(user, Organisation).order_by().values("pk")
    rows = Q(kind=_kind(Organisation), key__in=organisations) | Q(kind=_kind(SiteSettings))
    if of_redirects.user_has_permission(user, "change"):
        rows |= Q(kind=_kind(Redirect))
    return Place.objects.filter(pages | rows)


def places_to_mend(user: Any) -> QuerySet[Place]:
    """Those on pages that the user works on, or in rows that they may change."""
    own = [model for model in ROWS if policy_of(model).user_has_any_permission(user, ["change"])]
    mended = Q(page__in=worked_on(user).values("pk")) | Q(kind__in=[_kind(model) for model in own])
    return known_places(user).filter(mended)


def known_links(user: Any) -> QuerySet[Link]:
    return Link.objects.filter(Exists(known_places(user).filter(link=OuterRef("pk"))))


def _kind(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)


class Where(NamedTuple):
    """A place as staff read of it: what has the link, in which field, and in which of its versions; the
    address of that field's form, for who works on it.
    """

    title: str
    field: str
    version: str
    url: str

    def __str__(self) -> str:
        return f"{self.title}, {self.field} ({self.version})"


def described(user: Any, places: Iterable[Place]) -> dict[int, Where]:
    """The places by their keys, in as many queries for fifty as for one."""
    places = list(places)
    pages = {page.pk: page for page in Page.objects.filter(pk__in={place.page_id for place in places})}
    theirs = set(worked_on(user).filter(pk__in=pages).values_list("pk", flat=True))
    found = {
        place.pk: _on_page(place, pages[place.page_id], is_theirs=place.page_id in theirs)
        for place in places
        if place.page_id in pages
    }
    for model in ROWS:
        own = [place for place in places if place.kind_id == _kind(model).pk]
        rows = model._default_manager.in_bulk({place.key for place in own}) if own else {}
        may = bool(own) and policy_of(model).user_has_any_permission(user, ["change"])
        found |= {place.pk: _in_row(place, rows[place.key], may) for place in own if place.key in rows}
    return found


def _on_page(place: Place, page: Page, *, is_theirs: bool) -> Where:
    model = page.specific_class or Page
    title = page.draft_title or page.title if is_theirs else page.title
    url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if is_theirs else ""
    version = ON_SITE if not place.is_draft else IN_DRAFT if page.live else NOT_ON_SITE
    return _where(place, model, title, version, url)


def _in_row(place: Place, row: Any, may_change: bool) -> Where:
    url = _form_of(row) if may_change else ""
    if isinstance(row, SiteSettings):
        return _where(place, SiteSettings, row.organisation_name, ON_SITE, url)
    title = row.old_path if isinstance(row, Redirect) else str(row)
    return _where(place, type(row), title, ON_SITE, url)


def _form_of(row: Any) -> str:
    if isinstance(row, Redirect):
        return reverse("wagtailredirects:edit", args=[row.pk])
    if isinstance(row, SiteSettings):
        return reverse("wagtailsettings:edit", args=["campaigns", "sitesettings", row.site_id])
    return reverse("wagtailsnippets_campaigns_organisation:edit", args=[row.pk])


def _where(place: Place, model: type[Model], title: str, version: str, url: str) -> Where:
    kind = capfirst(str(model._meta.verbose_name))
    field = str(getattr(model._meta.get_field(place.field), "verbose_name", place.field))
    # As Wagtail's own forms scroll to a field.
    return Where(f"{kind} “{title}”", field, version, f"{url}#:w:contentpath={place.path}" if url else "")
