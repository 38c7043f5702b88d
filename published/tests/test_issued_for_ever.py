"""Whatever becomes of a publication that was issued, in whatever order: each address that it ever had leads
somewhere right, nothing that was withdrawn is said anywhere, and what is on file follows.

A model of two publications and a person is kept beside the site, which is real: each step is committed, and a
reader asks for every address that was ever issued after it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import signature
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Final

import factory
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.depth import is_deep
from campaigns.models import Attachment, Contribution, Home, Library, Publication, Withdrawal
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from citations.downloads import FORMS
from consent.finding import Search
from consent.models import Sealed
from consent.withdrawing import withdraw as withdraw_person
from editions.choosing import issued_as
from editions.models import Edition
from published import comparing, sites
from published.models import OnFile as OnFileRow
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back as restore

pytestmark = pytest.mark.django_db(transaction=True)
PERSON: Final = "Zoe Quillfeather"
# Words that tell what an answer shows: of a run, a publication, an edition.
_NUMBERS: Final = count(1)
READABLE: Final = (".html", ".atom", ".xml", ".txt", ".json", ".csv", ".ris", ".bib")
ASKED: Final = (
    "/", "/publications/", "/publications/?q=issued", "/api/publications/", "/api/publications.csv",
    "/people/", "/feeds/all.atom", "/feeds/kind/document.atom", "/feeds/corrections.atom",
    "/feeds/corrections/", "/sitemap.xml",
)  # fmt: skip


@dataclass
class Known:
    """What the model knows of a publication. Its words are those that readers may have seen of it."""

    pk: int
    title: str
    reference: str = ""
    is_live: bool = False
    is_restricted: bool = False
    is_binned: bool = False
    # "notice", "text", "nothing": what a withdrawal left; empty where it is not withdrawn.
    withdrawn: str = ""
    reason: str = ""
    names_her: bool = True
    # The word of the text that was published last; that of each edition, and the text as it was first read.
    word: str = ""
    editions: list[str] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    drafts: list[str] = field(default_factory=list)
    # Its own addresses, of today and before; and of its files with a word in each.
    addresses: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return not (self.is_binned or self.is_restricted)

    @property
    def is_public(self) -> bool:
        return self.is_live and self.is_open

    @property
    def has_notice(self) -> bool:
        return self.withdrawn in ("notice", "text") and self.is_open

    @property
    def is_readable(self) -> bool:
        """Whether its text is."""
        return self.is_public or (self.withdrawn == "text" and self.is_open)

    @property
    def may_change(self) -> bool:
        return not (self.withdrawn or self.is_binned)


def of_those(may: Callable[[Known], bool]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Something that staff do with a publication of which it holds."""

    def marked(do: Callable[..., None]) -> Callable[..., None]:
        do.may = may  # type: ignore[attr-defined]
        return do

    return marked


# What else it may take.
DRAWN: Final[dict[str, st.SearchStrategy[Any]]] = {
    "slug": st.sampled_from(["first", "second"]),
    "stays": st.sampled_from(["notice", "text", "nothing"]),
    "kind": st.sampled_from(["update", "correction"]),
    "names_her": st.booleans(),
}


class Secretariat(RuleBasedStateMachine):
    """Who issues, changes and withdraws a statement, and a document with a file."""

    def __init__(self) -> None:
        super().__init__()
        self.run = f"run{next(_NUMBERS)}"
        self.client = Client()
        # Whether readers have to be asked again.
        self.has_happened = False
        self.user = get_user_model().objects.create_superuser(self.run)
        self.person: Any = make.PersonFactory(name=PERSON, slug=f"{self.run}-quillfeather")
        self.file: Any = make.FileFactory(
            file=factory.django.FileField(data=f"{self.run}beta 0".encode(), filename=f"{self.run}.txt")
        )
        by_her = [Contribution(person=self.person, role="Witness")]
        attached = [Attachment(file=self.file)]
        self.known = {
            "alpha": self.made(make.StatementFactory, "alpha", contributions=by_her),
            "beta": self.made(make.DocumentFactory, "beta", attachments=attached),
        }

    def made(self, kind: Any, name: str, **fields: Any) -> Known:
        title = f"{self.run}{name}"
        page = kind(title=title, slug=f"{self.run}-{name}", live=False, **fields)
        known = Known(page.pk, title)
        self.known = getattr(self, "known", {}) | {name: known}
        self.issue(name, "update", names_her=True)
        return known

    def teardown(self) -> None:
        for known in self.known.values():
            Page.objects.filter(pk=known.pk).delete()
        for archive in Library.objects.filter(slug=f"{self.run}-archive"):
            archive.delete()
        # The next run's person has the name of this one's, and may be named.
        Sealed.objects.all().delete()

    def page(self, name: str) -> Any:
        return Page.objects.get(pk=self.known[name].pk).specific

    def written(self, name: str, names_her: bool) -> tuple[Any, str]:
        """The page with another text, not stored; and the word by which the text is known."""
        page, word = self.page(name), f"{self.known[name].title}word{next(_NUMBERS)}"
        by = f" Thanks to {PERSON}." if names_her and self.person else ""
        page.body = [("text", f"<p>What was issued: {word}.{by}</p>")]
        return page, word

    # --- What staff do ---

    @rule(data=st.data())
    def do_something(self, data: st.DataObject) -> None:
        """One rule for all: hypothesis would leave most of several rules out of each run."""
        able = [(do, name) for do in DOABLE for name, one in self.known.items() if do.may(one)]
        # The simplest run, which is tried first, is one in which nothing happens.
        do, name = data.draw(st.sampled_from([(None, ""), *able]))
        self.has_happened = do is not None
        if do is not None:
            drawn = list(signature(do).parameters)[2:]
            do(self, name, **{one: data.draw(DRAWN[one]) for one in drawn})
            # Another file makes one, too, with the same text.
            for known in self.known.values():
                self.note_editions(known)

    def issue(self, name: str, kind: str, names_her: bool) -> None:
        known = self.known[name]
        page, word = self.written(name, names_her)
        with issued_as(kind, f"Now it says {word}."):
            page.save_revision().publish()
        known.is_live, known.word = True, word
        self.note_editions(known)
        assert known.editions[-1] == word
        self.note(name)

    @of_those(lambda one: one.may_change)
    def publish_anew(self, name: str, kind: str, names_her: bool) -> None:
        self.issue(name, kind, names_her)

    @of_those(lambda one: one.may_change and not one.is_live)
    def publish_again_as_it_was(self, name: str) -> None:
        self.page(name).save_revision().publish()
        self.known[name].is_live = True

    @of_those(lambda one: one.may_change)
    def write_a_draft(self, name: str) -> None:
        page, word = self.written(name, names_her=True)
        page.save_revision()
        self.known[name].drafts.append(word)

    @of_those(lambda one: one.may_change and one.is_live)
    def rename(self, name: str, slug: str) -> None:
        """To an address that the other one may have had."""
        page = self.page(name)
        page.slug = f"{self.run}-{slug}"
        parent = page.get_parent()
        others = self.known["beta" if name == "alpha" else "alpha"].addresses
        try:
            page.save_revision().publish()
        except ValidationError:
            is_taken = Page.objects.filter(slug=page.slug).exclude(pk=page.pk).exists()
            assert is_taken or f"{parent.get_url()}{page.slug}/" in others
            return
        assert page.get_url() not in others
        self.note(name)

    @of_those(lambda one: not one.is_binned)
    def move_to_the_archive_and_back(self, name: str) -> None:
        archive = Library.objects.filter(slug=f"{self.run}-archive").first()
        if archive is None:
            archive = Home.objects.get().add_child(
                instance=Library(title="Archive", slug=f"{self.run}-archive")
            )
        page, other = self.page(name), Library.objects.exclude(pk=archive.pk).order_by("path")[0]
        try:
            page.move(other if page.get_parent().pk == archive.pk else archive, pos="last-child")
        except ValidationError:
            # The other one was there with the same slug.
            return
        self.note(name)

    @of_those(lambda one: not one.is_binned and bool(one.files))
    def replace_the_file(self, name: str) -> None:
        word = f"{self.run}beta {next(_NUMBERS)}"
        self.file.file = ContentFile(word.encode(), name=f"{self.run}-{next(_NUMBERS)}.txt")
        self.file.save()
        self.note(name)

    @of_those(lambda one: one.is_live)
    def unpublish(self, name: str) -> None:
        self.page(name).unpublish()
        self.known[name].is_live = False

    @of_those(lambda one: one.may_change)
    def withdraw(self, name: str, stays: str) -> None:
        known = self.known[name]
        known.reason = f"{known.title}reason{next(_NUMBERS)}"
        withdraw(self.page(name), known.reason, keeps_text=stays == "text", is_gone=stays == "nothing")
        known.is_live, known.withdrawn = False, stays

    @of_those(lambda one: bool(one.withdrawn) and not one.is_binned)
    def withdraw_otherwise(self, name: str, stays: str) -> None:
        known = self.known[name]
        Withdrawal.objects.filter(publication=known.pk).update(
            keeps_text=stays == "text", is_gone=stays == "nothing"
        )
        known.withdrawn = stays

    @of_those(lambda one: bool(one.withdrawn) and not one.is_binned)
    def take_the_withdrawal_back(self, name: str) -> None:
        take_back(self.page(name))
        self.known[name].is_live, self.known[name].withdrawn = True, ""

    @of_those(lambda one: not one.is_binned)
    def delete(self, name: str) -> None:
        self.page(name).delete()
        self.known[name].is_binned, self.known[name].is_live = True, False

    @of_those(lambda one: one.is_binned)
    def take_out_of_the_bin(self, name: str) -> None:
        restore(Deletion.objects.get(object_id=str(self.known[name].pk)))
        self.known[name].is_binned = False

    @of_those(lambda one: not one.is_binned)
    def restrict_or_open(self, name: str) -> None:
        known = self.known[name]
        known.is_restricted = not known.is_restricted
        if known.is_restricted:
            make.restrict(self.page(name))
        else:
            PageViewRestriction.objects.filter(page=known.pk).delete()

    @of_those(lambda one: one.names_her)
    def withdraw_the_person(self, name: str) -> None:
        search = Search(self.person, [], self.user)
        seen = {key for group in search.groups() for key in group.hits}
        withdraw_person(search, self.user, seen, set(), "She asked for it.")
        self.person = None
        # Here alone an edition is given other words.
        for known in self.known.values():
            known.names_her = False
            known.texts.clear()

    def note_editions(self, known: Known) -> None:
        """Writes down the editions that came: they have the text that was published last."""
        number = Edition.objects.filter(publication=known.pk).count()
        if not known.is_binned:
            assert number >= len(known.editions)
            known.editions += [known.word] * (number - len(known.editions))

    def note(self, name: str) -> None:
        """Writes down what is issued from now on, if anybody may read it."""
        known = self.known[name]
        if not (known.is_public or known.has_notice):
            return
        known.addresses.add(self.page(name).get_url())
        known.reference = known.reference or Publication.objects.get(pk=known.pk).reference or ""
        # A file beside a notice alone is nobody's to read.
        if name == "beta" and known.is_readable:
            known.files.add(self.file.url)

    # --- What readers get ---

    def asked(self, address: str) -> HttpResponseBase:
        answer = self.client.get(address, follow=True)
        assert answer.status_code in (200, 410), f"{address}: {answer.status_code}"
        return answer

    def text_at(self, address: str, wanted: bool) -> str:
        """What is said at an address, which must be there or gone as ``wanted``."""
        answer = self.asked(address)
        assert (answer.status_code == 200) == wanted, f"{address}: {answer.status_code}, and wanted {wanted}"
        content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return content.decode()

    def is_password_asked(self, known: Known, address: str) -> bool:
        """Behind a password nobody is told anything; at the page's own address they are asked for it."""
        return known.is_restricted and known.is_live and address == Page.objects.get(pk=known.pk).get_url()

    @invariant()
    @precondition(lambda self: self.has_happened)
    def each_address_of_a_page_leads_to_it_or_says_that_it_is_gone(self) -> None:
        for known in self.known.values():
            short = f"/r/{known.reference}/"
            for address in [*known.addresses, short]:
                if self.is_password_asked(known, address):
                    continue
                text = self.text_at(address, known.is_public or known.has_notice)
                assert (known.title in text) == (known.is_public or known.has_notice), address
                if known.has_notice:
                    assert known.reason in text, address

    @invariant()
    @precondition(lambda self: self.has_happened)
    def what_is_beside_it_is_there_as_long_as_its_text(self) -> None:
        for known in self.known.values():
            numbers = range(1, len(known.editions) + 1)
            beside = ["history/", *(f"compare/{one}/{other}/" for one, other in pairwise(numbers))]
            for place in known.addresses:
                for name in beside:
                    self.is_of(known, self.text_at(f"{place}{name}", known.is_readable), known.is_readable)
                self.is_of(known, self.text_at(f"{place}cite/", known.is_public), known.is_public)
                for form in FORMS:
                    is_there = known.is_public or known.has_notice
                    text = self.text_at(f"{place.rstrip('/')}.{form.extension}", is_there)
                    assert (known.title in text) == is_there
                    assert ("Withdrawn" in text) == known.has_notice

    def is_of(self, known: Known, text: str, is_there: bool) -> None:
        """That a page is this publication's, or tells as much of it as the notice does."""
        assert (known.title in text) == (is_there or known.has_notice)
        if known.has_notice:
            assert known.reason in text

    @invariant()
    @precondition(lambda self: self.has_happened)
    def an_edition_never_changes(self) -> None:
        for known in self.known.values():
            for number, word in enumerate(known.editions, 1):
                for place in known.addresses:
                    text = self.text_at(f"{place}editions/{number}/", known.is_readable)
                    if not known.is_readable:
                        continue
                    (shown,) = LexborHTMLParser(text).css("main .words")
                    assert word in shown.text()
                    # Its citations say where the page is, and how it stands, today.
                    shown.css_first(".cite").decompose()
                    assert known.texts.setdefault(number, shown.text()) == shown.text(), number

    @invariant()
    @precondition(lambda self: self.has_happened)
    def each_address_of_a_file_leads_to_it_or_says_that_it_is_gone(self) -> None:
        known = self.known["beta"]
        for address in known.files:
            text = self.text_at(address, known.is_readable)
            assert text.startswith(f"{self.run}beta ") == known.is_readable, address

    @invariant()
    @precondition(lambda self: self.has_happened)
    def nothing_is_said_that_was_withdrawn_or_never_issued(self) -> None:
        hidden = self.all_hidden()
        for address in [*ASKED, *self.every_address()]:
            answer = self.client.get(address, follow=True)
            text = b"".join(answer) if answer.streaming else answer.content
            assert not [word for word in hidden if word.encode() in text], address

    def all_hidden(self) -> list[str]:
        words = [word for known in self.known.values() for word in self.hidden(known)]
        return words if self.person else [*words, "Quillfeather"]

    def hidden(self, known: Known) -> list[str]:
        words = list(known.drafts)
        if not known.is_readable:
            words += known.editions
        if not (known.is_public or known.has_notice):
            words += [known.title]
        return words

    def every_address(self) -> set[str]:
        return {address for known in self.known.values() for address in known.addresses}

    @invariant()
    @precondition(lambda self: self.has_happened)
    def references_stay_and_are_nobody_elses(self) -> None:
        for known in self.known.values():
            if not known.is_binned:
                assert Publication.objects.get(pk=known.pk).reference == known.reference
        assert len({known.reference for known in self.known.values()}) == 2


DOABLE: Final[list[Any]] = [do for do in vars(Secretariat).values() if hasattr(do, "may")]


class OnFile(Secretariat):
    """The same, and what becomes of the files."""

    def __init__(self) -> None:
        super().__init__()
        if not OnFileRow.objects.exists():
            sites.write_whole()

    @invariant()
    @precondition(lambda self: self.has_happened)
    def what_is_on_file_follows(self) -> None:
        assert [*comparing.differences().lines()] == []
        hidden = self.all_hidden()
        for path in self.on_disk():
            text = path.read_bytes()
            assert not [word for word in hidden if word.encode() in text], path

    def on_disk(self) -> Iterator[Path]:
        """All that is public, as it is answered; what is compressed is the same."""
        for path in Path(django_settings.PUBLISHED_ROOT).rglob("*"):
            if path.is_file() and path.suffix in READABLE and "static" not in path.parts:
                yield path


def run(machine: type[Secretariat], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            # One of them is the simplest, in which nothing happens.
            max_examples=1 + examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            # Making a failing run shorter would take longer than all runs.
            phases=[Phase.generate],
        ),
    )


@pytest.mark.deeper
def test_what_was_issued_is_issued_for_ever() -> None:
    run(Secretariat, examples=4 if is_deep() else 1, steps=12 if is_deep() else 6)


@pytest.mark.deeper
def test_the_files_follow(on_file: Path) -> None:
    run(OnFile, examples=1, steps=12 if is_deep() else 3)
    # To ask for everything anew takes seconds.
    if is_deep():
        assert sites.sweep() == []
