"""The base of what pages name and what has a form of its own: people, organisations and terms."""

from typing import Any

from django.db import models, transaction

from rights.meanwhile import ask_again

from ..addresses.proposing import fill_in_name


def address_from_name(longest: int) -> "models.SlugField[str, str]":
    """The field for the address that is made from the name, of so many letters at most."""
    return models.SlugField(
        "address", max_length=longest, unique=True, help_text="Made from the name; keep it once in use."
    )


class ShownOnPages(models.Model):
    """Something with a name and, made from that, an address.

    In the moment in which it is written it is asked once more whether it may be.
    """

    name: Any
    slug: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, with an address. Raises ``rights.meanwhile.TooLate``."""
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            ask_again(self)
            if fill_in_name(self) and fields is not None:
                kwargs["update_fields"] = {*fields, "slug"}
            super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, with an address where it has none yet: a page gets one, too."""
        fill_in_name(self)
        super().full_clean(*args, **kwargs)
