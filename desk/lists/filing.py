"""The names under which publications are filed: series, topics and places, together in one menu."""

from django.db.models import Count, Q, QuerySet
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from campaigns.models import Place, Series, Topic
from safekeeping.shown_again import KeptForm

from ..forms.address_box import OffersAddress
from .known import KnownViewSet


class TermForm(OffersAddress, KeptForm):
    """A term may be made from its name alone."""


class TermViewSet(KnownViewSet):
    list_display = [
        "name",
        Column("publication_count", label="Publications", sort_key="publication_count", width="20%"),
        UpdatedAtColumn(width="20%"),
    ]
    ordering = "name"
    list_per_page = 50

    def rows(self) -> QuerySet:
        # An alias is filed where its source is.
        own = Q(publications__isnull=False, publications__alias_of=None)
        return self.model._default_manager.annotate(publication_count=Count("publications", filter=own))


class SeriesViewSet(TermViewSet):
    model = Series
    icon = "list-ol"


class TopicViewSet(TermViewSet):
    model = Topic
    icon = "tag"


class PlaceViewSet(TermViewSet):
    model = Place
    icon = "globe"


class FilingGroup(SnippetViewSetGroup):
    items = (SeriesViewSet, TopicViewSet, PlaceViewSet)
    menu_label = "Filing"
    menu_icon = "folder-inverse"
    menu_order = 150
