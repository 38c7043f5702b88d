"""What a campaign's form shows beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from campaigns.models import Publication

from .known import known_rows
from .new_publication import may_start, starts
from .publications import kind_text


class PublicationsPanel(Panel):
    """The campaign's publications, drafts too, each a step from its form; and the ways to start another."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/panels/campaign_publications.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            found = Publication.objects.filter(campaigns=self.instance.pk).newest_first()
            found = known_rows(self.request.user, found)
            found = found.defer_streamfields().specific()
            context["publications"] = [(page, kind_text(page)) for page in found]
            context["starts"] = (
                starts(self.instance, self.request.path) if may_start(self.request.user) else []
            )
            return context
