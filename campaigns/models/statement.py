import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.search import index

from ..kinds.vocabulary import Kind
from ..publishing.readiness import Lacks, Rows
from .publication import Publication
from .relations import Involved

# Up to so many names a list of signatories stands open; a longer one opens when asked to.
OPEN_SIGNATORIES: Final = 24


class Statement(Publication):
    """A position put on record, alone or jointly, with those who signed it."""

    KIND = Kind.STATEMENT
    several = pgettext_lazy("kind of publication", "Statements")
    is_by_contributors = False
    names_in = ("further_signatories",)
    csl_type = "webpage"
    icon = "clipboard-list"

    further_signatories = models.TextField(
        blank=True,
        help_text="Paste one organisation a line. Blank lines and names that come twice are taken out.",
    )

    content_panels = [
        *Publication.title_panels,
        FieldPanel("body"),
        InlinePanel("attachments", label="File", heading="As a PDF", max_num=1),
        *Publication.attribution_panels,
        MultiFieldPanel(
            [
                MultipleChooserPanel(
                    "signatories", chooser_field_name="organisation", label="Known organisation"
                ),
                FieldPanel("further_signatories"),
            ],
            heading="Signatories",
        ),
        *Publication.contribution_panels,
        *Publication.filing_panels,
    ]
    page_description = "A position of the secretariat, the coalition, or jointly with others."
    search_fields = [*Publication.search_fields, index.SearchField("further_signatories")]

    class Meta:
        verbose_name = "statement"

    def clean(self) -> None:
        super().clean()
        known = {signatory.organisation.name.casefold() for signatory in self.signatories.all()}
        self.further_signatories = "\n".join(clean_names(self.further_signatories, leave_out=known))

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        files = [row.file for row in rows("attachments") if row.file_id]
        if any(file.file_extension.lower() != "pdf" for file in files):
            yield None, "The file of a statement must be a PDF."

    def all_signatories(self, known: Iterable[Involved]) -> list[Involved]:
        """The known organisations and those of which there is only a name: members first, by name."""
        names = self.further_signatories.splitlines()
        pasted = [Involved("signatory", 0, organisation=name) for name in names]
        return sorted([*known, *pasted], key=lambda row: (not row.is_member, row.organisation.casefold()))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        signatories = self.all_signatories(context["signatories"])
        members = sum(row.is_member for row in signatories)
        groups = [
            (gettext("Members of the coalition"), signatories[:members]),
            (gettext("Other organisations"), signatories[members:]),
        ]
        context["signatory_groups"] = [(heading, rows) for heading, rows in groups if rows]
        context["signatory_count"] = len(signatories)
        context["signatories_open"] = len(signatories) <= OPEN_SIGNATORIES
        return context


# What lists that are pasted from elsewhere begin their lines with: "•", "–", "12.", "3)".
_LIST_MARK: Final = re.compile(r"^(?:(?:[-–—•·▪‣*◦]+|\d{1,3}[.)])\s+)+")


def clean_names(pasted: str, leave_out: AbstractSet[str] = frozenset()) -> list[str]:
    """The names in a pasted list, one a line: without list marks and blanks, each once whatever its case.

    ``leave_out`` holds casefolded names that are listed elsewhere already.
    """
    names: dict[str, str] = {}
    for line in unicodedata.normalize("NFC", pasted).splitlines():
        # Marks that nobody sees: zero-width blanks, a byte order mark. Joiners belong to some scripts' words.
        seen = "".join(char for char in line if unicodedata.category(char) != "Cf" or char in "\u200c\u200d")
        name = _LIST_MARK.sub("", " ".join(seen.split()))
        if name.strip("\u200c\u200d") and name.casefold() not in leave_out:
            names.setdefault(name.casefold(), name)
    return list(names.values())
