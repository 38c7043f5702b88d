"""Deletes earlier versions of files and pictures that are gone themselves, and no longer in the bin."""

from datetime import datetime, timedelta
from typing import Final

from assets.models import EarlierVersion

KEEP_ORPHANS: Final = timedelta(days=30)


def forget_orphans(now: datetime) -> None:
    """Deletes for good the earlier versions of files and pictures that are gone for long.

    One that is there again, brought back from wherever it was, keeps them.
    """
    for version in EarlierVersion.objects.filter(orphaned_at__lt=now - KEEP_ORPHANS):
        if version.thing is None:
            version.remove()
        else:
            EarlierVersion.objects.filter(pk=version.pk).update(orphaned_at=None)
