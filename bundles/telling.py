"""Tells the staff of a bundle that was kept back: in the admin, and once by mail."""

import logging

from django.db import transaction
from django.urls import reverse

from clock.sighting import database_now
from clock.telling import tell_secretariat
from page_tree.addresses import absolute

from .models import Bundle

log = logging.getLogger(__name__)


def note_failure(bundle: Bundle, lines: list[str]) -> None:
    """Writes down what keeps the bundle back, and tells the staff unless they know of it already."""
    with transaction.atomic():
        noted = Bundle.objects.select_for_update(no_key=True).waiting().filter(pk=bundle.pk).first()
        if noted is None:
            return
        failure = "\n".join(lines)
        if noted.failure != failure:
            noted.told_at = None
        noted.failure, noted.failed_at = failure, database_now()
        # Not `save`, which would say that somebody changed the bundle.
        values = {name: getattr(noted, name) for name in ("failure", "failed_at", "told_at")}
        Bundle.objects.filter(pk=noted.pk).update(**values)
        if noted.told_at is None:
            transaction.on_commit(lambda: tell(noted))


def tell(bundle: Bundle) -> None:
    """Sends the mail. Where that fails it is logged, and done with the next try of the bundle."""
    try:
        tell_secretariat(f"Not published: the bundle “{bundle.title}”", _text(bundle))
    except Exception as error:
        log.error("The staff could not be told by mail that “%s” was kept back: %s", bundle, error)
        return
    Bundle.objects.filter(pk=bundle.pk, failure=bundle.failure).update(told_at=database_now())


def _text(bundle: Bundle) -> str:
    address = absolute(reverse("bundles:edit", args=[bundle.pk]))
    again = (
        "\nIt is tried again every half minute, and goes out by itself once nothing is missing.\n"
        if bundle.release_at and bundle.release_at <= database_now()
        else ""
    )
    return (
        f"The bundle “{bundle.title}” was not published, and none of its pages went out. What is missing:\n\n"
        f"{bundle.failure}\n{again}\n{address}\n"
    )
