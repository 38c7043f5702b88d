"""A recording at a video host: nothing is asked of the host before the reader chooses to play."""

from urllib.parse import parse_qs, urlsplit

import pytest

from .demo_pages import CAMPAIGN, PAGES, SPEECH


@pytest.mark.parametrize("way", ["Enter", "click"])
def test_the_host_is_asked_only_after_play_and_without_cookies(visit, way):
    seen = visit()
    seen.answer_for_others()
    page = seen.open(SPEECH)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("a.play").hover()
    page.wait_for_load_state("networkidle")
    assert seen.foreign == []
    if way == "Enter":
        page.locator("a.play").focus()
        page.keyboard.press("Enter")
    else:
        page.locator("a.play").click()
    frame = page.locator(".player iframe")
    frame.wait_for()
    page.wait_for_load_state("networkidle")
    assert [urlsplit(address).hostname for address in seen.foreign] == ["www.youtube-nocookie.com"]
    address = urlsplit(seen.foreign[0])
    assert address.path == "/embed/PLACEHOLDER"
    assert parse_qs(address.query)["start"] == ["4440"]
    assert frame.get_attribute("title")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert page.locator("a.play").count() == 0
    assert page.url.endswith(SPEECH)
    assert seen.errors == []


def test_the_player_keeps_the_posters_place(visit):
    page = visit().open(SPEECH)
    before = page.locator("a.play").bounding_box()
    page.locator("a.play").click()
    after = page.locator(".player iframe").bounding_box()
    assert abs(before["width"] - after["width"]) <= 2
    assert abs(before["height"] - after["height"]) <= 2


def test_without_javascript_the_recording_is_a_plain_link_that_says_where_it_goes(visit):
    seen = visit(java_script_enabled=False)
    seen.answer_for_others()
    page = seen.open(SPEECH)
    link = page.locator("a.play")
    assert "Watch at YouTube, from 1 hour 14 minutes" in link.inner_text()
    link.click()
    page.wait_for_url("https://www.youtube.com/**")
    assert page.url == "https://www.youtube.com/watch?v=PLACEHOLDER&t=4440s"


def test_a_reader_may_open_the_host_in_a_new_tab_instead(visit):
    page = visit().open(SPEECH)
    # A browser without tabs opens none; what counts is that the page leaves such a click to it.
    page.evaluate(
        "addEventListener('click', (e) => { window.taken = e.defaultPrevented; e.preventDefault() })"
    )
    page.locator("a.play").click(modifiers=["Control"])
    assert page.evaluate("taken") is False
    assert page.locator("a.play").count() == 1
    assert page.locator(".player iframe").count() == 0


def test_our_own_film_is_fetched_only_when_it_is_played(visit):
    seen = visit()
    page = seen.open(PAGES["video"])
    page.wait_for_load_state("networkidle")
    assert not [address for address in seen.requests if address.endswith(".mp4")]
    page.evaluate("document.querySelector('video').play().catch(() => {})")
    page.wait_for_timeout(500)
    assert [address for address in seen.requests if ".mp4" in address]
    assert seen.foreign == []


def test_the_campaign_works_without_javascript(visit):
    seen = visit(java_script_enabled=False)
    page = seen.open(CAMPAIGN)
    assert page.locator("h1").inner_text() == "The MLA Convention"
    placed = page.locator(".video-series a.play")
    assert placed.count() == 3
    assert page.locator(".timeline .moment").count() >= 5
    placed.first.click()
    page.wait_for_url(f"**{PAGES['video']}")
    assert page.locator("video[controls]").count() == 1
    assert seen.errors == seen.foreign == []


def test_a_film_of_our_own_plays_where_the_story_places_it(visit):
    seen = visit()
    page = seen.open(CAMPAIGN)
    page.wait_for_load_state("networkidle")
    assert not [address for address in seen.requests if address.endswith((".mp4", ".vtt"))]
    page.locator(".video-series a.play").first.focus()
    page.keyboard.press("Enter")
    page.locator(".video-series video").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "VIDEO"
    assert page.url.endswith(CAMPAIGN)
    assert seen.errors == seen.foreign == []


def test_the_campaign_needs_few_and_small_requests(visit):
    seen = visit(viewport={"width": 360, "height": 640})
    sizes: list[int] = []
    seen.page.on("requestfinished", lambda request: sizes.append(sum(request.sizes().values())))
    page = seen.open(CAMPAIGN)
    page.wait_for_load_state("networkidle")
    paths = [address.removeprefix(seen.site) for address in seen.requests]
    assert len(paths) <= 8, "\n".join(paths)
    assert sum(sizes) <= 150 * 1024, sizes
