"""Which changes of a row take something from readers.

The rule: a change does so if afterwards there is something that readers may not have any longer. So it is
where it says whether, where or until when something is public, what a file's content is, and what a row
shows or is part of: a person taken off a publication, a picture or a file exchanged for another, a page
moved. It is not so where what is public stays public and is only filed, ordered, called or listed
otherwise: what shows it is made anew, and stays meanwhile. A column that is not named here takes something
away if it is a relation or tells yes or no: rather too little is on file than too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from django.contrib.auth import get_user_model
from django.db import models

from . import noting

# Rows that close or open others by being there.
RULES: Final = frozenset(
    {"clean_files_report", "wagtailcore_pageviewrestriction", "wagtailcore_collectionviewrestriction"}
)
# Whether something is public, and what a file's content is; relations say what a row shows or is part of.
TELLING: Final = (models.BooleanField, models.FileField)
# Where and until when something is public, and what its content is.
PLACES: Final = frozenset({"path", "expire_at", "file", "file_hash"})
# Of these, what takes nothing: relations to staff, whom no page shows, and
TAKING_NOTHING: Final = {
    # in the menu or in the footer; in another language
    "wagtailcore_page": {"show_in_menus", "locale_id"},
    # in another series
    "campaigns_publication": {"series_id"},
    # among the members or the others
    "campaigns_organisation": {"is_member"},
    # in lists for ever, which name nothing that could have to go
    "authentic_issued": {"file"},
    "authentic_signedlist": {"key_id"},
    "authentic_stamp": {"of_id"},
    # words for staff, or in place of a transcript
    "campaigns_video": {"no_transcript_yet"},
    "bundles_member": {"is_waiting"},
    # answers that never go on file.
    "wagtailredirects_redirect": {"automatically_created", "is_permanent", "redirect_page_id", "site_id"},
}
# Rows that file what is public: if they come or go, or lead elsewhere, it is public all the same.
FILING: Final = frozenset(
    {
        "campaigns_publication_campaigns", "campaigns_publication_topics", "campaigns_publication_places",
        "campaigns_featuredcampaign", "campaigns_story", "taggit_tag", "taggit_taggeditem",
        "wagtailredirects_redirect",
    }
)  # fmt: skip
# What files are, and who may have them: while none of these changes, a file that is public is the same file.
OF_FILES: Final = frozenset(
    {
        "campaigns_picture", "campaigns_rendition", "campaigns_file", "clean_files_report",
        "wagtailcore_collection", "wagtailcore_collectionviewrestriction", "editions_fileedition",
    }
)  # fmt: skip

# Whether whatever changes takes something from readers: a name that goes from a text, say.
_everything: ContextVar[bool] = ContextVar("everything", default=False)


@contextmanager
def everything_taken() -> Iterator[None]:
    """Around a transaction: all that shows what it changes is taken off file before the commit, and then made
    anew.
    """
    token = _everything.set(True)
    try:
        yield
    finally:
        _everything.reset(token)


def is_everything_taken() -> bool:
    return _everything.get()


@lru_cache(maxsize=1)
def taking() -> dict[str, frozenset[str]]:
    """Of each table, the columns whose change takes something from readers."""
    return {model._meta.db_table: frozenset(_taking(model)) for model in noting.shown_models()}


def _taking(model: type[models.Model]) -> set[str]:
    table = model._meta.db_table
    if table in FILING:
        return set()
    found = {
        str(field.column)
        for field in noting.fields_of(model)
        if (field.is_relation and field.related_model is not get_user_model())
        or isinstance(field, TELLING)
        or field.column in PLACES
    }
    return found - TAKING_NOTHING.get(table, set())


@lru_cache(maxsize=1)
def finding() -> dict[str, frozenset[str]]:
    """Of each table, the columns by which rows are found."""
    return {
        model._meta.db_table: frozenset(
            str(field.column)
            for field in noting.fields_of(model)
            if field.unique
            or isinstance(field, models.SlugField)
            or field.column in noting.FINDING.get(model._meta.db_table, ())
        )
        for model in noting.shown_models()
    }
