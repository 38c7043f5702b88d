"""What was held back is let out by a second person who may publish."""

import hashlib
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import (
    PageLogEntry,
)

from ajc_site.tests.support.fixtures import StaffClient
from assets.models import EarlierVersion, File
from campaigns.tests import factories as make
from clean_files.models import Report

from .case import other_member, page_with, text_file, upload

pytestmark = pytest.mark.django_db


def held(user: User | None, **fields: Any) -> File:
    from clean_files.models import Report

    file = text_file(user, content=b"Held.", **fields)
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["Look at it."])
    return file


def let_out(client: StaffClient, file: File) -> bool:
    data = {
        "title": file.title,
        "language": "en",
        "tags": "",
        "may_go_out": "on",
        "looked_at": file.file_hash,
    }
    client.post(reverse("wagtaildocs:edit", args=[file.pk]), data)
    return Report.objects.get(digest=file.file_hash).may_go_out


def test_a_writer_does_not_let_out_what_they_handed_in(writer, secretariat) -> None:
    file = held(writer.user)
    form = writer.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "may_go_out" not in form
    assert "Somebody who may publish has to look at it" in form
    assert not let_out(writer, file)
    assert let_out(secretariat, file)


def test_of_two_who_may_publish_the_second_lets_out_what_the_first_handed_in(secretariat) -> None:
    second = other_member("second")
    file = held(secretariat.user)
    assert not let_out(secretariat, file)
    form = secretariat.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "somebody else who may publish" in form
    assert let_out(second, file)


def test_who_is_alone_lets_out_their_own(secretariat) -> None:
    assert let_out(secretariat, held(secretariat.user))


def test_who_replaced_a_file_is_the_one_who_handed_it_in(secretariat, writer) -> None:
    from clean_files.models import Report

    second = other_member("second")
    file = text_file(writer.user)
    data = {"title": "T", "language": "en", "tags": "", "file": upload(content=b"Held.")}
    secretariat.post(reverse("wagtaildocs:edit", args=[file.pk]), data)
    file = File.objects.get(pk=file.pk)
    assert file.handed_in_by == secretariat.user
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["Look at it."])
    assert not let_out(secretariat, file)
    assert let_out(second, file)


def test_the_same_content_under_another_name_is_no_way_round(secretariat, writer) -> None:
    other_member("second")
    held(secretariat.user)
    copy = text_file(writer.user, content=b"Held.")
    assert not let_out(secretariat, copy)


def test_who_publishes_one_part_lets_out_nothing_for_another(limited, writer) -> None:
    file = held(writer.user)
    page_with(file, parent=limited.place, live=False)
    assert File.objects.get(pk=file.pk)
    page_with(file)
    assert not let_out(limited, file)


def test_letting_out_is_written_into_the_history_of_its_pages(secretariat, writer) -> None:
    file = held(writer.user)
    page = page_with(file)
    let_out(secretariat, file)
    assert PageLogEntry.objects.get(page=page.pk, action="campaigns.let_out").user == secretariat.user


def test_a_decision_is_about_the_content_that_was_looked_at(secretariat):
    file, other = make.FileFactory(), make.FileFactory(file__data=make.pdf(7))
    Report.objects.update(is_held=True, warnings=["Look at it."], decided_at=None)
    address = reverse("wagtaildocs:edit", args=[file.pk])
    data = {
        "title": file.title,
        "language": "en",
        "tags": "",
        "may_go_out": "on",
        "looked_at": other.file_hash,
    }
    assert "replaced since" in secretariat.post(address, data).content.decode()
    assert not Report.objects.get(digest=file.file_hash).may_go_out
    secretariat.post(address, {**data, "looked_at": file.file_hash})
    assert Report.objects.get(digest=file.file_hash).may_go_out


# --- Once handed in, always handed in ----------------------------------------------------------------


def digest_of(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def replace(client: StaffClient, file: File, content: bytes) -> None:
    data = {"title": "T", "language": "en", "tags": "", "file": upload(content=content)}
    assert client.post(reverse("wagtaildocs:edit", args=[file.pk]), data).status_code == 302


def take_back(client: StaffClient, file: File, content: bytes) -> None:
    digest = digest_of(content)
    version = EarlierVersion.objects.of(file).get(digest=digest)
    client.post(reverse("take_back_earlier_version", args=[version.pk]))
    file.refresh_from_db()
    assert file.file_hash == digest


def uploaded(client: StaffClient, content: bytes = b"Held.") -> File:
    """Handed in through the form, and held back."""
    data = {"title": "T", "language": "en", "tags": "", "file": upload(content=content)}
    assert client.post(reverse("wagtaildocs:add"), data).status_code == 302
    file = File.objects.latest("pk")
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["Look at it."])
    return file


def test_what_is_taken_back_is_still_of_who_handed_it_in(secretariat) -> None:
    second = other_member("second")
    file = uploaded(secretariat)
    replace(second, file, b"Another.")
    take_back(secretariat, file, b"Held.")
    form = secretariat.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "You handed it in" in form
    assert "may_go_out" not in form
    assert not let_out(secretariat, file)
    assert let_out(second, file)


def test_who_takes_it_back_counts_too(secretariat, writer) -> None:
    second = other_member("second")
    file = uploaded(writer)
    replace(secretariat, file, b"Another.")
    take_back(secretariat, file, b"Held.")
    assert not let_out(secretariat, file)
    assert let_out(second, file)


def test_it_is_still_theirs_after_others_replaced_and_took_back_over_and_over(secretariat) -> None:
    second, third = other_member("second"), other_member("third")
    file = uploaded(secretariat)
    replace(second, file, b"Another.")
    replace(secretariat, file, b"A third.")
    take_back(second, file, b"Held.")
    assert not let_out(secretariat, file)
    assert not let_out(second, file)
    assert let_out(third, file)


@pytest.mark.parametrize("way", ["deleted", "replaced", "by a writer"])
def test_what_somebody_else_hands_in_again_is_still_theirs_too(secretariat, writer, way) -> None:
    second, third = other_member("second"), other_member("third")
    file = uploaded(secretariat)
    if way == "replaced":
        replace(second, file, b"Another.")
    else:
        file.delete()
    again = uploaded(writer if way == "by a writer" else second)
    assert not let_out(secretariat, again)
    assert let_out(third, again)


def test_an_earlier_version_of_before_this_was_noted_is_known_by_who_replaced_what(secretariat) -> None:
    """What the migration finds: the first content is its uploader's, the next that of who replaced it."""
    second = other_member("second")
    file = uploaded(secretariat)
    replace(second, file, b"Another.")
    replace(secretariat, file, b"A third.")
    Report.handed_in_by.through.objects.all().delete()
    import_module("campaigns.migrations.0013_note_who_handed_in").note_who_handed_in(apps, None)
    noted = {
        content: set(Report.objects.get(digest=digest_of(content)).handed_in_by.all())
        for content in (b"Held.", b"Another.", b"A third.")
    }
    assert noted == {
        b"Held.": {secretariat.user},
        b"Another.": {second.user},
        b"A third.": {secretariat.user},
    }
