"""Lists and choosers that offer only what the person at them may know of."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from rights.pages import works_everywhere
from rights.things import NamedPolicy, known_things


def known_rows(user: Any, rows: Any) -> Any:
    """Of these rows those that the user may know of."""
    if works_everywhere(user):
        return rows
    return rows.filter(pk__in=known_things(user, rows.model).order_by().values("pk"))


class KnownChoices:
    """For choosers' views of people, organisations and terms."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[Any]:
        return known_rows(self.request.user, super().get_object_list())  # type: ignore[misc]


class ChooseKnownView(KnownChoices, ChooseView):
    pass


class ChooseKnownResultsView(KnownChoices, ChooseResultsView):
    pass


class KnownChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseKnownView
    choose_results_view_class = ChooseKnownResultsView


class KnownViewSet(SnippetViewSet):
    """The list, forms and chooser of people, organisations or terms, for who may know of each."""

    chooser_viewset_class = KnownChooserViewSet

    @property
    def permission_policy(self) -> NamedPolicy:
        return NamedPolicy(self.model)

    def rows(self) -> QuerySet[Any]:
        """All that the list shows, with what its columns need."""
        return self.model._default_manager.all()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return known_rows(request.user, self.rows())
