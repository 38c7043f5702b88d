"""The words among which staff choose, and how they are shown."""

from typing import Final

from django.db import models


class Kind(models.TextChoices):
    STATEMENT = "statement", "Statement"
    SPEECH = "speech", "Speech"
    VIDEO = "video", "Video"
    DOCUMENT = "document", "Document"


class Attribution(models.TextChoices):
    """On whose behalf a publication is issued."""

    SECRETARIAT = "secretariat", "The secretariat"
    COALITION = "coalition", "The coalition as a whole"
    JOINT = "joint", "Jointly with the organisations named below"


class DatePrecision(models.TextChoices):
    """How much of a publication's date is known."""

    DAY = "day", "The day"
    MONTH = "month", "Only the month"
    YEAR = "year", "Only the year"


# How a date of each precision is written: for readers, and in HTML's ``datetime``.
DATE_FORMATS: Final = {"day": ("j F Y", "Y-m-d"), "month": ("F Y", "Y-m"), "year": ("Y", "Y")}


class DocumentKind(models.TextChoices):
    BACKGROUNDER = "backgrounder", "Backgrounder"
    BRIEF = "brief", "Brief"
    PRIMER = "primer", "Primer"
    TOOLKIT = "toolkit", "Toolkit"
    REPORT = "report", "Report"
    LETTER = "letter", "Letter"
    SUBMISSION = "submission", "Submission"
    UPDATE = "update", "Update"


DOCUMENT_KIND_NAMES: Final[dict[str, str]] = dict(DocumentKind.choices)
