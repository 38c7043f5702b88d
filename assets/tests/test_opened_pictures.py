"""Whatever the way in takes as a picture, Wagtail can open: no upload ends in an error page."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from willow.image import Image as WillowImage

from ajc_site.tests.support.depth import examples
from assets.models import Picture
from assets.uploads.recognised import recognised
from campaigns.tests import factories as make

FRAMES = [Image.new("RGB", (40, 30), colour) for colour in ("navy", "teal", "olive")]


def moving(form: str, **options: Any) -> bytes:
    output = io.BytesIO()
    FRAMES[0].save(output, form, save_all=True, append_images=FRAMES[1:], **options)
    return output.getvalue()


def still(form: str, mode: str = "RGB") -> bytes:
    output = io.BytesIO()
    FRAMES[0].convert(mode).save(output, form)
    return output.getvalue()


def branded(content: bytes, *brands: bytes) -> bytes:
    """An AVIF or HEIC that says of itself to be of these brands, as many as it has."""
    end = int.from_bytes(content[:4], "big")
    count = (end - 16) // 4
    first, others = brands[0], (list(brands[1:]) * count)[:count]
    return content[:8] + first + content[12:16] + b"".join(others) + content[end:]


KINDS: dict[str, Callable[[], bytes]] = {
    "animation.png": lambda: moving("PNG"),
    "endless.png": lambda: moving("PNG", loop=0),
    # Its first picture is shown only where animations are not.
    "with-default.png": lambda: moving("PNG", default_image=True),
    "animation.avif": lambda: moving("AVIF"),
    "animation.gif": lambda: moving("GIF"),
    "animation.webp": lambda: moving("WEBP"),
    "other-name.avif": lambda: branded(still("AVIF"), b"mif1", b"avif", b"miaf"),
    "moving-other-name.avif": lambda: branded(moving("AVIF"), b"msf1", b"avis", b"iso8"),
    "moving-own-name-alone.avif": lambda: branded(moving("AVIF"), b"avis", b"iso8"),
    "grey.heic": lambda: still("HEIF", "L"),
    "ten-bits.heic": lambda: branded(still("HEIF"), b"heix", b"mif1"),
    "no-name.heif": lambda: branded(still("HEIF"), b"mif1", b"heix"),
}


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_a_picture_of_a_rare_kind_is_taken_and_has_sizes(name: str) -> None:
    picture = make.PictureFactory(file=ContentFile(KINDS[name](), name))
    assert (picture.width, picture.height) == (40, 30)
    assert picture.sizes["avif"]
    assert picture.sizes["card"]


def add(client: Client, name: str) -> int:
    fields = {"title": "Upload", "description": "A hall.", "file": SimpleUploadedFile(name, KINDS[name]())}
    return client.post(reverse("wagtailimages:add"), fields).status_code


def add_several(client: Client, name: str) -> int:
    files = {"files[]": SimpleUploadedFile(name, KINDS[name]()), "title": "Upload"}
    answer = client.post(reverse("wagtailimages:add_multiple"), files)
    number = answer.json()["uploaded_file_id"]
    form = {f"uploaded-image-{number}-title": "Upload", f"uploaded-image-{number}-description": "A hall."}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
    assert client.post(address, form).json()["success"]
    return 302


def choose(client: Client, name: str) -> int:
    fields = {"title": "Upload", "description": "A hall.", "file": SimpleUploadedFile(name, KINDS[name]())}
    form = {f"image-chooser-upload-{key}": value for key, value in fields.items()}
    assert client.post(reverse("wagtailimages_chooser:create"), form).json()["step"] == "chosen"
    return 302


def replace(client: Client, name: str) -> int:
    picture = make.PictureFactory(readied=False)
    fields = {"title": "Upload", "description": "A hall.", "file": SimpleUploadedFile(name, KINDS[name]())}
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), fields).status_code


@pytest.mark.spread(4)
@pytest.mark.django_db
@pytest.mark.parametrize("way", [add, add_several, choose, replace])
@pytest.mark.parametrize("name", ["animation.png", "animation.avif", "ten-bits.heic"])
def test_every_form_takes_it_and_lists_show_it(secretariat: Client, way, name: str) -> None:
    assert way(secretariat, name) == 302
    assert Picture.objects.filter(title="Upload").exists()
    assert secretariat.get(reverse("wagtailimages:index")).status_code == 200


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("animation.png", "a PNG picture"),
        ("animation.avif", "an AVIF picture"),
        ("ten-bits.heic", "a HEIC picture"),
    ],
)
def test_under_a_wrong_name_it_is_told_what_it_is(name: str, said: str) -> None:
    found = recognised(KINDS[name]())
    assert found is not None
    assert found.name == said


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.floats(0, 0.3), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4),
)
@hypothesis_settings(max_examples=examples(60), deadline=None)
def test_what_is_damaged_is_refused_in_a_sentence_or_can_be_opened(name: str, damage) -> None:
    content = bytearray(KINDS[name]())
    for place, other in damage:
        start = int(place * (len(content) - len(other)))
        content[start : start + len(other)] = other
    field: Any = Picture._meta.get_field("file")
    try:
        arrival = field.arrive(File(io.BytesIO(bytes(content)), name=name), name)
    except ValidationError as refusal:
        said = refusal.messages
    else:
        said = ["It is taken."]
        WillowImage.open(arrival.content).get_size()
    assert len(said) == 1
