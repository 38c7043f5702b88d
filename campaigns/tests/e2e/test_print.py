"""On paper nothing is missing that a reader could open on the screen."""

import io
import unicodedata

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from campaigns.tests import factories as make

from .unserved import show


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format="A4")))


def text_of(paper: PdfReader) -> str:
    """All its words, with the letters that fonts join taken apart: an "f" and an "i"."""
    return unicodedata.normalize("NFKC", "\n".join(sheet.extract_text() for sheet in paper.pages))


def in_one_piece(text: str) -> str:
    """The text without blanks: a long address is broken into lines."""
    return "".join(text.split())


def pictures_of(paper: PdfReader) -> int:
    return sum(len(sheet.images) for sheet in paper.pages)


def test_all_names_of_a_long_list_of_signatories_are_printed(browser: Browser):
    names = [f"Group {n:03}" for n in range(300)]
    members = make.signatories(10, is_member=True)
    statement = make.StatementFactory(signatories=members, further_signatories="\n".join(names))
    page = show(browser, statement.get_url())
    assert page.locator("details[open]").count() == 0
    text = text_of(printed(page))
    expected = [*names, *(row.organisation.name for row in members)]
    assert len(expected) == 310
    assert [name for name in expected if name not in text] == []
    page.context.close()


def test_a_film_of_our_own_is_printed_as_its_poster_and_its_address(browser: Browser):
    film = make.FileFactory(film=True)
    video = make.VideoFactory(video_address="", video_file=film, poster=make.PictureFactory())
    page = show(browser, video.get_url())
    poster = page.locator(".player img")
    assert not poster.is_visible()
    paper = printed(page)
    assert pictures_of(paper) == 1
    assert f"http://testserver{film.url}" in in_one_piece(text_of(paper))
    page.emulate_media(media="print")
    assert poster.is_visible()
    assert not page.locator("video").is_visible()
    page.context.close()


def test_a_film_without_a_poster_leaves_no_empty_box_on_paper(browser: Browser):
    video = make.VideoFactory(video_address="", video_file=make.FileFactory(film=True))
    page = show(browser, video.get_url())
    assert pictures_of(printed(page)) == 0
    page.emulate_media(media="print")
    assert not page.locator("video").is_visible()
    page.context.close()


@pytest.mark.parametrize("with_poster", [True, False])
def test_a_video_at_a_host_is_printed_with_its_address(browser: Browser, with_poster: bool):
    poster = make.PictureFactory() if with_poster else None
    video = make.VideoFactory(poster=poster, start_time=60)
    page = show(browser, video.get_url())
    paper = printed(page)
    assert video.page_url in in_one_piece(text_of(paper))
    assert pictures_of(paper) == int(with_poster)
    page.context.close()


def test_a_video_placed_in_a_story_is_printed_without_the_words_of_its_button(browser: Browser):
    video = make.VideoFactory(title="What was said", poster=make.PictureFactory())
    campaign = make.CampaignFactory(body=[("publication", {"publication": video})])
    page = show(browser, campaign.get_url())
    assert "Play" in page.locator("main").inner_text()
    text = text_of(printed(page))
    assert "What was said" in text
    assert "Play" not in text
    page.context.close()
