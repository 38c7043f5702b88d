"""How Django shows a moment: with the place of its zone, wherever Wagtail or a template shows one."""

from django.utils.functional import lazy

from written_dates.naming import zone_name


def _with_zone() -> str:
    # Each letter stands for itself, not for a part of the date.
    return "j F Y, H:i " + "".join(f"\\{letter}" for letter in zone_name())


DATETIME_FORMAT = SHORT_DATETIME_FORMAT = lazy(_with_zone, str)()
