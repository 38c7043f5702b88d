"""What a publication's page says of its updates and corrections."""

from itertools import groupby
from typing import Any

from django import template

from campaigns.templatetags.site_tags import page_address, source_of

from ..changes import SHOWN, changes_of
from ..files.finding import of_publication
from ..models import FileEdition

register = template.Library()


@register.inclusion_tag("editions/changes.html", takes_context=True)
def changes(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """The newest of them, and where all are. Nothing of a draft."""
    found = [] if context.get("is_preview") else changes_of(page)
    told = [change for change in found if change.is_told]
    return {
        "changes": told[:SHOWN],
        "history": page_address(context, source_of(page)) + "history/" if len(found) > 1 else "",
        "language": page.language,
    }


@register.simple_tag
def earlier_files(page: Any) -> list[list[FileEdition]]:
    """The files of a publication that were ever replaced, each as its editions, the newest first."""
    found = of_publication(page.alias_of_id or page.pk)
    each = [list(editions) for _, editions in groupby(found, key=lambda one: one.of_id)]
    return [editions for editions in each if len(editions) > 1]
