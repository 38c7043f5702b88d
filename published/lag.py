"""How far what is on file lags behind what is published."""

from django.db.models import Count, Min

from .renewing import still_due
from .store import storage
from .whether import is_on_file


def behind() -> list[str]:
    """A line with how many addresses have to be made anew and since when, one if nothing can be withdrawn
    now; none where all is well, or nothing is on file.
    """
    if not is_on_file():
        return []
    found = still_due().aggregate(number=Count("pk"), since=Min("since"))
    lines = []
    if found["number"]:
        since = found["since"].strftime("%Y-%m-%d %H:%M:%S UTC")
        lines.append(f"{found['number']} addresses on file are behind, since {since}")
    if trouble := storage().trouble():
        lines.append(f"nothing can be withdrawn: {trouble}")
    return lines
