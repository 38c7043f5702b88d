"""What the tests of rights share: people at the desk, and pages in each state."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ajc_site.tests.support.fixtures import StaffClient
from assets.models import File
from bundles.tests.factories import BundleFactory
from campaigns.tests import factories as make


def login(user: User) -> StaffClient:
    client = StaffClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


def page_with(*files: File, of: Any = make.StandardPageFactory, **fields: Any) -> Any:
    body = [("downloads", {"heading": "", "files": list(files)})]
    return of(body=body, **fields)


def upload(name: str = "forged.txt", content: bytes = b"Forged.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_file(user: User | None = None, content: bytes = b"True.", **fields: Any) -> File:
    return make.FileFactory(file__data=content, file__filename="a.txt", uploaded_by_user=user, **fields)


def content(file: File) -> bytes:
    file.refresh_from_db()
    with file.file.open() as stored:
        return stored.read()


def scheduled(page: Any) -> Any:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    return page


def submitted(page: Any) -> Any:
    page.save_revision()
    page.get_workflow().start(page, page.owner)
    return page


def bundled(page: Any) -> Any:
    page.save_revision()
    BundleFactory(title="Launch", pages=[page])
    return page


def bulk(model: str, action: str, thing: Any) -> str:
    name = "file" if model == "document" else "picture"
    return reverse("wagtail_bulk_action", args=["campaigns", name, action]) + f"?id={thing.pk}"


def other_member(name: str) -> StaffClient:
    user = User.objects.create_user(name, f"{name}@example.org", "a long password")
    user.groups.add(Group.objects.get(name="Secretariat"))
    return login(user)


def some_of_each() -> None:
    """One of each thing that forms refer to by their numbers."""
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.TopicFactory()
    make.PlaceFactory()
    make.SeriesFactory()
