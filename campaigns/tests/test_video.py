"""Videos: hosted or our own, with a start time, and a transcript or the word that there is none yet."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from campaigns.models import Library, Video

from . import factories as make

pytestmark = pytest.mark.django_db
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"


# --- What readers get -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "host", "page", "player"),
    [
        (YOUTUBE, "YouTube", f"{YOUTUBE}&t=4440s", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        (
            "https://youtu.be/abcdefghijk",
            "YouTube",
            f"{YOUTUBE}&t=4440s",
            "https://www.youtube-nocookie.com/embed/",
        ),
        (
            "https://vimeo.com/123456789",
            "Vimeo",
            "https://vimeo.com/123456789#t=",
            "https://player.vimeo.com/video/",
        ),
    ],
)
def test_a_hosted_video_is_a_plain_link_that_says_where_and_from_when(read, address, host, page, player):
    html = read(make.VideoFactory(video_address=address, start_time=4440, poster=make.PictureFactory()))
    link = html.css_first("a.play")
    assert link.attributes["href"].startswith(page)
    assert link.text(strip=True).startswith(f"Watch at {host}, from 1 hour 14 minutes")
    assert link.attributes["data-embed"].startswith(player)
    assert link.attributes["rel"] == "noopener noreferrer"
    assert "contacted only when you play it" in html.css_first(".player figcaption").text()


def test_nothing_of_a_hosted_video_is_loaded_before_it_is_asked_for(read):
    html = read(make.VideoFactory(poster=make.PictureFactory()))
    assert not html.css("iframe, video, embed, object, link[rel=preconnect], link[rel=dns-prefetch]")
    assert all(element.attributes["src"].startswith("/") for element in html.css("[src]"))


def test_a_hosted_video_without_a_start_time_is_played_from_its_beginning(read):
    link = read(make.VideoFactory(video_address=YOUTUBE)).css_first("a.play")
    assert link.attributes["href"] == YOUTUBE
    assert link.text(strip=True) == "Watch at YouTube"


def test_a_video_of_our_own_plays_without_a_script_and_can_be_downloaded(read):
    film, captions = make.FileFactory(film=True), make.FileFactory(captions=True)
    html = read(
        make.VideoFactory(
            video_address="",
            video_file=film,
            captions=captions,
            start_time=60,
            duration=245,
            poster=make.PictureFactory(),
        )
    )
    video = html.css_first("video[controls]")
    assert video.attributes["preload"] == "none"
    assert video.attributes["poster"].startswith("/media/images/")
    source, track = video.css_first("source").attributes, video.css_first("track").attributes
    assert (source["src"], source["type"]) == (f"{film.url}#t=60", "video/mp4")
    assert (track["src"], track["kind"], track["srclang"]) == (captions.url, "captions", "en")
    download = html.css_first("figcaption a[download]")
    assert download.attributes["href"] == film.url
    assert download.css_first(".file-facts").text().startswith("MP4, ")
    assert "Duration 4:05." in html.css_first(".player figcaption").text()
    assert not html.css("script[src*=player]")


def test_the_transcript_is_on_the_page(read):
    html = read(make.VideoFactory(transcript="<p>What was said.</p>"))
    assert html.css_first(".transcript .prose p").text() == "What was said."
    assert not html.css(".transcript .notice")


def test_a_video_without_a_transcript_says_so(read):
    html = read(make.VideoFactory(transcript="", no_transcript_yet=True))
    assert html.css_first(".transcript .notice").text() == "There is no transcript of this video yet."


# --- What the model takes -------------------------------------------------------------------------


def cleaned(**fields: Any) -> Video:
    video = make.VideoFactory.build(parent=None, **fields)
    video.clean()
    return video


def test_the_start_time_in_an_address_is_taken_over_but_never_wins_over_a_typed_one():
    assert cleaned(video_address=f"{YOUTUBE}&t=4440").start_time == 4440
    assert cleaned(video_address=f"{YOUTUBE}&t=1h14m", start_time=60).start_time == 60


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"video_address": "https://example.org/film"}, "video_address", ""),
        ({"start_time": 300, "duration": 300}, "start_time", "after the end"),
    ],
)
def test_what_cannot_be_played_is_refused_at_its_field(fields, field, message):
    with pytest.raises(ValidationError) as refused:
        cleaned(**fields)
    assert message in " ".join(refused.value.message_dict[field])


def test_only_films_are_taken_as_films_and_only_captions_as_captions():
    pdf, film = make.FileFactory(), make.FileFactory(film=True)
    with pytest.raises(ValidationError) as refused:
        cleaned(video_address="", video_file=pdf, captions=pdf)
    assert set(refused.value.message_dict) == {"video_file", "captions"}
    with pytest.raises(ValidationError) as refused:
        cleaned(video_address=YOUTUBE, video_file=film)
    assert "not both" in refused.value.message_dict["video_file"][0]


def test_broken_captions_are_refused():
    broken = make.FileFactory(captions=True)
    Path(broken.file.path).write_bytes(b"1\n00:00:00,000 --> 00:00:01,000\nSubRip\n")
    with pytest.raises(ValidationError) as refused:
        cleaned(captions=broken)
    assert "captions" in refused.value.message_dict


def test_captions_whose_file_is_gone_are_refused_in_words():
    gone = make.FileFactory(captions=True)
    gone.file.storage.delete(gone.file.name)
    with pytest.raises(ValidationError) as refused:
        cleaned(captions=gone)
    assert refused.value.message_dict["captions"] == ["The file cannot be read."]


# --- What the form asks for -----------------------------------------------------------------------


def form(**fields: Any) -> dict[str, Any]:
    """What the admin's form for a new video sends."""
    data = {
        "title": "A video",
        "slug": "a-video",
        "date": "2023-05-23",
        "date_precision": "day",
        "language": "en",
        "summary": "What it is about.",
        "attribution": "secretariat",
        "video_address": YOUTUBE,
        "transcript": rich_text(""),
        "body": streamfield([]),
        "contributions": inline_formset([]),
        "joint_issuers": inline_formset([]),
        "attachments": inline_formset([]),
        **fields,
    }
    return nested_form_data(data)


def send(client, **fields: Any):
    parent = Library.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "video", parent.pk])
    return client.post(address, form(**fields))


def errors(response) -> set[str]:
    assert response.status_code == 200, "the form was taken"
    return set(response.context["form"].errors)


def test_a_draft_may_be_saved_without_recording_and_transcript(secretariat):
    assert send(secretariat, video_address="").status_code == 302
    video = Video.objects.get()
    assert not video.live
    assert not video.transcript


def test_publishing_needs_a_recording_and_a_transcript(secretariat):
    response = send(secretariat, video_address="", **{"action-publish": "1"})
    assert errors(response) == {"video_address", "transcript"}
    assert not Video.objects.exists()


def test_submitting_to_moderation_needs_them_too(writer):
    assert errors(send(writer, video_address="", **{"action-submit": "1"})) == {"video_address", "transcript"}


def test_publishing_is_let_through_with_a_transcript(secretariat):
    send(secretariat, transcript=rich_text("<p>What was said.</p>"), **{"action-publish": "1"})
    assert Video.objects.get().live


def test_publishing_is_let_through_where_there_is_no_transcript_yet(secretariat, read):
    send(secretariat, no_transcript_yet="on", **{"action-publish": "1"})
    video = Video.objects.get()
    assert video.live
    assert "no transcript of this video yet" in read(video).css_first(".transcript").text()


def test_a_transcript_and_the_word_that_there_is_none_do_not_go_together(secretariat):
    response = send(
        secretariat,
        transcript=rich_text("<p>What was said.</p>"),
        no_transcript_yet="on",
        **{"action-publish": "1"},
    )
    assert errors(response) == {"no_transcript_yet"}


def test_an_empty_paragraph_is_no_transcript(secretariat):
    response = send(secretariat, transcript=rich_text("<p> </p>"), **{"action-publish": "1"})
    assert errors(response) == {"transcript"}


@pytest.mark.parametrize(
    ("typed", "seconds"), [("1:14:00", 4440), ("74:00", 4440), ("4440", 4440), ("", None)]
)
def test_a_start_time_is_taken_as_people_type_it(secretariat, typed, seconds):
    send(secretariat, start_time=typed, no_transcript_yet="on", **{"action-publish": "1"})
    assert Video.objects.get().start_time == seconds


@pytest.mark.parametrize("typed", ["soon", "1:99", "-5", "1:2:3:4", "1h 99m"])
def test_a_start_time_that_is_none_is_refused_in_words(secretariat, typed):
    response = send(secretariat, start_time=typed)
    assert errors(response) == {"start_time"}


def test_saving_a_video_asks_no_network(secretariat, monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr("requests.sessions.Session.request", refuse)
    send(secretariat, video_address=f"{YOUTUBE}&t=90", no_transcript_yet="on", **{"action-publish": "1"})
    assert Video.objects.get().start_time == 90
