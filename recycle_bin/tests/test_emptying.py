"""After thirty days, or at once when somebody says so, it is gone for good, with its files and no others."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from assets.management.commands import clean_stored_files
from assets.models import EarlierVersion, File, Picture
from campaigns.tests import factories as make
from recycle_bin.emptying import delete_for_good, empty
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back

pytestmark = pytest.mark.django_db


def gone(factory) -> str:
    """The name of the stored file of something that is in the bin."""
    thing = factory()
    name = thing.file.name
    thing.delete()
    return name


def days_ago(days: float) -> None:
    Deletion.objects.update(deleted_at=timezone.now() - timedelta(days=days))


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    def do(action, *args):
        with django_capture_on_commit_callbacks(execute=True):
            action(*args)

    return do


@pytest.mark.parametrize("days", [0, 1, 29.9])
def test_what_lies_there_for_less_than_thirty_days_stays_with_its_file(run, days):
    name = gone(make.FileFactory)
    days_ago(days)
    run(empty)
    assert Deletion.objects.count() == 1
    assert default_storage.exists(name)


@pytest.mark.parametrize("factory", [make.FileFactory, make.PictureFactory])
@pytest.mark.parametrize("days", [30.1, 400])
def test_what_lies_there_for_longer_is_gone_with_its_file(run, factory, days):
    name = gone(factory)
    days_ago(days)
    run(empty)
    assert not Deletion.objects.exists()
    assert not default_storage.exists(name)


def test_the_clock_empties_it(run):
    gone(make.FileFactory)
    days_ago(31)
    run(call_command, "keep_time", "--once")
    assert not Deletion.objects.exists()


def test_a_file_that_is_back_stays_when_its_time_in_the_bin_would_have_been_over(run):
    name = gone(make.FileFactory)
    take_back(Deletion.objects.get())
    days_ago(31)
    run(empty)
    assert default_storage.exists(name)
    assert File.objects.get().file.name == name


def test_a_file_that_something_else_names_stays(run):
    name = gone(make.FileFactory)
    File.objects.bulk_create([File(title="The same bytes", file=name)])
    run(delete_for_good, Deletion.objects.get())
    assert default_storage.exists(name)


def test_a_file_that_is_missing_already_holds_up_nothing(run):
    default_storage.delete(gone(make.FileFactory))
    gone(make.PictureFactory)
    days_ago(31)
    run(empty)
    assert not Deletion.objects.exists()


def test_the_sweep_of_left_over_files_leaves_those_in_the_bin(monkeypatch):
    name = gone(make.FileFactory)
    monkeypatch.setattr(clean_stored_files, "OLD_ENOUGH", -1)
    clean_stored_files.sweep()
    assert default_storage.exists(name)


def test_what_a_file_was_before_goes_with_it(run):
    file = File.objects.get(pk=make.FileFactory().pk)
    file.file = SimpleUploadedFile("letter.pdf", make.pdf(2))
    file.save()
    other = File.objects.get(pk=make.FileFactory().pk)
    other.file = SimpleUploadedFile("letter.pdf", make.pdf(4))
    other.save()
    before = str(EarlierVersion.objects.of(file).get().stored.name)
    file.delete()
    assert default_storage.exists(before)
    run(delete_for_good, Deletion.objects.get())
    assert not default_storage.exists(before)
    assert default_storage.exists(str(EarlierVersion.objects.get().stored.name))


def test_deleting_for_good_takes_away_the_bytes_of_a_picture_and_its_row(run):
    name = gone(make.PictureFactory)
    run(delete_for_good, Deletion.objects.get())
    assert not default_storage.exists(name)
    assert not Picture.objects.exists()
