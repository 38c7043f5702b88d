"""The list of files, which shows those that readers don't get yet."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.documents.views.documents import IndexView

from clean_files.models import Report


class FileListView(IndexView):
    """Wagtail's own, with a word at each file that is held back."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        columns = super().columns
        for column in columns:
            if isinstance(column, TitleColumn):
                column.cell_template_name = "clean_files/title_cell.html"
        return columns

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        files = list(super().decorate_paginated_queryset(object_list))
        found = Report.objects.filter(digest__in=[file.file_hash for file in files])
        reports = {report.digest: report for report in found}
        for file in files:
            file.mark = mark_of(reports.get(file.file_hash))
        return files


def mark_of(report: Report | None) -> str:
    if report is None:
        return "Not cleaned yet"
    return "" if report.may_go_out else "Held back"
