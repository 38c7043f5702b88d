"""Hostile files: whatever way one comes, it is refused in one clear line or taken without what is hostile."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Collection, UploadedFile

from ajc_site.tests.support.depth import is_deep, some
from assets.models import File, Picture
from campaigns.tests import factories as make
from clean_files.models import Report
from clean_files.tests.hostile import DEAR, HOSTILE, PAYLOAD, is_picture

pytestmark = pytest.mark.django_db
BENCH = settings.BASE_DIR / "bench/hostile.py"
# What a child may use beyond what it starts with, for one file. `bench/hostile.py` says what they do use.
MOST_SECONDS, MOST_MEGABYTES = 30, 900

# One line, or nothing where the file was taken.
Answer = str | None
Way = Callable[[Client, str, bytes], Answer]


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def model(name: str) -> Any:
    return Picture if is_picture(name) else File


def fields(name: str, content: bytes) -> dict[str, Any]:
    fields = {"title": "Upload", "file": SimpleUploadedFile("x", content)}
    # As a hostile browser would name it; Django's own class for uploads takes the path away at once.
    fields["file"].__dict__["_name"] = name
    return fields | ({"description": "A hall."} if is_picture(name) else {"language": "en"})


def at_the_file(form: Any) -> str:
    assert list(form.errors) == ["file"], form.errors
    [line] = form.errors["file"]
    return line


# --- The ways in --------------------------------------------------------------------------------------


def in_the_form(client: Client, name: str, content: bytes) -> Answer:
    app = "wagtailimages" if is_picture(name) else "wagtaildocs"
    answer = client.post(reverse(f"{app}:add"), fields(name, content))
    if answer.status_code == 302:
        assert client.get(answer["Location"]).status_code == 200
        return None
    assert answer.status_code == 200
    return at_the_file(answer.context["form"])


def in_the_chooser(client: Client, name: str, content: bytes) -> Answer:
    app, prefix = ("wagtailimages", "image") if is_picture(name) else ("wagtaildocs", "document")
    form = {f"{prefix}-chooser-upload-{field}": value for field, value in fields(name, content).items()}
    answer = client.post(reverse(f"{app}_chooser:create"), form)
    assert answer.status_code == 200
    # What another way has brought in already is taken and then asked about.
    if answer.json()["step"] in {"chosen", "duplicate_found"}:
        return None
    page = LexborHTMLParser(answer.json()["htmlFragment"])
    [line] = [found.text(strip=True) for found in page.css(f"#{prefix}-chooser-upload-file-errors")] or [
        found.text(strip=True) for found in page.css(".error-message")
    ]
    return line


def among_several(client: Client, name: str, content: bytes) -> Answer:
    app = "wagtailimages" if is_picture(name) else "wagtaildocs"
    file = fields(name, content)["file"]
    answer = client.post(reverse(f"{app}:add_multiple"), {"files[]": file, "title": "Upload"})
    assert answer.status_code == 200
    answer = answer.json()
    if not answer["success"]:
        return answer["error_message"]
    number, kind = answer["uploaded_file_id"], "image" if is_picture(name) else "document"
    address = reverse(f"{app}:create_multiple_from_uploaded_{kind}", args=[number])
    said = {"title": "Upload", "description": "A hall.", "language": "en"}
    form = {f"uploaded-{kind}-{number}-{field}": value for field, value in said.items()}
    assert client.post(address, form).json()["success"]
    return None


def in_place_of_another(client: Client, name: str, content: bytes) -> Answer:
    app = "wagtailimages" if is_picture(name) else "wagtaildocs"
    old = model(name).objects.get(title="Old")
    kept = old.file.name, Path(old.file.path).read_bytes()
    address = reverse(f"{app}:edit", args=[old.pk])
    answer = client.post(address, fields(name, content))
    if answer.status_code == 302:
        assert client.get(address).status_code == 200
        return None
    assert answer.status_code == 200
    line = at_the_file(answer.context["form"])
    old.refresh_from_db()
    assert (old.file.name, Path(old.file.path).read_bytes()) == kept
    return line


def by_a_script(client: Client, name: str, content: bytes) -> Answer:
    return said_by(lambda: model(name).objects.create(title="Upload", file=ContentFile(content, name)))


def by_the_field_itself(client: Client, name: str, content: bytes) -> Answer:
    thing = model(name)(title="Upload", collection=Collection.get_first_root_node())
    return said_by(lambda: thing.file.save(name, ContentFile(content)))


def said_by(upload: Callable[[], object]) -> Answer:
    try:
        upload()
    except ValidationError as error:
        [line] = error.messages
        return line
    return None


WAYS: list[Way] = [
    in_the_form,
    in_the_chooser,
    among_several,
    in_place_of_another,
    by_a_script,
    by_the_field_itself,
]


def ways_for(name: str) -> list[Way]:
    """Each way takes its share of the files, and at length all of them, but for the dear ones."""
    if is_deep() and name not in DEAR:
        return WAYS
    return [WAYS[sorted(HOSTILE).index(name) % len(WAYS)]]


# --- What must hold -----------------------------------------------------------------------------------


def stored(folder: Path) -> set[Path]:
    """What is stored, without the sizes that a page of the admin made of a picture."""
    return {path for path in folder.rglob("*") if path.is_file() and path.parent.parent.name != "images"}


def rows() -> list[int]:
    return [kind.objects.count() for kind in (Picture, File, UploadedFile, Report)]


def assert_clear(line: str) -> None:
    assert 10 < len(line) < 200, line
    assert "\n" not in line
    assert not re.search(
        r"Traceback|[a-z_]+\.[a-z_]+\(|\w+(?:Error|Exception)\b|<class|0x[0-9a-f]{6}", line
    ), line


def assert_harmless(folder: Path, before: set[Path]) -> None:
    """What was stored is in the uploads' folder, under a name of letters and digits, without its payload."""
    for path in stored(folder) - before:
        assert re.fullmatch(r"[\w.-]+", path.name), path
        assert PAYLOAD not in path.read_bytes(), path
    assert not stored(folder.parent) - stored(folder)


@pytest.fixture
def old_ones(own_media: Path) -> None:
    make.PictureFactory(title="Old", readied=False)
    make.FileFactory(title="Old")


# Of the dear ones, in short, some of each sort.
TRIED = sorted({*some(sorted(HOSTILE.keys() - DEAR), 40), *some(sorted(DEAR), 5)})


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize("name", TRIED, ids=lambda name: ascii(name)[1:40])
def test_a_hostile_file_is_refused_in_one_clear_line_or_taken_without_what_is_hostile(
    name: str, secretariat: Client, old_ones: None, own_media: Path
) -> None:
    content = HOSTILE[name]()
    for way in ways_for(name):
        before, rows_before = stored(own_media), rows()
        line = way(secretariat, name, content)
        if line is None:
            assert_harmless(own_media, before)
            continue
        assert_clear(line)
        assert stored(own_media) == before, way
        assert rows() == rows_before, way


@pytest.mark.deeper
@pytest.mark.skipif(not BENCH.exists(), reason="What weighs them, bench/, is not in the image.")
def test_no_hostile_file_takes_more_time_or_memory_than_there_is_for_it() -> None:
    """In processes that the system would end: each must answer before."""
    bounds = ["--bounded", str(MOST_SECONDS), str(MOST_MEGABYTES)]
    names = [name for name in some(sorted(HOSTILE), 5) if name.isascii() and name.isprintable()]
    command = [sys.executable, str(BENCH), *bounds, *([] if is_deep() else names)]
    environment = {"DJANGO_SETTINGS_MODULE": "ajc_site.settings.build", "PATH": ""}
    told = subprocess.run(
        command, check=True, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    ).stdout
    assert "At most" in told
    assert "ended with status" not in told
