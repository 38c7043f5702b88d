"""Which editions of files anybody may read, which are told of, and which proved."""

from django.db.models import Exists, OuterRef, Q

from assets.models.public import IsOpen
from campaigns.models import Attachment
from clean_files.models import Report
from page_tree.public import is_noticed, is_public, is_read_under_notice


def is_of_public_file() -> Q:
    """The condition that anybody may know of an edition.

    Its publication is public, or is read under the notice that it was withdrawn, and has the file still, or
    what came in its place; and the file's collection is open.
    """
    is_read = is_public("of__publication__") | is_read_under_notice("of__publication__", publication="")
    return is_read & _is_open()


def _is_open() -> Q:
    attached = Attachment.objects.filter(publication=OuterRef("of__publication"), file=OuterRef("of__file"))
    return Q(Exists(attached)) & Q(IsOpen("of__file__collection__path"))


def _is_whole() -> Q:
    """The condition that an edition's bytes were let out, and not taken back."""
    reports = Report.objects.filter(digest=OuterRef("digest"))
    return Q(Exists(reports.filter(Q(is_held=False) | Q(decided_at__isnull=False)))) & ~Q(stored="")


def may_be_read() -> Q:
    """The condition that anybody may have an edition's bytes."""
    return is_of_public_file() & _is_whole()


def may_be_told() -> Q:
    """The condition that anybody may have an edition, or read that and why it was taken back."""
    return may_be_read() | (is_of_public_file() & Q(stored="", taken_back_at__isnull=False))


def may_be_proved() -> Q:
    """The condition that anybody may be told that an edition is genuine: they may have it, or could until its
    publication was withdrawn in public.
    """
    is_told = is_public("of__publication__") | is_noticed("of__publication__", publication="")
    return is_told & _is_open() & _is_whole()
