"""What is withdrawn, on file: off before the commit, and a notice in its place after it."""

from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Attachment, Contribution, Publication, Withdrawal
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from published import renewing, sites

from .test_indexes_on_file import on_disk

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "The second witness asked us to take it back."


@pytest.fixture
def page(on_file: Path) -> Any:
    page = make.StatementFactory(
        title="The statement", slug="it", date="2023-05-26", body=[("text", "<p>Words that were said.</p>")]
    )
    page.contributions = [Contribution(person=make.PersonFactory(name="Somebody"), role="Author")]
    page.attachments = [Attachment(file=make.FileFactory())]
    page.save_revision().publish()
    sites.write_whole()
    return type(page).objects.get(pk=page.pk)


def is_there(address: str) -> bool:
    """Whether there is a file for an upload's address."""
    from published.names import name_of
    from published.store import Store
    from published.version import this_version

    return Store(this_version()).exists(name_of(address) or "")


def test_a_notice_takes_its_place_and_goes_with_the_withdrawal(page: Any) -> None:
    file = page.attachments.get().file.url
    person = page.contributions.get().person.get_absolute_url()
    assert is_there(file)
    withdraw(page, REASON)
    notice = on_disk("/publications/it/")
    assert REASON in notice
    assert "Words that were said" not in notice
    assert "/publications/it/" in on_disk("/r/2023/001/")
    assert "Withdrawn on" in on_disk("/publications/it.ris")
    assert not is_there(file)
    assert on_disk(person) == ""
    assert on_disk("/publications/it/cite/") == ""
    assert "The statement" not in on_disk("/publications/")
    assert sites.sweep() == []

    Withdrawal.objects.update(reason="Another reason.")
    assert "Another reason." in on_disk("/publications/it/")

    take_back(page)
    assert "Words that were said" in on_disk("/publications/it/")
    assert is_there(file)
    assert "The statement" in on_disk("/publications/")
    assert sites.sweep() == []


def test_the_text_and_its_files_stay_if_they_may(page: Any) -> None:
    file = page.attachments.get().file.url
    withdraw(page, REASON, keeps_text=True)
    shown = on_disk("/publications/it/")
    assert REASON in shown
    assert "Words that were said" in shown
    assert is_there(file)
    assert sites.sweep() == []
    Withdrawal.objects.update(keeps_text=False)
    assert "Words that were said" not in on_disk("/publications/it/")
    assert not is_there(file)
    assert sites.sweep() == []
    Withdrawal.objects.update(is_gone=True)
    assert on_disk("/publications/it/") == on_disk("/r/2023/001/") == on_disk("/publications/it.ris") == ""
    assert sites.sweep() == []


def test_the_editions_stay_with_the_text_and_go_with_it(page: Any) -> None:
    page.summary = "Another summary."
    page.save_revision().publish()
    beside = [f"/publications/it/{name}" for name in ("history/", "editions/1/", "compare/1/2/")]
    assert all(map(on_disk, beside))
    withdraw(page, REASON, keeps_text=True)
    assert all(REASON in on_disk(address) for address in beside)
    assert sites.sweep() == []
    Withdrawal.objects.update(keeps_text=False)
    assert not any(map(on_disk, beside))
    assert sites.sweep() == []
    take_back(page)
    assert all(map(on_disk, beside))
    assert not any(REASON in on_disk(address) for address in beside)


def test_the_notice_follows_what_replaces_it(page: Any) -> None:
    newer = make.StatementFactory(title="The newer one", slug="newer")
    withdraw(page, REASON, replaced_by=newer)
    assert "/publications/newer/" in on_disk("/publications/it/")
    newer.slug = "newest"
    newer.save_revision().publish()
    assert "/publications/newest/" in on_disk("/publications/it/")
    type(newer).objects.get(pk=newer.pk).unpublish()
    assert "The newer one" not in on_disk("/publications/it/")
    assert sites.sweep() == []


def test_it_is_off_file_before_the_commit(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = page.attachments.get().file.url
    monkeypatch.setattr(renewing, "after_commit", lambda: None)
    withdraw(page, REASON)
    for address in ("/publications/it/", "/publications/it.ris", "/publications/it/cite/", file):
        assert not is_there(address), address
    # And so is the notice, and the text under it.
    monkeypatch.undo()
    renewing.after_commit()
    assert is_there("/publications/it/")
    monkeypatch.setattr(renewing, "after_commit", lambda: None)
    Withdrawal.objects.update(is_gone=True)
    assert not is_there("/publications/it/")
    assert Publication.objects.get(pk=page.pk).live is False


def test_feeds_on_file_tell_of_it(page: Any) -> None:
    of_kind, corrections = "/feeds/kind/statement.atom", "/feeds/corrections"
    feeds = ("/feeds/all.atom", of_kind, f"{corrections}.atom", f"{corrections}/")
    withdraw(page, REASON)
    for address in feeds:
        assert "Withdrawn: The statement" in on_disk(address), address
        assert "Words that were said" not in on_disk(address), address
    Withdrawal.objects.update(is_gone=True)
    assert not any("The statement" in on_disk(address) for address in feeds)
    assert "deleted-entry" in on_disk("/feeds/all.atom")
    assert sites.sweep() == []
