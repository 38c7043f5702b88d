"""What was held back is let out by a second person who may publish."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import (
    PageLogEntry,
)

from campaigns.models import File
from clean_files.models import Report

from .. import factories as make
from ..conftest import StaffClient
from .case import (
    other_member,
    page_with,
    text_file,
    upload,
)

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
