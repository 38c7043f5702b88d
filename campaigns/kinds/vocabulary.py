"""The words among which staff choose, and how they are shown."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    # With a context: Wagtail has words of its own for documents, and campaigns/locale makes files of them.
    STATEMENT = "statement", pgettext_lazy("kind of publication", "Statement")
    SPEECH = "speech", pgettext_lazy("kind of publication", "Speech")
    VIDEO = "video", pgettext_lazy("kind of publication", "Video")
    DOCUMENT = "document", pgettext_lazy("kind of publication", "Document")


class Attribution(models.TextChoices):
    """On whose behalf a publication is issued."""

    SECRETARIAT = "secretariat", _("The secretariat")
    COALITION = "coalition", _("The coalition as a whole")
    JOINT = "joint", _("Jointly with the organisations named below")


class DatePrecision(models.TextChoices):
    """How much of a publication's date is known."""

    DAY = "day", "The day"
    MONTH = "month", "Only the month"
    YEAR = "year", "Only the year"


# How a date of each precision is written: for readers, where a name is for Django's format of the language,
# and in HTML's ``datetime``.
DATE_FORMATS: Final = {
    "day": ("DATE_FORMAT", "Y-m-d"),
    "month": ("YEAR_MONTH_FORMAT", "Y-m"),
    "year": ("Y", "Y"),
}


class DocumentKind(models.TextChoices):
    BACKGROUNDER = "backgrounder", pgettext_lazy("kind of document", "Backgrounder")
    BRIEF = "brief", pgettext_lazy("kind of document", "Brief")
    PRIMER = "primer", pgettext_lazy("kind of document", "Primer")
    TOOLKIT = "toolkit", pgettext_lazy("kind of document", "Toolkit")
    REPORT = "report", pgettext_lazy("kind of document", "Report")
    LETTER = "letter", pgettext_lazy("kind of document", "Letter")
    SUBMISSION = "submission", pgettext_lazy("kind of document", "Submission")
    UPDATE = "update", pgettext_lazy("kind of document", "Update")


DOCUMENT_KIND_NAMES: Final[dict[str, str | Promise]] = dict(DocumentKind.choices)


class TextSource(models.TextChoices):
    """How the text of a speech stands to what was said."""

    CHECKED = "checked", _("Checked against delivery")
    PREPARED = "prepared", _("As prepared for delivery")
    NOTES = "notes", _("From notes taken at delivery")
    # Of old ones nobody may know any more. Readers are told nothing then.
    UNKNOWN = "unknown", "Not known any more"


# The same within a citation, behind the kind: "Speech, checked against delivery".
TEXT_SOURCES_CITED: Final[dict[str, str | Promise]] = {
    TextSource.CHECKED: pgettext_lazy("in a citation", "checked against delivery"),
    TextSource.PREPARED: pgettext_lazy("in a citation", "as prepared for delivery"),
    TextSource.NOTES: pgettext_lazy("in a citation", "from notes taken at delivery"),
}
