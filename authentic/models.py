"""What proves which files were published, and when.

A list that is issued names no person, title or address that anybody chose: it can then stay for ever, also
when somebody's name has to go from everywhere else.
"""

from typing import ClassVar

from django.db import models


class Checksum(models.Model):
    """The SHA-256 of the bytes that lie in the store of uploads under a name."""

    stored = models.CharField(max_length=255, unique=True)
    # What the file's row said of these bytes: a name that was given up may be another file's later.
    digest = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    # Its first digit: by this the files are looked up.
    digit = models.CharField(max_length=1, db_index=True)
    size = models.PositiveBigIntegerField()
    # Since when these are the bytes of their file.
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256}  {self.stored}"


class Key(models.Model):
    """A public key with which lists are, or were, signed. Each but the first is signed by the one before."""

    # As minisign shows it.
    number = models.CharField(max_length=16, unique=True)
    # minisign's file of it, and the signature of that by the key before.
    text = models.TextField()
    signature = models.TextField(blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.number


class SignedList(models.Model):
    """All public files as they were at one time. A row never changes once it is signed."""

    number = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    # Of the lines about files alone: what tells whether there is anything to say anew.
    lines = models.CharField(max_length=64)
    # minisign's. Empty where the site had no key when it was made.
    signature = models.TextField(blank=True)
    key = models.ForeignKey(Key, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"List {self.number}"

    @property
    def content(self) -> bytes:
        """The bytes that are signed, stamped and handed out."""
        return self.text.encode()


class Stamp(models.Model):
    """A time-stamping service's answer (RFC 3161) to a list, as it came."""

    of = models.ForeignKey(SignedList, on_delete=models.CASCADE, related_name="stamps")
    service = models.CharField(max_length=100)
    answer = models.BinaryField()
    time = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["of", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "service"], name="stamped_once")]

    def __str__(self) -> str:
        return f"{self.of_id}, {self.service}"


class Issued(models.Model):
    """A file that was ever on a list: by this one that was replaced or taken back is known again."""

    sha256 = models.CharField(max_length=64)
    digit = models.CharField(max_length=1, db_index=True)
    # The key of its row, which may be gone.
    file = models.BigIntegerField()
    since = models.DateTimeField()
    # None while it is on the newest list.
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sha256", "file"], name="issued_once")]

    def __str__(self) -> str:
        return self.sha256
