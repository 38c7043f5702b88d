"""Takes a person's name and pictures out of everything, in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from campaigns.models import AddressKind, Contribution, Person
from page_tree.hold import take_turn
from published.taking import everything_taken
from rights.pages import reading

from . import addresses, media, on_file, renewed
from .finding import OF_FILES, Cell, Search, changed, hit_key, strings
from .models import GONE, Receipt, Sealed, receipt_of
from .names import replaced

# What stands in the place of the name, and in an address.
PHRASE: Final = _("a person whose name was withdrawn")
IN_ADDRESS: Final = "withdrawn"
# Tables with versions of pages.
VERSIONS: Final = ("wagtailcore_revision", "editions_edition")
LOG_ACTION: Final = "consent.withdraw"
# Addresses get another form, and what was read in a file is forgotten.
SEEN_TO: Final = addresses.OWN | {*OF_FILES}


class ChangedMeanwhile(Exception):
    """Something else names the person now than was looked through."""


def withdraw(search: Search, user: Any, seen: set[str], spared: set[str], reason: str) -> Receipt:
    """Does it, but for hits that are another person of that name. Who was withdrawn meanwhile is left alone,
    and the receipt of that is given.

    Raises ChangedMeanwhile where there are hits that nobody has ``seen``.
    """
    # Who is at the admin is asked nothing more: what is shown goes, too.
    token = reading.set(None)
    try:
        with everything_taken(), transaction.atomic():
            take_turn()
            person = Person.objects.filter(pk=search.person.pk).first()
            if person is not None and (done := receipt_of(person)):
                return done
            now = Search(search.person, search.name.spellings[1:], user)
            if {hit for group in now.groups() for hit in group.hits} - seen:
                raise ChangedMeanwhile
            receipt = _Withdrawal(now, spared, user).do(reason)
    finally:
        reading.reset(token)
    on_file.forget_addresses()
    return receipt


class _Withdrawal:
    """One withdrawal while it is done."""

    def __init__(self, search: Search, spared: set[str], user: Any) -> None:
        self.search, self.spared, self.user = search, spared, user
        self.person: Person = search.person
        self.receipt = Receipt.objects.create(made_by=user)
        self.counts: Counter[str] = Counter()
        self.touched: set[str] = set()

    def do(self, reason: str) -> Receipt:
        sealed = self._seal(reason)
        groups = {cell.group for cell in self.search.cells if self.has_name(cell)}
        pages = self._pages(groups)
        addresses.forget_name(self)
        pictures = media.delete_pictures(self, groups)
        held = media.hold_files_back(self)
        media.rename_files(self)
        self._rewrite(pictures)
        media.take_out_of_bin(self)
        self._clear_person()
        addresses.forget_noted(self)
        renewed.renew(self, pages)
        renewed.list_files_anew()
        sealed.on_file = addresses.on_file(self)
        sealed.save(update_fields=["on_file"])
        self.receipt.counts = sorted(self.counts.items())
        self.receipt.held_back = held
        self.receipt.save(update_fields=["counts", "held_back"])
        log(self.receipt, LOG_ACTION, user=self.user, data={"receipt": self.receipt.number})
        return self.receipt

    def words_for(self, group: str) -> Callable[[str], str]:
        """What puts other words in the name's place, wherever it is in a text of this thing."""

        def change(text: str) -> str:
            spans = [
                span
                for span in self.search.occurrences(group, text)
                if hit_key(group, text, span) not in self.spared
            ]
            return replaced(text, spans, str(PHRASE), IN_ADDRESS) if spans else text

        return change

    def has_name(self, cell: Cell) -> bool:
        change = self.words_for(cell.group)
        return any(change(text) != text for text in strings(cell.value))

    def cells(self, *tables: str) -> Iterable[Cell]:
        """The cells of these tables that have the name, and are not another's."""
        return [cell for cell in self.search.cells if cell.table.name in tables and self.has_name(cell)]

    def _seal(self, reason: str) -> Sealed:
        person = self.person
        data = {
            "name": person.name,
            "other_spellings": self.search.name.spellings[1:],
            "address": person.slug,
            "description": person.description,
            "reason": reason,
            "contributions": [
                {
                    "publication": row.publication_id,
                    "reference": row.publication.reference,
                    "role": row.role,
                    "organisation": row.organisation.name if row.organisation else "",
                }
                for row in self.search.contributions
            ],
            "consents": list(person.consents.values("scope", "expires_on", "noted_at", "noted_by")),
        }
        return Sealed.objects.create(receipt=self.receipt, data=data)

    def _pages(self, groups: set[str]) -> set[int]:
        """The keys of the pages that change."""
        named = {
            int(key)
            for kind, _, key in (one.partition(":") for one in groups)
            if kind == Page._meta.label_lower
        }
        return named | {row.publication_id for row in self.search.contributions}

    def _rewrite(self, gone: set[str]) -> None:
        """Writes all that has the name anew, but for what was deleted, or has an address of its own."""
        rows: dict[tuple[Any, Any], dict[Any, Any]] = {}
        for cell in self.search.cells:
            if cell.table.name in SEEN_TO or cell.group in gone or cell.column.is_file:
                continue
            after = changed(cell.value, self.words_for(cell.group))
            if cell.table.name == "wagtailcore_page" and cell.column.name in addresses.OF_PAGES:
                continue
            if after != cell.value:
                rows.setdefault((cell.table, cell.pk), {})[cell.column] = self._fitting(cell, after)
        for (table, pk), changes in rows.items():
            table.write(pk, changes)
            self.counts[table.name] += 1
        self._rewrite_contributions()

    def _fitting(self, cell: Cell, after: Any) -> Any:
        """What no other row has, where none may; and in versions of a page its address of today."""
        if cell.column.is_unique:
            return (
                f"{after}-{self.receipt.pk}"
                if cell.column.name == "slug"
                else f"{after} {self.receipt.number}"
            )
        if (
            cell.table.name in VERSIONS
            and isinstance(after, dict)
            and after.get("slug") != cell.value.get("slug")
        ):
            page = Page.objects.get(pk=cell.group.rpartition(":")[2])
            return {**after, "slug": page.slug, "url_path": page.url_path}
        return after

    def _rewrite_contributions(self) -> None:
        """A role and an organisation can tell who somebody is: also in revisions, editions and the bin."""
        for table in renewed.tables_called({*VERSIONS, "recycle_bin_deletion"}):
            for pk, values in table.rows():
                changes = {
                    column: after
                    for column, value in zip(table.columns, values, strict=True)
                    if column.is_json and (after := without_role(value, self.person.pk)) != value
                }
                if changes:
                    table.write(pk, changes)
                    self.counts[table.name] += 1
        self.counts["campaigns_contribution"] += Contribution.objects.filter(person=self.person).update(
            role="", organisation=None
        )

    def _clear_person(self) -> None:
        addresses.note_gone(AddressKind.PERSON, self.person.slug)
        phrase = str(PHRASE)
        # A name without a page.
        Person.objects.filter(pk=self.person.pk).update(
            name=phrase[0].upper() + phrase[1:],
            slug=f"{GONE}{self.receipt.number}",
            description="",
            portrait=None,
        )
        self.person.consents.all().delete()
        self.counts["campaigns_person"] += 1


def without_role(value: Any, person: int) -> Any:
    """What is kept of pages, without what the person was, and for whom."""
    if isinstance(value, list):
        return [without_role(one, person) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("person") == person and "role" in value:
        return {**value, "role": "", "organisation": None}
    return {name: without_role(one, person) for name, one in value.items()}
