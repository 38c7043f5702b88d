"""How far what is on file lags behind what is published."""

from django.conf import settings
from django.db.models import Count, Min

from .renewing import still_due


def behind() -> list[str]:
    """A line with how many addresses have to be made anew and since when; none where nothing has, or nothing
    is on file.
    """
    if not settings.PUBLISHED_ROOT:
        return []
    found = still_due().aggregate(number=Count("pk"), since=Min("since"))
    if not found["number"]:
        return []
    since = found["since"].strftime("%Y-%m-%d %H:%M:%S UTC")
    return [f"{found['number']} addresses on file are behind, since {since}"]
