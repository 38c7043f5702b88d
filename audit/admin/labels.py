"""What staff read of an entry."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from wagtail.log_actions import registry

from ..models import Entry


def action_label(action: str) -> str:
    """What is done; the action's own name where nothing registers it any longer."""
    registry.scan_for_actions()
    formatter = registry.formatters.get(action)
    return str(formatter.label) if formatter else action


def kind_label(kind: str) -> str:
    """ "Statement"; nothing for nothing."""
    try:
        name = str(apps.get_model(kind)._meta.verbose_name) if kind else ""
    except (LookupError, ValueError):
        name = kind
    return name[:1].upper() + name[1:]


def who_text(entry: Entry) -> str:
    if entry.who:
        return f"{entry.who}, by manage.py {entry.way}" if entry.way else entry.who
    return f"manage.py {entry.way}" if entry.way else "Nobody signed in"


def details_text(entry: Entry) -> str:
    """ "rights: wagtailcore.publish_page; page: 7"."""
    return "; ".join(f"{name.replace('_', ' ')}: {_said(value)}" for name, value in _in_order(entry.details))


def _in_order(details: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from sorted(details.items())


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
