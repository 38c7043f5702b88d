"""What readers and other sites get of a picture: sRGB, opaque and no more bytes than messengers take."""

import io
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageCms, ImageDraw
from wagtail.images.models import SourceImageIOError

from assets.models import Picture
from assets.pictures.shown_pixels import MOST_BYTES, fitting_jpeg, opaque_in_srgb
from campaigns.tests import factories as make

# A field of one colour, as a printer's or a wide screen's profile shows it, is near this in sRGB.
NEAR = 14


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(9).randbytes(size[0] * size[1] * 3))


def written(image: Image.Image, form: str, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def swapped_profile() -> bytes:
    """A profile in which red and blue stand for each other: what heeds it shows another colour."""
    real = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(int.from_bytes(real[128:132], "big")):
        place = 132 + 12 * number
        names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
        real[place : place + 4] = names.get(bytes(real[place : place + 4]), bytes(real[place : place + 4]))
    return bytes(real)


def pale_sign() -> Image.Image:
    sign = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(sign).rectangle((150, 100, 250, 200), fill=(255, 255, 255, 255))
    return sign


def dark_sign() -> Image.Image:
    sign = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(sign).rectangle((150, 100, 250, 200), fill=(10, 10, 10, 255))
    return sign


def palette_sign() -> Image.Image:
    sign = Image.new("P", (400, 300), 0)
    sign.putpalette([255, 0, 255, 10, 10, 10])
    ImageDraw.Draw(sign).rectangle((150, 100, 250, 200), fill=1)
    return sign


KINDS: dict[str, Callable[[], bytes]] = {
    "noise.jpg": lambda: written(noise((1600, 1000)), "JPEG", quality=95),
    "noise.png": lambda: written(noise((1300, 700)), "PNG"),
    "press.jpg": lambda: written(Image.new("CMYK", (1300, 700), (0, 200, 200, 0)), "JPEG"),
    "press.tif": lambda: written(Image.new("CMYK", (1300, 700), (0, 200, 200, 0)), "TIFF"),
    "swapped.jpg": lambda: written(
        Image.new("RGB", (700, 500), "red"), "JPEG", icc_profile=swapped_profile()
    ),
    "swapped.webp": lambda: written(
        Image.new("RGB", (700, 500), "red"), "WEBP", icc_profile=swapped_profile()
    ),
    "swapped sign.png": lambda: written(dark_sign(), "PNG", icc_profile=swapped_profile()),
    "sign.png": lambda: written(dark_sign(), "PNG"),
    "sign.gif": lambda: written(palette_sign(), "GIF", transparency=0),
    "sign.webp": lambda: written(dark_sign(), "WEBP", lossless=True),
    "sign.avif": lambda: written(dark_sign(), "AVIF"),
    "pale.png": lambda: written(pale_sign(), "PNG"),
    "grey.png": lambda: written(Image.new("I;16", (700, 500), 40_000), "PNG"),
    "grey.jpg": lambda: written(Image.new("L", (700, 500), 90), "JPEG"),
    "telephone.heic": lambda: written(Image.new("RGB", (700, 500), "red"), "HEIF"),
}


@pytest.mark.spread(4)
@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_every_size_is_in_srgb_and_opaque_and_a_card_is_small(name: str) -> None:
    pillow_heif.register_heif_opener(thumbnails=False)
    picture = make.PictureFactory(file=SimpleUploadedFile(name, KINDS[name]()))
    for form, sizes in picture.sizes.items():
        for size in sizes:
            path = Path(settings.MEDIA_ROOT) / size["url"].removeprefix(settings.MEDIA_URL)
            with Image.open(path) as made:
                assert made.mode in {"L", "RGB"}, form
                assert "icc_profile" not in made.info, form
            if form == "card":
                assert path.stat().st_size <= MOST_BYTES


RARE: dict[str, tuple[str, dict[str, Any]]] = {
    "one bit with a transparent colour": ("1", {"transparency": 0}),
    "grey with a transparent shade": ("L", {"transparency": 7}),
    "colours with a transparent one": ("RGB", {"transparency": (1, 2, 3)}),
    "a palette with a transparent colour": ("P", {"transparency": 0}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", RARE)
def test_a_rare_kind_of_picture_is_seen_in_the_staffs_lists(secretariat, kind: str) -> None:
    mode, options = RARE[kind]
    output = io.BytesIO()
    image = Image.new(mode, (400, 300))
    image.paste(1, (9, 9, 99, 99))
    image.save(output, "PNG", **options)
    fields = {"title": "Rare", "description": "x", "file": SimpleUploadedFile("rare.png", output.getvalue())}
    assert secretariat.post(reverse("wagtailimages:add"), fields).status_code == 302
    picture = Picture.objects.get(title="Rare")
    for address in ("index", "chooser:choose"):
        name = f"wagtailimages{'_' if ':' in address else ':'}{address}"
        assert secretariat.get(reverse(name)).status_code == 200
    assert secretariat.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200
    assert picture.get_rendition("max-165x165").width == 165


@pytest.mark.django_db
def test_a_picture_of_which_nothing_can_be_made_breaks_no_list(secretariat, monkeypatch) -> None:
    picture = make.PictureFactory()

    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("a library's own error")

    monkeypatch.setattr("willow.plugins.pillow.PillowImage.resize", fail)
    with pytest.raises(SourceImageIOError):
        picture.get_rendition("max-9x9")
    assert secretariat.get(reverse("wagtailimages:index")).status_code == 200


def drawn_at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def test_colours_go_by_the_profile_that_the_picture_has() -> None:
    with Image.open(io.BytesIO(KINDS["swapped.jpg"]())) as image:
        red, _, blue = drawn_at(opaque_in_srgb(image), 9, 9)
    assert (red < NEAR, blue > 255 - NEAR) == (True, True)


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_a_profile_of_other_colours_than_the_picture_has_or_a_broken_one_is_passed_over(mode: str) -> None:
    image = Image.new(mode, (9, 9))
    plain = opaque_in_srgb(image).convert("RGB").tobytes()
    for profile in (b"rubbish", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        image.info["icc_profile"] = profile
        assert opaque_in_srgb(image).convert("RGB").tobytes() == plain


@pytest.mark.parametrize(
    ("sign", "under"),
    [
        (dark_sign(), "white"),
        (pale_sign(), "dark"),
        (dark_sign().convert("LA"), "white"),
        (palette_sign(), "white"),
    ],
)
def test_what_is_transparent_lies_on_what_it_stands_out_from(sign: Image.Image, under: str) -> None:
    if sign.mode == "P":
        sign.info["transparency"] = 0
    shown = opaque_in_srgb(sign).convert("L").convert("RGB")
    paper, drawn = drawn_at(shown, 2, 2)[0], drawn_at(shown, 200, 150)[0]
    assert (paper > 250) if under == "white" else (paper < 60)
    assert abs(paper - drawn) > 150


def halves(left: int, right: int, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A sign in two shades on a transparent ground."""
    sign = Image.new("RGBA", size)
    draw = ImageDraw.Draw(sign)
    width, height = size
    draw.rectangle((width // 4, height // 4, width // 2 - 1, height * 3 // 4), fill=(left,) * 3 + (255,))
    draw.rectangle((width // 2, height // 4, width * 3 // 4, height * 3 // 4), fill=(right,) * 3 + (255,))
    return sign


@pytest.mark.parametrize(
    "sign",
    [
        halves(255, 0),
        halves(0, 255),
        halves(240, 20),
        halves(255, 0).convert("LA"),
        halves(255, 0, (80, 60)),
        halves(230, 10, (300, 900)),
    ],
)
def test_a_sign_half_pale_and_half_dark_shows_both_halves(sign: Image.Image) -> None:
    shown = opaque_in_srgb(sign).convert("L").convert("RGB")
    width, height = shown.size
    paper = drawn_at(shown, 2, 2)[0]
    for across in (3, 5):
        assert abs(paper - drawn_at(shown, width * across // 8, height // 2)[0]) > 90


def test_white_letters_within_a_dark_shape_stay_on_white() -> None:
    sign = dark_sign()
    ImageDraw.Draw(sign).rectangle((165, 110, 235, 190), fill=(255, 255, 255, 255))
    assert drawn_at(opaque_in_srgb(sign), 2, 2) == (255, 255, 255)


def test_a_pale_photograph_with_round_corners_does_not_get_black_ones() -> None:
    photograph = Image.new("RGBA", (100, 100), (250, 250, 250, 255))
    photograph.paste((0, 0, 0, 0), (0, 0, 9, 9))
    assert opaque_in_srgb(photograph).getpixel((2, 2)) == (255, 255, 255)


def test_the_quality_falls_only_as_far_as_it_must() -> None:
    def at(image: Image.Image, quality: int) -> bytes:
        return written(image, "JPEG", quality=quality, optimize=True, progressive=True)

    plain, busy = Image.new("RGB", (1200, 630), "red"), noise((1200, 630))
    assert fitting_jpeg(plain, 78) == at(plain, 78)
    fitting = fitting_jpeg(busy, 78)
    assert len(fitting) <= MOST_BYTES
    # The next better of the qualities that are tried would not fit.
    tried = (68, 58, 48, 38, 28, 18, 10)
    better = {at(busy, worse): quality for quality, worse in pairwise(tried)}
    assert len(at(busy, better[fitting])) > MOST_BYTES


@pytest.mark.django_db
def test_sizes_that_were_made_before_can_be_made_anew(django_capture_on_commit_callbacks) -> None:
    picture = make.PictureFactory(file=SimpleUploadedFile("sign.png", KINDS["sign.png"]()))
    make.StandardPageFactory(body=[("figure", {"picture": picture})])
    path = Path(settings.MEDIA_ROOT) / picture.sizes["card"][0]["url"].removeprefix(settings.MEDIA_URL)
    path.write_bytes(written(Image.new("CMYK", (9, 9)), "JPEG"))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_picture_sizes")
    assert Image.open(path).mode == "CMYK"
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_picture_sizes", "--anew")
    picture.refresh_from_db()
    path = Path(settings.MEDIA_ROOT) / picture.sizes["card"][0]["url"].removeprefix(settings.MEDIA_URL)
    assert Image.open(path).mode == "RGB"
