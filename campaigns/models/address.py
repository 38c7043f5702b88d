"""The book of addresses at which something was public once.

An address that was public leads somewhere right for ever. What it named is written down before it changes:
see ``campaigns.addresses``. Addresses that only drafts had are not in the book, so nothing is told of them.
"""

import hashlib

from django.db import models


class AddressKind(models.TextChoices):
    """What an address names, and how it is written in the book."""

    # The place below the front page: publications/a-letter/
    PAGE = "page"
    # These by their slugs.
    CAMPAIGN = "campaign"
    TOPIC = "topic"
    PLACE = "place"
    SERIES = "series"
    PERSON = "person"
    ORGANISATION = "organisation"
    # The number and the name: 5/letter.pdf
    FILE = "file"
    # The path of a size, below the folder of all of them.
    PICTURE = "picture"


class PublicAddress(models.Model):
    """An address and the key of what it named. Of several lines for one address, the last is the newest.

    The key is no foreign key: that something is gone is worth knowing, and it may be taken back.
    """

    kind = models.CharField(max_length=12, choices=AddressKind.choices)
    address = models.TextField()
    # An address may be longer than PostgreSQL takes into an index.
    digest = models.CharField(max_length=64)
    target = models.BigIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="public_address"),
            # To ask whether something was ever public.
            models.Index(fields=["target", "kind"], name="public_target"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"

    @staticmethod
    def digest_of_page(place: str) -> str:
        """What the book finds a page's address by."""
        return digest_of(AddressKind.PAGE, place)


def digest_of(kind: str, address: str) -> str:
    """What the book finds an address by."""
    return hashlib.sha256(f"{kind}:{address}".encode()).hexdigest()
