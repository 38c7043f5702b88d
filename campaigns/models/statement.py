import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext, pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.search import index

from ..kinds.vocabulary import Kind
from ..publishing.readiness import Lacks, Rows
from .in_order import sort_key
from .publication import Publication, Section
from .relations import Involved

# So many signatories are shown at once; the others are one step away.
FIRST_SHOWN: Final = 12


class Group(NamedTuple):
    """Signatories under a heading, or those that follow behind the first few of them."""

    heading: str
    number: int
    rows: list[Involved]
    is_country: bool = False
    is_continued: bool = False


class Statement(Publication):
    """A position put on record, alone or jointly, with those who signed it."""

    KIND = Kind.STATEMENT
    begins_with_text = True
    several = pgettext_lazy("kind of publication", "Statements")
    is_by_contributors = False
    names_in = ("further_signatories",)
    csl_type = "webpage"
    icon = "clipboard-list"

    further_signatories = models.TextField(
        blank=True,
        help_text="Paste one organisation a line. Blank lines and names that come twice are taken out. To "
        "group them by country, put the country above its organisations, on a line of its own with a colon "
        "at its end: “Nepal:”. Those without a country come first.",
    )

    content_panels = [
        *Publication.title_panels,
        FieldPanel(
            "body", help_text="In blocks: a click on + adds words, a picture, a quotation, a table and more."
        ),
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
        self.further_signatories = clean_list(self.further_signatories, leave_out=known)

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        files = [row.file for row in rows("attachments") if row.file_id]
        if any(file.file_extension.lower() != "pdf" for file in files):
            yield None, "The file of a statement must be a PDF."

    def all_signatories(self, known: Iterable[Involved]) -> list[Involved]:
        """The known organisations and those of which there is only a name: members first, by name."""
        pasted = [
            Involved("signatory", 0, organisation=name, country=country)
            for country, names in by_country(self.further_signatories).items()
            for name in names
        ]
        return sorted(
            [*known, *pasted],
            key=lambda row: (not row.is_member, sort_key(row.organisation), row.organisation),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        signatories = self.all_signatories(context["signatories"])
        context["signatories_first"], context["signatories_further"] = _parted(_grouped(signatories))
        context["further_count"] = sum(len(group.rows) for group in context["signatories_further"])
        if signatories:
            members = sum(row.is_member for row in signatories)
            context["signed_by"] = _signed_by(len(signatories), members)
            context["contents"].append(Section(gettext("Signatories"), "signatories", []))
        return context


def _signed_by(number: int, members: int) -> str:
    """How many signed, and how many of them are members of the coalition."""
    counted = {"number": number, "members": members}
    if not members:
        return (
            ngettext("Signed by %(number)s organisation", "Signed by %(number)s organisations", number)
            % counted
        )
    if members == number:
        return (
            ngettext(
                "Signed by %(number)s organisation, a member of the coalition",
                "Signed by %(number)s organisations, all members of the coalition",
                number,
            )
            % counted
        )
    # Here there are two at least.
    return (
        ngettext(
            "Signed by %(number)s organisations, %(members)s of them a member",
            "Signed by %(number)s organisations, %(members)s of them members",
            members,
        )
        % counted
    )


def _grouped(signatories: list[Involved]) -> list[Group]:
    """Members, then the others, by country as far as the staff say it: one way of grouping for all sizes."""
    members = [row for row in signatories if row.is_member]
    # As it is written of a known organisation, if it is of one.
    written: dict[str, str] = {}
    for row in sorted(signatories, key=lambda row: not row.organisation_slug):
        written.setdefault(row.country.casefold(), row.country)
    others: dict[str, list[Involved]] = {}
    for row in signatories[len(members) :]:
        others.setdefault(written[row.country.casefold()], []).append(row)
    unsaid = others.pop("", [])
    found = [
        Group(gettext("Members of the coalition"), len(members), members),
        *(
            Group(country, len(rows), rows, is_country=True)
            for country, rows in sorted(others.items(), key=lambda item: sort_key(item[0]))
        ),
        Group(gettext("Other organisations"), len(unsaid), unsaid),
    ]
    groups = [group for group in found if group.rows]
    # A heading over all there are says nothing.
    return groups if len(groups) > 1 or others else [group._replace(heading="") for group in groups]


def _parted(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """The first few signatories, and all others, each under its heading."""
    first, further, room = [], [], FIRST_SHOWN
    # Nobody opens a list for one or two more.
    if sum(group.number for group in groups) <= FIRST_SHOWN + 3:
        return groups, []
    for group in groups:
        shown, hidden = group.rows[:room], group.rows[room:]
        room -= len(shown)
        if shown:
            first.append(group._replace(rows=shown))
        if hidden:
            further.append(group._replace(rows=hidden, is_continued=bool(shown)))
    return first, further


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


# A name ends in no colon, whatever else is in it: commas, brackets, strokes.
COUNTRY_ENDS: Final = (":", "\uff1a")


def by_country(pasted: str) -> dict[str, list[str]]:
    """The lines of a list by the country above them, a line that ends in a colon; "" before the first."""
    found: dict[str, list[str]] = {"": []}
    written = {"": ""}
    country = ""
    for line in pasted.splitlines():
        text = " ".join(line.split())
        if text.endswith(COUNTRY_ENDS):
            name = " ".join(clean_names(text.rstrip("".join(COUNTRY_ENDS))))
            country = written.setdefault(name.casefold(), name)
        else:
            found.setdefault(country, []).append(line)
    return found


def clean_list(pasted: str, leave_out: AbstractSet[str] = frozenset()) -> str:
    """A pasted list with its names cleaned (``clean_names``), each under its country."""
    cleaned = [
        (country, clean_names("\n".join(lines), leave_out)) for country, lines in by_country(pasted).items()
    ]
    lines = [[f"{country}:", *names] if country else names for country, names in cleaned if names]
    return "\n".join(line for group in lines for line in group)
