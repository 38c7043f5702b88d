"""What other sites show of a page that is shared: its words, and always a picture that they can fetch."""

import io

import pytest
from django.test import Client
from PIL import Image
from wagtail.models import Site

from assets.models import Picture
from assets.pictures.making import make_missing_sizes
from campaigns.models import Contribution, JointIssuer, SiteSettings
from campaigns.tests import factories as make

from .told import OURS, Told, told_by

pytestmark = pytest.mark.django_db
HOSTILE = "\"><script>alert(1)</script> '&amp; <b> اَلْعَرَبِيَّة"


def picture_at(address: str) -> Image.Image:
    """The picture at a full address of ours, as an anonymous reader gets it."""
    assert address.startswith(f"{OURS}/"), address
    response = Client().get(address.removeprefix(OURS))
    assert response.status_code == 200, address
    return Image.open(io.BytesIO(b"".join(response)))


def check(told: Told) -> None:
    """Fails unless the card is complete and its picture is what it says, in a format that all sites know."""
    card = told.card
    for name in ("type", "title", "url", "site_name", "locale", "image", "image:alt"):
        assert card[f"og:{name}"], name
    assert card["og:url"] == told.canonical
    image = picture_at(card["og:image"])
    assert image.format in ("JPEG", "PNG")
    assert image.size == (int(card["og:image:width"]), int(card["og:image:height"]))
    (size,) = told.names["twitter:card"]
    assert size in ("summary", "summary_large_image")


def test_a_card_says_what_the_page_says_in_its_own_language():
    page = make.StatementFactory(
        title="A title", summary="A summary\nof two lines.", language="my", date="2022-10-03"
    )
    card = told_by(page).card
    assert card["og:title"] == "A title"
    assert card["og:description"] == "A summary of two lines."
    assert card["og:locale"] == "my_MM"
    assert card["article:published_time"] == "2022-10-03"
    page.seo_title, page.search_description = "For sharing", "Described for sharing."
    page.save_revision().publish()
    card = told_by(page).card
    assert (card["og:title"], card["og:description"]) == ("For sharing", "Described for sharing.")


# --- Which picture --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["campaign", "speech", "video", "document"])
def test_a_page_with_a_picture_of_its_own_shows_that_cut_to_the_shape_of_cards(kind):
    picture = make.PictureFactory(file__width=2000, file__height=2000, description="A drawing of a hall.")
    page = {
        "campaign": lambda: make.CampaignFactory(lead_picture=picture),
        "speech": lambda: make.SpeechFactory(video_address="https://vimeo.com/123456", poster=picture),
        "video": lambda: make.VideoFactory(poster=picture),
        "document": lambda: make.DocumentFactory(picture=picture, text_alternative="<p>Words</p>"),
    }[kind]()
    told = told_by(page)
    check(told)
    assert picture_at(told.card["og:image"]).size == (1200, 630)
    assert told.card["og:image:alt"] == "A drawing of a hall."
    assert told.names["twitter:card"] == ["summary_large_image"]


def test_a_picture_is_cut_around_its_focal_point():
    drawn = Image.new("RGB", (1200, 2000), "white")
    drawn.paste("red", (0, 1600, 1200, 2000))
    picture = make.PictureFactory(file__from_func=lambda: as_file(drawn), readied=False)
    picture.focal_point_x, picture.focal_point_y = 600, 1900
    picture.focal_point_width = picture.focal_point_height = 100
    picture.save()
    page = make.CampaignFactory(lead_picture=picture)
    page.save_revision().publish()
    image = picture_at(told_by(page).card["og:image"])
    red, green, _ = image.convert("RGB").crop((600, 600, 601, 601)).tobytes()
    assert red > 200
    assert green < 60


def as_file(image: Image.Image) -> io.BytesIO:
    output = io.BytesIO()
    image.save(output, "JPEG")
    output.seek(0)
    return output


@pytest.mark.parametrize("who", ["person", "organisation"])
def test_faces_and_signs_are_shown_small_and_whole(who):
    picture = make.PictureFactory(file__width=300, file__height=400)
    if who == "person":
        somebody = make.PersonFactory(portrait=picture)
        make.SpeechFactory(contributions=[Contribution(person=somebody)])
    else:
        somebody = make.OrganisationFactory(logo=picture)
        make.StatementFactory(attribution="joint", joint_issuers=[JointIssuer(organisation=somebody)])
    told = told_by(somebody.get_absolute_url())
    check(told)
    assert picture_at(told.card["og:image"]).size == (300, 400)
    assert told.names["twitter:card"] == ["summary"]


def test_without_any_picture_the_site_brings_one_with_its_name():
    told = told_by(make.StatementFactory())
    check(told)
    assert picture_at(told.card["og:image"]).size == (1200, 630)
    assert told.card["og:image:alt"] == "Asia Justice Coalition"


# --- The site's own -------------------------------------------------------------------------------


def settings_with(picture: Picture | None) -> SiteSettings:
    settings, _ = SiteSettings.objects.get_or_create(site=Site.objects.get())
    settings.card_picture = picture
    settings.save()
    return settings


def test_the_sites_own_card_is_ready_and_public_as_soon_as_it_is_chosen(django_capture_on_commit_callbacks):
    picture = make.PictureFactory(file__width=1300, file__height=900, readied=False)
    with django_capture_on_commit_callbacks(execute=True):
        settings_with(picture)
    told = told_by(make.StatementFactory())
    check(told)
    assert told.card["og:image"].endswith(Picture.objects.get().sizes["card"][0]["url"])
    assert told.card["og:image:alt"] == picture.description


def test_the_sites_card_is_nobodys_once_another_is_chosen():
    old, new = make.PictureFactory(), make.PictureFactory()
    addresses = [picture.sizes["card"][0]["url"] for picture in (old, new)]
    settings_with(old)
    assert [Client().get(address).status_code for address in addresses] == [200, 404]
    settings_with(new)
    assert [Client().get(address).status_code for address in addresses] == [404, 200]
    new.delete()
    check(told_by(make.StatementFactory()))


def test_a_page_with_a_picture_of_its_own_does_not_show_the_sites():
    settings_with(make.PictureFactory(description="The site’s."))
    page = make.CampaignFactory(lead_picture=make.PictureFactory(description="Its own."))
    assert told_by(page).card["og:image:alt"] == "Its own."
    assert told_by("/").card["og:image:alt"] == "The site’s."


def test_the_administrator_chooses_it_in_the_site_settings(client, admin_user):
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    form = client.get("/admin/settings/campaigns/sitesettings/", follow=True)
    assert form.context["form"].fields["card_picture"].label == "Picture when a page is shared"


# --- Pictures of before ---------------------------------------------------------------------------


def test_a_picture_made_ready_before_there_were_cards_gives_its_widest_until_the_clock_comes_round():
    picture = make.PictureFactory(file__width=1300, file__height=900)
    sizes = {form: made for form, made in picture.sizes.items() if form != "card"}
    Picture.objects.update(sizes=sizes)
    page = make.CampaignFactory(lead_picture=picture)
    told = told_by(page)
    check(told)
    assert told.card["og:image"].endswith(sizes["jpeg"][-1]["url"])
    make_missing_sizes()
    told = told_by(page)
    check(told)
    assert picture_at(told.card["og:image"]).size == (1200, 630)


def test_a_picture_that_was_never_made_ready_is_not_promised():
    told = told_by(make.CampaignFactory(lead_picture=make.PictureFactory(readied=False)))
    check(told)
    assert "/static/card" in told.card["og:image"]


def test_hostile_words_stay_words():
    page = make.StatementFactory(title=HOSTILE, summary=HOSTILE)
    told = told_by(page)
    assert told.card["og:title"] == told.card["og:description"] == HOSTILE
    assert not [
        script
        for script in told.html.css("script")
        if "alert" in script.text(deep=True) and not script.attributes
    ]
    longest = make.StatementFactory(summary="ک" * 400, language="ur")
    assert told_by(longest).card["og:description"] == "ک" * 400
