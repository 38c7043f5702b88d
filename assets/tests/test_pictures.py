"""Pictures: their sizes are there when a page goes out, and a page view makes nothing."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.test.utils.form_data import nested_form_data, streamfield

from ajc_site.settings import base
from assets.models import Picture, Rendition
from assets.pictures.sizes import shown
from campaigns.models import Contribution, Home, StandardPage
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks) -> Callable[[], Any]:
    """What waits for a transaction's end is done at the end of a `with` block of this."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def draft_with(picture: Picture, **fields: Any) -> StandardPage:
    return make.StandardPageFactory(live=False, body=[("figure", {"picture": picture})], **fields)


def picture_files() -> set[Path]:
    folder = Path(settings.MEDIA_ROOT) / "images"
    return {path for path in folder.rglob("*") if path.is_file()}


def files_of(picture: Picture) -> list[tuple[str, Path]]:
    """The format and the file of each size that is written down with a picture."""
    return [
        (form, Path(settings.MEDIA_ROOT) / size["url"].removeprefix(settings.MEDIA_URL))
        for form, sizes in picture.sizes.items()
        for size in sizes
    ]


# --- Ways to publish ------------------------------------------------------------------------------


def publish_in_the_admin(page: StandardPage, client) -> None:
    figure = {"picture": str(page.body[0].value["picture"].pk), "caption": ""}
    form = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": "",
            "body": streamfield([("figure", figure)]),
            "action-publish": "1",
        }
    )
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert response.status_code == 302


def publish_in_a_shell(page: StandardPage, client) -> None:
    page.save_revision().publish()


def publish_by_schedule(page: StandardPage, client) -> None:
    revision = page.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")


@pytest.mark.parametrize("publish", [publish_in_the_admin, publish_in_a_shell, publish_by_schedule])
def test_sizes_are_made_at_publication_whichever_way_it_happens(committed, secretariat, read, publish):
    picture = make.PictureFactory(readied=False)
    page = draft_with(picture)
    picture.refresh_from_db()
    assert not picture.sizes
    with committed():
        publish(page, secretariat)
    picture.refresh_from_db()
    assert all(path.is_file() for _, path in files_of(picture))
    page.refresh_from_db()
    assert page.live
    image = read(page).css_first("figure img")
    assert image.attributes["src"] in [size["url"] for size in picture.sizes["jpeg"]]


def test_saving_a_draft_makes_no_sizes(committed):
    picture = make.PictureFactory(readied=False)
    with committed():
        draft_with(picture).save_revision()
    picture.refresh_from_db()
    assert not picture.sizes
    assert not Rendition.objects.exists()


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "place", ["lead picture", "gallery", "poster", "document", "speaker’s portrait", "logo"]
)
def test_pictures_are_made_ready_wherever_they_stand(committed, place):
    picture = make.PictureFactory(readied=False)
    figure = {"picture": picture}
    match place:
        case "lead picture":
            page = make.CampaignFactory(live=False, lead_picture=picture)
        case "gallery":
            page = make.CampaignFactory(live=False, body=[("gallery", {"figures": [figure, figure]})])
        case "poster":
            page = make.VideoFactory(live=False, poster=picture)
        case "document":
            page = make.DocumentFactory(live=False, picture=picture, text_alternative="<p>Words</p>")
        case "speaker’s portrait":
            person = make.PersonFactory(portrait=picture)
            page = make.SpeechFactory(live=False, contributions=[Contribution(person=person)])
        case _:
            body = make.OrganisationFactory(logo=picture)
            page = make.StatementFactory(live=False, joint_issuers=[make.JointIssuer(organisation=body)])
    with committed():
        page.save_revision().publish()
    picture.refresh_from_db()
    assert picture.sizes["avif"]


def test_a_portrait_given_to_somebody_who_is_public_already_is_made_ready(committed):
    person = make.SpeechFactory(contributions=make.contributions(1)).contributions.get().person
    picture = make.PictureFactory(readied=False)
    with committed():
        person.portrait = picture
        person.save()
    picture.refresh_from_db()
    assert picture.sizes["avif"]


# --- What is made ---------------------------------------------------------------------------------


@pytest.fixture
def widths(settings):
    """The widths of the real site; the tests' settings have fewer."""
    settings.PICTURE_WIDTHS = base.PICTURE_WIDTHS
    return base.PICTURE_WIDTHS


def test_each_size_is_a_real_picture_of_its_format_and_width(committed, widths):
    picture = make.PictureFactory(file__width=2000, file__height=1000)
    made = {form: tuple(size["width"] for size in sizes) for form, sizes in picture.sizes.items()}
    assert made == {**widths, "card": (1200,), "in_page": (412,)}
    for form, sizes in picture.sizes.items():
        for size in sizes:
            path = Path(settings.MEDIA_ROOT) / size["url"].removeprefix(settings.MEDIA_URL)
            content = path.read_bytes()
            assert (
                content[4:12] == b"ftypavif"
                if form in {"avif", "in_page"}
                else content[:3] == b"\xff\xd8\xff"
            )
            with Image.open(io.BytesIO(content)) as image:
                assert image.size == (size["width"], size["height"])
                assert form in {"card", "in_page"} or image.width == 2 * image.height


def test_a_small_picture_is_not_enlarged(widths):
    picture = make.PictureFactory(file__width=600, file__height=400)
    for form, sizes in picture.sizes.items():
        made = [size["width"] for size in sizes]
        own = [412] if form == "in_page" else [600]
        assert made == [*[width for width in widths.get(form, ()) if width < 600], *own]


def test_no_size_says_where_the_photograph_was_taken():
    # As if cleaning had missed something: the sizes are made without it all the same.
    picture = make.PictureFactory(readied=False)
    Path(picture.file.path).write_bytes(photograph())
    with picture.file.open() as original, Image.open(original) as image:
        assert image.getexif().get_ifd(0x8825), (
            "the original must hold a place for this test to mean anything"
        )
    make.make_sizes(picture)
    for _, path in files_of(picture):
        content = path.read_bytes()
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif().get_ifd(0x8825)
        assert b"Secret Camera" not in content


def photograph() -> bytes:
    """A JPEG with the place and the camera in it, as telephones write them."""
    image = Image.effect_noise((640, 480), 50).convert("RGB")
    exif = Image.Exif()
    exif[0x0110] = "Secret Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 3.0, 5.0), 3: "E", 4: (14.0, 30.0, 20.0)})
    output = io.BytesIO()
    image.save(output, "JPEG", exif=exif)
    return output.getvalue()


# --- What readers cost ----------------------------------------------------------------------------


def test_a_page_view_makes_no_picture_and_writes_nothing(client, committed):
    page = make.CampaignFactory(lead_picture=make.PictureFactory(), body=make.campaign_blocks())
    files, renditions = picture_files(), Rendition.objects.count()
    with committed() as waiting, CaptureQueriesContext(connection) as queries:
        assert client.get(page.get_url()).status_code == 200
    assert waiting == []
    assert picture_files() == files
    assert Rendition.objects.count() == renditions
    statements = [query["sql"].lstrip("( ").split()[0] for query in queries]
    assert set(statements) == {"SELECT"}
    assert "campaigns_rendition" not in " ".join(query["sql"] for query in queries)


def test_a_picture_whose_sizes_were_never_made_is_left_out_and_not_made(client, read):
    picture = make.PictureFactory(readied=False)
    page = make.StandardPageFactory(body=[("figure", {"picture": picture})])
    assert not read(page).css("img")
    assert not Rendition.objects.exists()
    call_command("make_picture_sizes", stdout=io.StringIO())
    assert read(page).css("img")


def test_readers_are_offered_all_sizes_up_to_what_the_place_needs():
    picture = make.PictureFactory(file__width=2000, file__height=1000)
    offered = shown(picture, widest=480)
    assert [entry.split()[1] for entry in offered.modern_srcset.split(", ")] == ["160w", "480w"]
    assert (offered.width, offered.height) == (480, 240)
    assert all(entry.split()[0].endswith(".avif") for entry in offered.modern_srcset.split(", "))
    assert offered.src.endswith(".jpg")


def test_the_first_picture_is_loaded_at_once_and_those_further_down_when_they_come_near(read):
    campaign = make.CampaignFactory(
        lead_picture=make.PictureFactory(), body=[("figure", {"picture": make.PictureFactory()})]
    )
    first, second = read(campaign).css("img")
    assert "loading" not in first.attributes
    assert second.attributes["loading"] == "lazy"


# --- What changes afterwards ----------------------------------------------------------------------


def replace_file(client, picture: Picture) -> None:
    """Puts another file in the place of a picture's, as staff do in the admin."""
    image = io.BytesIO()
    Image.new("RGB", (900, 300), "red").save(image, "JPEG")
    address = reverse("wagtailimages:edit", args=[picture.pk])
    response = client.post(
        address,
        {
            "title": picture.title,
            "description": picture.description,
            "file": SimpleUploadedFile("another.jpg", image.getvalue(), "image/jpeg"),
            "collection": str(picture.collection_id),
            "tags": "",
        },
    )
    assert response.status_code == 302, response.context["form"].errors


def test_a_replaced_file_is_what_the_next_reader_gets(committed, secretariat, read, widths):
    picture = make.PictureFactory()
    page = make.StandardPageFactory(body=[("figure", {"picture": picture})])
    before = read(page).css_first("img").attributes
    with committed():
        replace_file(secretariat, picture)
    after = read(page).css_first("img").attributes
    assert (before["width"], before["height"]) == ("600", "400")
    assert (after["width"], after["height"]) == ("900", "300")
    assert after["src"] != before["src"]
    picture.refresh_from_db()
    for form, path in files_of(picture):
        with Image.open(path) as image:
            if form == "card":
                assert image.size == (572, 300)
            elif form == "in_page":
                assert image.size == (412, 216)
            else:
                assert abs(image.width - image.height * 3) <= 2


def test_a_file_replaced_by_a_program_is_what_the_next_reader_gets(committed, read):
    picture = make.PictureFactory()
    page = make.StandardPageFactory(body=[("figure", {"picture": picture})])
    image = io.BytesIO()
    Image.new("RGB", (300, 300), "red").save(image, "JPEG")
    with committed():
        picture.file = SimpleUploadedFile("another.jpg", image.getvalue())
        picture.save()
    shown_now = read(page).css_first("img").attributes
    assert (shown_now["width"], shown_now["height"]) == ("300", "300")
    picture.refresh_from_db()
    for form, path in files_of(picture):
        with Image.open(path) as size:
            assert form in {"card", "in_page"} or size.width == size.height


def test_new_words_about_a_picture_make_no_new_sizes(committed):
    picture = make.PictureFactory()
    before = dict(picture.sizes)
    with committed():
        picture.caption = "Another caption."
        picture.save()
    picture.refresh_from_db()
    assert picture.sizes == before


@pytest.mark.parametrize("content", [None, b"", b"\xff\xd8\xff no picture"])
def test_a_missing_or_broken_file_does_not_stop_publishing(committed, secretariat, read, caplog, content):
    picture = make.PictureFactory(readied=False)
    good = make.PictureFactory(readied=False)
    path = Path(picture.file.path)
    path.unlink() if content is None else path.write_bytes(content)
    page = make.StandardPageFactory(
        live=False, body=[("figure", {"picture": picture}), ("figure", {"picture": good})]
    )
    with committed():
        page.save_revision().publish()
    assert "could not be made" in caplog.text
    html = read(page)
    assert len(html.css("img")) == 1
    assert html.css_first("figcaption")


def test_a_picture_that_was_missing_is_shown_once_its_file_is_given_again(committed, secretariat, read):
    picture = make.PictureFactory(readied=False)
    Path(picture.file.path).unlink()
    page = make.StandardPageFactory(live=False, body=[("figure", {"picture": picture})])
    with committed():
        page.save_revision().publish()
    assert not read(page).css("img")
    with committed():
        replace_file(secretariat, picture)
    assert read(page).css("img")


def test_a_deleted_picture_leaves_its_pages_standing(read):
    picture = make.PictureFactory()
    campaign = make.CampaignFactory(
        lead_picture=picture,
        body=[("figure", {"picture": picture}), ("gallery", {"figures": [{"picture": picture}] * 2})],
    )
    video, document = (
        make.VideoFactory(poster=picture),
        make.DocumentFactory(picture=picture, text_alternative="<p>Words</p>"),
    )
    picture.delete()
    for page in (campaign, video, document):
        assert not read(page).css("main img")
    assert Home.objects.get().live


# --- In time with their pages -------------------------------------------------------------------------


def test_the_sizes_are_there_in_the_moment_in_which_the_page_goes_out():
    picture = make.PictureFactory(readied=False)
    page = make.StandardPageFactory(live=False, body=[("figure", {"picture": picture, "caption": ""})])
    # What is done after the transaction does not happen here.
    page.save_revision().publish()
    assert Picture.objects.get(pk=picture.pk).sizes


def test_sizes_that_were_lost_are_made_up_for_by_the_clock():
    lost = make.PictureFactory(readied=False)
    make.StandardPageFactory(body=[("figure", {"picture": lost, "caption": ""})])
    call_command("keep_time", once=True)
    assert Picture.objects.get(pk=lost.pk).sizes


def test_a_picture_of_which_none_can_be_made_does_not_hold_up_the_clock(caplog):
    broken = make.PictureFactory(readied=False)
    Path(broken.file.path).unlink()
    make.StandardPageFactory(body=[("figure", {"picture": broken, "caption": ""})])
    for _ in range(3):
        call_command("keep_time", once=True)
    assert len([record for record in caplog.records if "could not be made" in record.message]) == 1


def test_a_picture_with_sixteen_bits_of_grey_gets_its_sizes():
    output = io.BytesIO()
    Image.linear_gradient("L").convert("I").point(lambda grey: grey * 256).convert("I;16").save(output, "PNG")
    picture = make.PictureFactory(file=SimpleUploadedFile("scan.png", output.getvalue()))
    assert picture.sizes
    whole = picture.renditions.filter(filter_spec__startswith="width-", filter_spec__endswith="jpeg")
    with whole.first().file.open() as file:
        made = Image.open(file).convert("L")
        rows = made.tobytes()
    assert rows[-1] > 200 > 100 > rows[0]
