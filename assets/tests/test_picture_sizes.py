"""The sizes of pictures are begun at the upload, made from one look at it, and public with a page alone."""

import io
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageChops, ImageDraw, ImageStat
from wagtail.images.models import Filter

from ajc_site.settings import base
from ajc_site.tests.support.depth import mostly_deep
from assets.models import Picture, Rendition
from assets.pictures import encoding
from assets.pictures import making as picture_sizes
from assets.pictures.encoding import Cut, encode_all
from assets.pictures.making import make_missing_sizes, make_sizes
from assets.pictures.sizes import specs_of
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


def a_jpeg(size: tuple[int, int] = (900, 600), colour: str = "red") -> SimpleUploadedFile:
    output = io.BytesIO()
    Image.new("RGB", size, colour).save(output, "JPEG")
    return SimpleUploadedFile("hall.jpg", output.getvalue(), "image/jpeg")


def addresses(picture: Picture) -> list[str]:
    return [size["url"] for form in picture.sizes.values() for size in form]


def size_files() -> set[Path]:
    return {path for path in (Path(settings.MEDIA_ROOT) / "images").rglob("*") if path.is_file()}


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was encoded since the test began: the names of the sizes of each picture."""
    done: list[list[str]] = []

    def counted(image: Image.Image, cuts: dict[str, Cut]) -> dict[str, bytes]:
        done.append(list(cuts))
        return encode_all(image, cuts)

    monkeypatch.setattr(picture_sizes, "encode_all", counted)
    return done


# --- Begun at the upload ----------------------------------------------------------------------------


def upload_by_form(client: Any) -> None:
    fields = {"title": "New", "description": "A hall.", "file": a_jpeg()}
    assert client.post(reverse("wagtailimages:add"), fields).status_code == 302


def upload_in_the_chooser(client: Any) -> None:
    fields = {"title": "New", "description": "A hall.", "file": a_jpeg(), "collection": "1"}
    named = {f"image-chooser-upload-{name}": value for name, value in fields.items()}
    assert client.post(reverse("wagtailimages_chooser:create"), named).status_code == 200


def upload_by_script(client: Any) -> None:
    Picture.objects.create(title="New", description="A hall.", file=a_jpeg())


@pytest.mark.parametrize("upload", [upload_by_form, upload_in_the_chooser, upload_by_script])
def test_an_uploaded_picture_gets_its_sizes_without_being_published_and_they_are_not_public(
    secretariat, client, encodings, upload: Callable[[Any], None]
) -> None:
    upload(secretariat)
    # Whoever uploads it waits for none of them.
    assert encodings == []
    make_missing_sizes()
    picture = Picture.objects.get(title="New")
    made = picture.renditions.filter(filter_spec__in=specs_of(picture)).count()
    assert len(addresses(picture)) == len(specs_of(picture)) == made
    assert {client.get(address).status_code for address in addresses(picture)} == {404}
    assert {secretariat.get(address).status_code for address in addresses(picture)} == {200}
    make.StandardPageFactory(body=[("figure", {"picture": picture})])
    assert {client.get(address).status_code for address in addresses(picture)} == {200}


def test_of_a_published_page_and_a_new_upload_the_page_comes_first_and_then_the_newest(encodings) -> None:
    shown, older, newer = (make.PictureFactory(readied=False) for _ in range(3))
    make.StandardPageFactory(body=[("figure", {"picture": shown})])
    Picture.objects.update(sizes={})
    order = []
    while picture_sizes.make_next_sizes():
        order += [pk for pk in (shown.pk, older.pk, newer.pk) if Picture.objects.get(pk=pk).sizes]
        order = list(dict.fromkeys(order))
    assert order == [shown.pk, newer.pk, older.pk]


def test_publishing_with_all_sizes_ready_encodes_nothing(
    secretariat, encodings, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    pictures = [make.PictureFactory() for _ in range(3)]
    page = make.StandardPageFactory(live=False, body=[("figure", {"picture": one}) for one in pictures])
    encodings.clear()
    monkeypatch.setattr(Image.Image, "save", lambda *args, **kwargs: pytest.fail("Something was encoded."))
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    assert page.live
    assert encodings == []


def test_each_picture_is_decoded_once_for_all_its_sizes(encodings, monkeypatch) -> None:
    opened = []
    plain = Picture.get_willow_image

    def opening(self: Picture) -> Any:
        opened.append(self.pk)
        return plain(self)

    monkeypatch.setattr(Picture, "get_willow_image", opening)
    picture = make.PictureFactory()
    assert opened == [picture.pk]
    assert [set(names) for names in encodings] == [set(specs_of(picture))]
    make_sizes(picture)
    assert len(opened) == 1


def test_a_portrait_on_a_page_is_ready_in_the_moment_in_which_the_page_goes_out() -> None:
    person = make.PersonFactory(portrait=make.PictureFactory(readied=False))
    page = make.SpeechFactory(live=False, contributions=[make.Contribution(person=person)])
    # What is done after the transaction does not happen here.
    page.save_revision().publish()
    assert Picture.objects.get(pk=person.portrait_id).sizes


# --- Meanwhile ------------------------------------------------------------------------------------------


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Lets something happen while sizes are encoded for the first time."""

    def set_up(happen: Callable[[], Any]) -> None:
        waiting = [happen]

        def encode(*args: Any) -> dict[str, bytes]:
            if waiting:
                waiting.pop()()
            return encode_all(*args)

        monkeypatch.setattr(picture_sizes, "encode_all", encode)

    return set_up


def test_a_picture_replaced_meanwhile_gets_the_sizes_of_its_new_file(meanwhile) -> None:
    picture = make.PictureFactory(readied=False)

    def replace() -> None:
        now: Any = Picture.objects.get(pk=picture.pk)
        now.file = a_jpeg((300, 300))
        now.save()

    meanwhile(replace)
    assert make_sizes(picture)["jpeg"] == Picture.objects.get().sizes["jpeg"]
    assert {(size["width"], size["height"]) for size in picture.sizes["jpeg"]} == {(300, 300)}
    assert {rendition.file.name.split("/")[1] for rendition in Rendition.objects.all()} == {
        Picture.objects.get().file_hash[:12]
    }


def test_a_picture_whose_file_is_replaced_and_gone_before_it_is_opened_gets_the_sizes_of_the_new_one(
    monkeypatch,
) -> None:
    picture, plain = make.PictureFactory(readied=False), Picture.get_willow_image
    old = Path(picture.file.path)

    def too_late(self: Picture) -> Any:
        if old.exists():
            now: Any = Picture.objects.get(pk=picture.pk)
            now.file = a_jpeg((300, 300))
            now.save()
            old.unlink()
        return plain(self)

    monkeypatch.setattr(Picture, "get_willow_image", too_late)
    assert {size["width"] for size in make_sizes(picture)["jpeg"]} == {300}


def test_a_focal_point_moved_meanwhile_is_the_one_that_the_card_is_cut_around(meanwhile) -> None:
    picture = make.PictureFactory(readied=False, file__width=600, file__height=2000)
    at_the_top = {"focal_point_x": 300, "focal_point_y": 50, "focal_point_width": 9, "focal_point_height": 9}
    meanwhile(lambda: Picture.objects.filter(pk=picture.pk).update(**at_the_top))
    make_sizes(picture)
    cut = [one for one in picture.renditions.all() if one.filter_spec.startswith("fill")]
    assert len(cut) == 2
    for one in cut:
        assert one.focal_point_key == Filter(one.filter_spec).get_cache_key(Picture.objects.get())


def test_a_picture_deleted_meanwhile_leaves_nothing(meanwhile) -> None:
    picture = make.PictureFactory(readied=False)
    before = size_files()
    meanwhile(lambda: Picture.objects.filter(pk=picture.pk).delete())
    assert make_sizes(picture) == {}
    assert not Rendition.objects.exists()
    assert size_files() == before


@pytest.mark.parametrize("at", [0, 1, 2])
def test_sizes_of_which_one_cannot_be_stored_leave_none(monkeypatch, at: int) -> None:
    picture = make.PictureFactory(readied=False)
    before, stored = size_files(), []
    save = Rendition.save

    def fail(self: Rendition, *args: Any, **kwargs: Any) -> None:
        stored.append(self)
        if len(stored) > at:
            raise ValueError("The process ends here.")
        save(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Rendition, "save", fail)
        assert make_sizes(picture) == {}
    assert not Rendition.objects.exists()
    assert size_files() == before
    assert make_sizes(picture)


def test_a_moved_focal_point_of_a_picture_that_is_not_public_is_made_up_for_by_the_clock(encodings) -> None:
    picture = make.PictureFactory(file__width=600, file__height=2000)
    before = picture.sizes
    encodings.clear()
    picture = Picture.objects.get(pk=picture.pk)
    picture.focal_point_x, picture.focal_point_y = 300, 50
    picture.focal_point_width = picture.focal_point_height = 9
    picture.save()
    assert encodings == []
    make_missing_sizes()
    picture.refresh_from_db()
    assert [len(names) for names in encodings] == [2]
    assert picture.sizes["card"] != before["card"]
    assert (picture.sizes["avif"], picture.sizes["jpeg"]) == (before["avif"], before["jpeg"])


def test_sizes_made_anew_get_new_addresses_and_the_old_ones_lead_on(
    client, django_capture_on_commit_callbacks
) -> None:
    picture = make.PictureFactory()
    make.StandardPageFactory(body=[("figure", {"picture": picture})])
    before = addresses(picture)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_picture_sizes", "--anew")
    after = addresses(Picture.objects.get())
    # A browser keeps for ever what an address gave.
    assert not set(after) & set(before)
    assert {client.get(address).status_code for address in after} == {200}
    assert {client.get(address).status_code for address in before} == {301}


def test_sizes_that_nothing_names_are_swept_away_after_a_day() -> None:
    picture = make.PictureFactory()
    folder = Path(settings.MEDIA_ROOT) / "images" / picture.file_hash[:12]
    left_over = folder / "left-over.jpg"
    left_over.write_bytes(b"half")
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    call_command("clean_stored_files")
    assert not left_over.exists()
    assert all((Path(settings.MEDIA_ROOT) / one.file.name).exists() for one in picture.renditions.all())


# --- As good as made directly -----------------------------------------------------------------------


def layers_of_noise(size: tuple[int, int]) -> Image.Image:
    made = Image.new("L", size, 128)
    for grain, strength in ((20, 60), (5, 30), (1, 20)):
        layer = Image.effect_noise((size[0] // grain, size[1] // grain), strength)
        made = ImageChops.add(made, layer.resize(size, Image.Resampling.BICUBIC), 1, -128)
    return Image.merge("RGB", [made, made.transpose(Image.Transpose.FLIP_LEFT_RIGHT), made])


def lines_and_letters(size: tuple[int, int]) -> Image.Image:
    made = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(made)
    for step in range(0, size[0], 60):
        draw.line((step, 0, size[0] - step, size[1]), "black", 5)
        draw.text((step, step % size[1]), "On 20 May 2023", "navy", font_size=40)
    return made


SHAPES: dict[str, tuple[Callable[[tuple[int, int]], Image.Image], tuple[int, int]]] = {
    "a photograph": (layers_of_noise, (2400, 1800)),
    "letters": (lines_and_letters, (2400, 1800)),
    "wide": (layers_of_noise, (4000, 700)),
    "tall": (layers_of_noise, (900, 3000)),
    "odd": (layers_of_noise, (1999, 1333)),
    "smaller than the widest": (layers_of_noise, (1100, 700)),
}


@pytest.mark.parametrize("kind", mostly_deep(SHAPES, 1))
def test_a_size_drawn_from_a_larger_one_is_as_good_as_one_drawn_from_the_picture(kind: str, settings) -> None:
    settings.PICTURE_WIDTHS = base.PICTURE_WIDTHS
    make_it, size = SHAPES[kind]
    picture, image = Picture(pk=1, width=size[0], height=size[1]), make_it(size)
    picture.file.name = "photograph.jpg"
    made = picture_sizes.encoded(picture, image, specs_of(picture))
    for spec, form in specs_of(picture).items():
        wanted = Filter(spec).get_transform(picture, image.size)
        directly = image.crop(wanted.get_rect().round()).resize(wanted.size, Image.Resampling.LANCZOS)
        best = likeness(opened(encoding._encode(directly, form)), directly)
        assert best - likeness(opened(made[spec]), directly) < 0.75, spec


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def likeness(one: Image.Image, other: Image.Image) -> float:
    """The signal to noise ratio of two pictures, in decibels."""
    assert one.size == other.size
    difference = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
    mean = sum(difference.sum2) / sum(difference.count)
    return 99.0 if mean == 0 else 10 * math.log10(255**2 / mean)


@pytest.mark.parametrize("size", [(601, 407), (600, 2000), (2000, 300), (40, 30), (1, 700)])
def test_a_size_has_the_name_and_measures_that_wagtail_gives_it(size: tuple[int, int]) -> None:
    """So the addresses of sizes that are there already stay as they are."""
    picture = make.PictureFactory(
        file=a_jpeg(size), focal_point_x=9, focal_point_y=9, focal_point_width=5, focal_point_height=5
    )
    for rendition in picture.renditions.all():
        plain = picture.generate_rendition_file(Filter(rendition.filter_spec))
        with Image.open(plain) as image:
            assert (rendition.width, rendition.height) == image.size
        assert (
            Path(rendition.file.name).name
            == picture.renditions.model(image=picture).get_upload_to(plain.name).rpartition("/")[2]
        )
