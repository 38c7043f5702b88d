"""The log among Wagtail's reports: filters by person, thing, action and time, and all of it as CSV."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.http import urlencode
from django_filters.filters import CharFilter, DateFromToRangeFilter, MultipleChoiceFilter
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, Table
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from written_dates.naming import moment_text

from ..models import Entry
from .labels import action_label, details_text, kind_label, who_text

policy = ModelPermissionPolicy(Entry)


def people() -> list[tuple[str, str]]:
    """Who did anything, as they were called last."""
    found = Entry.objects.filter(by__isnull=False).order_by("by", "-pk").distinct("by")
    return sorted(((str(key), name) for key, name in found.values_list("by", "who")), key=lambda one: one[1])


def _choices(column: str, label: Callable[[str], str]) -> Callable[[], list[tuple[str, str]]]:
    """For a filter: what stands in a column, by what staff call it."""

    def choices() -> list[tuple[str, str]]:
        found = (
            Entry.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True).distinct()
        )
        return sorted(((value, label(value)) for value in found), key=lambda one: one[1])

    return choices


class EntryFilterSet(WagtailFilterSet):
    at = DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)
    by = MultipleChoiceFilter(
        label="Person", choices=people, null_label="Nobody signed in", widget=CheckboxSelectMultiple
    )
    action = MultipleChoiceFilter(
        label="Action", choices=_choices("action", action_label), widget=CheckboxSelectMultiple
    )
    kind = MultipleChoiceFilter(
        label="Kind", choices=_choices("kind", kind_label), widget=CheckboxSelectMultiple
    )
    key = CharFilter(label="Number", help_text="Of the page, file, account or other thing.")

    class Meta:
        model = Entry
        fields: list[str] = []


class ThingColumn(BaseColumn):
    """What it is about, with a link if that is there still, and one to all that was done to it."""

    cell_template_name = "audit/thing_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {
            "kind": kind_label(instance.kind),
            "all": urlencode({"kind": instance.kind, "key": instance.key}),
        }


class ActionColumn(BaseColumn):
    cell_template_name = "audit/action_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {
            "action": action_label(instance.action),
            "details": details_text(instance),
        }


class AuditLogView(ReportView):
    model = Entry
    permission_policy = policy
    any_permission_required = {"view"}
    page_title = "Audit log"
    header_icon = "history"
    index_url_name = "audit:log"
    index_results_url_name = "audit:log_results"
    template_name = "audit/log.html"
    filterset_class = EntryFilterSet
    is_searchable = True
    search_fields = ["title"]
    default_ordering = "-pk"
    verbose_name_plural = "entries"
    columns = [
        Column("at", label="When", accessor=lambda entry: moment_text(entry.at), width="22%"),
        Column("who", label="Who", accessor=who_text, width="18%"),
        ActionColumn("action", label="What", width="26%"),
        ThingColumn("title", label="On what"),
    ]
    list_export = [
        "number", "at", "by", "who", "way", "action", "kind", "key", "title", "details", "before", "checksum",
    ]  # fmt: skip
    export_headings = {
        "number": "Entry", "at": "When", "by": "Account", "who": "Who", "way": "Command", "action": "What",
        "kind": "Kind", "key": "Number", "title": "Title", "details": "Details", "before": "Before",
        "checksum": "Checksum",
    }  # fmt: skip

    def get_filename(self) -> str:
        return "audit-log"

    def get_ordering(self) -> str:
        return self.default_ordering

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # All of it, in a file too, would look like the answer to a question that was not understood.
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def get_table(self, object_list: Iterable[Entry]) -> Table:
        return super().get_table(object_list if self.is_export else self._with_addresses(object_list))

    def _with_addresses(self, entries: Iterable[Entry]) -> list[Any]:
        """The entries, each with the address of the form of what it is about. A query for each kind."""
        listed: list[Any] = list(entries)
        keys = defaultdict(set)
        for entry in listed:
            if (model := _listed_as(entry)) is not None:
                keys[model].add(int(entry.key))
        there = {model: model._base_manager.in_bulk(wanted) for model, wanted in keys.items()}
        finder = AdminURLFinder(self.request.user)
        for entry in listed:
            model = _listed_as(entry)
            thing = there[model].get(int(entry.key)) if model is not None else None
            entry.edit_url = finder.get_edit_url(thing) if thing is not None else None
        return listed


def _listed_as(entry: Entry) -> type[Model] | None:
    """The model by which what an entry is about is looked up: one for all kinds of page."""
    if not entry.key.isdecimal():
        return None
    return Page if entry.model is not None and issubclass(entry.model, Page) else entry.model
