"""“Who may do what”: the table of docs/rights.md, which the tests hold the site to, for administrators."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..rights import may_help, may_invite


class Part(NamedTuple):
    """What may be done with things in one state."""

    state: str
    heads: list[str]
    rows: list[list[str]]


@cache
def parts() -> list[Part]:
    """The tables of the page, each with its heading."""
    found = []
    page = (Path(settings.BASE_DIR) / "docs" / "rights.md").read_text(encoding="utf-8")
    for chunk in page.split("\n### ")[1:]:
        state, _, rest = chunk.partition("\n")
        lines = [line for line in rest.split("\n#")[0].splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        if cells and cells[0][:2] == ["what", "action"]:
            found.append(Part(state, cells[0], cells[2:]))
    return found


class TableView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "accounts/table.html"
    page_title = "Who may do what"
    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (may_invite(request.user) or may_help(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "parts": parts()}
