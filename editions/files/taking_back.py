"""Editions of files whose bytes go: by an administrator with a reason, or because they name somebody."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assets.uploads.store import remove_unless_needed
from safekeeping.reasons import said

from ..models import FileEdition


def issued_with(stored: str) -> QuerySet[FileEdition]:
    """The editions whose bytes lie at a path of the store."""
    return FileEdition.objects.filter(stored=stored).exclude(stored="")


def take_back(editions: QuerySet[FileEdition], reason: str) -> int:
    """Takes the bytes of editions away, for good; their pages say when and why. Returns how many.

    Call it in a transaction: they go once that is through, unless something else has them.
    """
    if not said(reason):
        raise ValueError("What was issued is taken back with a reason alone.")
    rows = list(editions.exclude(stored="").values_list("pk", "stored"))
    # Nor may another upload, which takes the path over, be had as this one.
    FileEdition.objects.filter(pk__in=[pk for pk, _ in rows]).update(
        stored="", taken_back_at=timezone.now(), reason=said(reason)
    )
    for stored in {stored for _, stored in rows}:
        transaction.on_commit(partial(remove_unless_needed, stored))
    return len(rows)
