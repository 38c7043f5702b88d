"""Which of a saved page's rows came from which row of a form."""

from django.http import QueryDict
from modelcluster.models import get_all_child_relations
from wagtail.models import Page


def fields_of_saved_rows(page_id: int, sent: QueryDict) -> dict[str, str]:
    """The hidden fields of a form that was saved with a button, as its rows are named now.

    Wagtail tells them to a form that saves itself, not to one that is left. Rows are saved in the order that
    the form has them in; where their number differs, nothing is said.
    """
    page = Page.objects.get(pk=page_id).get_latest_revision_as_object()
    fields: dict[str, str] = {}
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        rows = _rows_of(name, sent)
        saved = [row.pk for row in getattr(page, name).all()]
        if len(rows) != len(saved):
            continue
        fields[f"{name}-INITIAL_FORMS"] = sent.get(f"{name}-TOTAL_FORMS", "0")
        fields |= {f"{name}-{row}-id": str(pk or "") for row, pk in zip(rows, saved, strict=True)}
    return fields


def _rows_of(name: str, sent: QueryDict) -> list[int]:
    """The numbers of the rows that stay, in their order."""
    total = sent.get(f"{name}-TOTAL_FORMS", "")
    numbers = range(int(total)) if total.isdigit() else range(0)
    kept = [number for number in numbers if not sent.get(f"{name}-{number}-DELETE")]
    return sorted(kept, key=lambda number: int(sent.get(f"{name}-{number}-ORDER") or number))
