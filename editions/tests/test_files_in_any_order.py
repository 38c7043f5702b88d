"""Whatever staff do with a publication's files, in whatever order: no address of one breaks or changes."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ajc_site.tests.support.depth import is_deep
from assets.models import EarlierVersion, File
from campaigns.models import Attachment, Document
from campaigns.models.withdrawal import withdrawal_of
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from editions.models import FileEdition, LastingFile

pytestmark = pytest.mark.django_db
PAGES = st.integers(min_value=1, max_value=4)
LANGUAGES = st.sampled_from(["en", "my"])


class Files(RuleBasedStateMachine):
    """A document with files, and all that readers were ever given of it."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Client()
        self.files = [make.FileFactory(file__data=make.pdf(number)) for number in (1, 2)]
        page = make.DocumentFactory(
            body=[("text", "<p>Words.</p>")],
            attachments=[Attachment(file=file, sort_order=n) for n, file in enumerate(self.files)],
        )
        page.save_revision().publish()
        self.key = page.pk
        # The bytes of each edition, and every address that was public.
        self.issued: dict[str, bytes] = {}
        self.addresses: set[str] = set()
        self.places: dict[int, list[Any]] = {}

    @property
    def page(self) -> Document:
        return Document.objects.get(pk=self.key)

    def publish(self, files: list[File]) -> None:
        page = self.page
        if not withdrawal_of(page):
            page.attachments = [Attachment(file=file, sort_order=n) for n, file in enumerate(files)]
            page.save_revision().publish()

    def attached(self) -> list[File]:
        return [row.file for row in self.page.attachments.order_by("sort_order")]

    # --- What staff do ---------------------------------------------------------------------------

    @rule(number=st.integers(0, 5), pages=PAGES)
    def replace(self, number: int, pages: int) -> None:
        file = File.objects.get(pk=self.files[number % len(self.files)].pk)
        file.file = SimpleUploadedFile(f"file-{pages}.pdf", make.pdf(pages), "application/pdf")
        file.save()

    @rule(number=st.integers(0, 5), language=LANGUAGES)
    def call_it_another_language(self, number: int, language: str) -> None:
        file = File.objects.get(pk=self.files[number % len(self.files)].pk)
        file.language = language
        file.save()

    @rule(pages=PAGES, language=LANGUAGES)
    def add(self, pages: int, language: str) -> None:
        if len(self.files) < 6:
            self.files.append(make.FileFactory(file__data=make.pdf(pages), language=language))
        self.publish([*self.attached()[:2], self.files[-1]])

    @rule(pages=PAGES)
    def choose_another_in_place_of_the_first(self, pages: int) -> None:
        self.files.append(make.FileFactory(file__data=make.pdf(pages)))
        self.publish([self.files[-1], *self.attached()[1:]])

    @rule()
    def put_in_another_order(self) -> None:
        self.publish(self.attached()[::-1])

    @rule()
    def take_out_the_first(self) -> None:
        self.publish(self.attached()[1:])

    @rule()
    def take_an_earlier_version_back(self) -> None:
        version = EarlierVersion.objects.order_by("pk").first()
        if version is not None:
            version.take_back()

    @rule()
    def unpublish(self) -> None:
        if self.page.live:
            self.page.unpublish()

    @rule(keeps_text=st.booleans())
    def withdraw(self, keeps_text: bool) -> None:
        if self.page.reference and not withdrawal_of(self.page):
            withdraw(self.page, "It was wrong.", keeps_text=keeps_text)

    @rule()
    def take_the_withdrawal_back(self) -> None:
        if withdrawal_of(self.page):
            take_back(self.page)

    @rule(slug=st.sampled_from(["one", "two"]))
    def rename(self, slug: str) -> None:
        if not withdrawal_of(self.page):
            page = self.page
            page.slug = f"{slug}-{self.key}"
            page.save_revision().publish()

    # --- What has to hold ----------------------------------------------------------------------------

    @invariant()
    def what_is_issued_never_changes_while_it_can_be_had(self) -> None:
        for edition in FileEdition.objects.readable().filter(of__publication=self.key).with_all():
            content = Path(edition.stored.path).read_bytes()
            assert self.issued.setdefault(edition.bytes_address, content) == content
            self.addresses |= {edition.newest_address, edition.address, edition.bytes_address}
        for address, content in self.issued.items():
            answer: Any = self.client.get(address)
            assert answer.status_code in (200, 410), address
            if answer.status_code == 200:
                assert b"".join(answer.streaming_content) == content

    @invariant()
    def every_address_leads_somewhere(self) -> None:
        for file in File.objects.published():
            self.addresses.add(file.url)
        for address in self.addresses:
            answer = self.client.get(address, follow=True)
            assert answer.status_code in (200, 410), address

    @invariant()
    def what_readers_are_given_is_the_newest_in_its_place(self) -> None:
        if not self.page.live:
            return
        for file in self.attached():
            place = LastingFile.objects.get(publication=self.key, file=file, language=file.language)
            edition = FileEdition.objects.with_all().filter(of=place).order_by("-number")[0]
            answer: Any = self.client.get(edition.newest_address, follow=True)
            assert b"".join(answer.streaming_content) == Path(file.file.path).read_bytes()

    @invariant()
    def a_place_stays_what_it_is(self) -> None:
        for pk, *place in LastingFile.objects.values_list("pk", "language", "part"):
            assert self.places.setdefault(pk, place) == place

    @invariant()
    def nothing_is_given_of_what_is_not_public(self) -> None:
        withdrawal = withdrawal_of(self.page)
        is_read = self.page.live or (withdrawal is not None and withdrawal.keeps_text)
        if not is_read:
            assert {self.client.get(address).status_code for address in self.issued} <= {410}


def test_in_any_order_every_address_of_a_file_holds(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    run_state_machine_as_test(Files, settings=in_short_or_at_length())


def in_short_or_at_length() -> Any:
    return limits(
        max_examples=20 if is_deep() else 2,
        stateful_step_count=30 if is_deep() else 12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
