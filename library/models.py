"""The index of the library: what is needed to find, count and list publications without reading their pages.

It is made from the stored pages (``library.index``) and can be made anew at any time. Whether something is
public is not in it: ``library.lists.shelf`` asks that of ``published()``. The rows name publications by
number and hold no foreign key to them: a publication that was deleted leaves a mark here, so that every
process of the site learns of it (see migration 0002).
"""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Where a publication is filed. Narrow, since every process reads all of them when it begins."""

    publication_id = models.BigIntegerField(primary_key=True)
    # The transaction that last wrote this row, or last changed what decides whether the page is public. The
    # database sets it.
    changed = models.BigIntegerField(default=0, db_index=True)
    date = models.DateField()
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    campaigns: Any = ArrayField(models.BigIntegerField(), default=list)
    series: Any = ArrayField(models.BigIntegerField(), default=list)
    topics: Any = ArrayField(models.BigIntegerField(), default=list)
    places: Any = ArrayField(models.BigIntegerField(), default=list)
    people: Any = ArrayField(models.BigIntegerField(), default=list)
    organisations: Any = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"entry of publication {self.publication_id}"


class OnList(models.Model):
    """On which page of the whole list a publication stands (see ``library.lists.lasting``), public or not.

    ``page`` is ``FIRST`` where it has no numbered page yet. ``date`` is the publication's, as it was when it
    got its page: with another it has to get another page.
    """

    FIRST: Final = 0

    # Of a deleted publication the row stays, and with it the page, however many of one page are deleted.
    publication = models.OneToOneField(
        "campaigns.Publication",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="on_list",
    )
    page = models.PositiveIntegerField(default=FIRST, db_index=True)
    date = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "publications on the list"
        indexes = [models.Index(fields=["date", "publication"], name="library_onlist_by_date")]

    def __str__(self) -> str:
        return f"place of publication {self.publication_id} on the list"


class Text(models.Model):
    """All the words of a publication, to find out quickly whether it holds those of a query.

    ``words`` holds stemmed words and letter sequences (``library.search.letters``) of everything, ``title``
    those of the title alone, and ``beginnings`` the words of the title as they are, for suggestions. All
    without positions: those are in the passages. ``edition`` says by which way of indexing it was written:
    what an earlier one wrote is found, and is written anew by and by.
    """

    publication_id = models.BigIntegerField(primary_key=True)
    title = SearchVectorField()
    beginnings = SearchVectorField()
    words = SearchVectorField()
    edition = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        indexes = [
            GinIndex(fields=["title"], name="library_text_title"),
            GinIndex(fields=["beginnings"], name="library_text_beginnings"),
            GinIndex(fields=["words"], name="library_text_words"),
        ]

    def __str__(self) -> str:
        return f"words of publication {self.publication_id}"


class ElsewhereKind(models.TextChoices):
    """What has a page of its own and is no publication, in the order in which the search shows it."""

    CAMPAIGN = "campaign", _("Campaign")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    PAGE = "page", _("Page")


class Elsewhere(models.Model):
    """All the words of a campaign, person, organisation or standard page, so that a search finds them, too.

    ``text`` has a line for each paragraph, without the title. ``words`` holds its stemmed words with
    positions, those of the title as weight A; ``letters`` and ``bare`` are as those of a ``Passage``. Whether
    it is public is not in it. There are few of them beside publications, so one row is enough for each.
    """

    kind = models.CharField(max_length=12, choices=ElsewhereKind.choices)
    key = models.BigIntegerField()
    text = models.TextField(blank=True)
    words = SearchVectorField()
    letters = models.TextField(blank=True)
    bare = models.TextField(blank=True)
    edition = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        verbose_name_plural = "elsewhere"
        indexes = [GinIndex(fields=["words"], name="library_elsewhere_words")]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="elsewhere_once")]

    def __str__(self) -> str:
        return f"words of {self.kind} {self.key}"


class Spelling(models.Model):
    """A word as some publication spells it, public or not, to find those that are nearly what a reader typed.

    ``keys`` are what is left of it without one or two of its letters (``search.spelling``). A word may
    be here twice: two who index at once don't wait for one another.
    """

    word = models.TextField()
    keys: Any = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="library_spelling_word"),
            GinIndex(fields=["keys"], name="library_spelling_keys"),
        ]

    def __str__(self) -> str:
        return self.word


class Part(models.IntegerChoices):
    """What a passage is a part of, from what weighs most to what weighs least."""

    TITLE = 1
    SUMMARY = 2
    NAMES = 3
    BODY = 4
    FILE = 5


class Passage(models.Model):
    """A piece of a publication that is shown when it holds what was searched for.

    ``words`` are its stemmed words with positions, ``letters`` its letters of scripts without word
    boundaries, and ``bare`` those again without their marks. ``sequences`` holds each two words that follow
    one another, with how far, and each three letters, with their marks and without: what finds phrases
    without reading passages (see ``library.search.finding``).
    """

    publication_id = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(choices=Part.choices)
    position = models.PositiveIntegerField()
    file_id = models.BigIntegerField(null=True)
    page = models.PositiveIntegerField(null=True)
    text = models.TextField()
    words = SearchVectorField()
    letters = models.TextField(blank=True)
    bare = models.TextField(blank=True, db_default="")
    sequences = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["sequences"], name="library_passage_sequences")]
        constraints = [
            models.UniqueConstraint(fields=["publication_id", "part", "position"], name="passage_once")
        ]

    def __str__(self) -> str:
        return f"passage {self.position} of publication {self.publication_id}"


class State(models.TextChoices):
    READ = "read", "Read"
    NO_TEXT = "no text", "No text in it"
    UNREADABLE = "unreadable", "Cannot be read"
    # What it says had to be forgotten: somebody is named in it whose consent was withdrawn.
    FORGOTTEN = "forgotten", "Not to be read"


class Reading(models.Model):
    """What was read in a file, page by page. It belongs to the content: by its SHA-1, ``file_hash``."""

    digest = models.CharField(max_length=40, primary_key=True)
    state = models.CharField(max_length=12, choices=State.choices)
    message = models.CharField(max_length=255, blank=True, help_text="A sentence for staff.")
    pages: Any = ArrayField(models.TextField(), default=list)

    def __str__(self) -> str:
        return f"reading of {self.digest[:12]}"
