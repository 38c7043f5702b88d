"""How Django shows a moment: with the place of its zone, wherever Wagtail or a template shows one."""

from ...naming import zone_name


class WithZone(str):
    """A format that names the zone which is current when it is used: Django asks for its ``str()`` then.

    As it is, without a zone, for the admin's scripts, which get all formats as JSON.
    """

    __slots__ = ()

    def __str__(self) -> str:
        # Each letter stands for itself, not for a part of the date.
        return f"{super().__str__()} " + "".join(f"\\{letter}" for letter in zone_name())


DATETIME_FORMAT = SHORT_DATETIME_FORMAT = WithZone("j F Y, H:i")
# The month in full, as in the boxes of the admin.
DATE_FORMAT = "j F Y"
