"""A text for somebody’s first day at the desk: what there is, and where; no pop-ups."""

from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class FirstDayView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "planning/first_day.html"
    page_title = "Your first day"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
