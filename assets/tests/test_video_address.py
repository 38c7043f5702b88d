"""Addresses of hosted videos."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assets.recordings.video_address import HostedVideo, parse_video_address

YOUTUBE_ID = "a-B_c3D4e5F"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={YOUTUBE_ID}",
        f"http://www.youtube.com/watch?v={YOUTUBE_ID}",
        f"www.youtube.com/watch?v={YOUTUBE_ID}",
        f"youtube.com/watch?v={YOUTUBE_ID}",
        f"//youtube.com/watch?v={YOUTUBE_ID}",
        f"HTTPS://WWW.YouTube.com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com/watch?app=desktop&v={YOUTUBE_ID}&list=PL123&index=2",
        f"https://www.youtube.com/watch/?v={YOUTUBE_ID}&redirect=https://example.org",
        f"https://m.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://music.youtube.com/watch?v={YOUTUBE_ID}&si=abc",
        f"https://youtu.be/{YOUTUBE_ID}",
        f"youtu.be/{YOUTUBE_ID}?si=abcdef",
        f"https://www.youtube.com/embed/{YOUTUBE_ID}",
        f"https://www.youtube-nocookie.com/embed/{YOUTUBE_ID}?rel=0",
        f"https://www.youtube.com/live/{YOUTUBE_ID}?feature=share",
        f"https://www.youtube.com/shorts/{YOUTUBE_ID}",
        f"https://www.youtube.com/v/{YOUTUBE_ID}",
        f"  https://youtu.be/{YOUTUBE_ID}/ \n",
    ],
)
def test_every_form_of_a_youtube_address_names_the_same_video(address: str) -> None:
    assert parse_video_address(address) == HostedVideo("youtube", YOUTUBE_ID)


@pytest.mark.parametrize(
    "address",
    [
        "https://vimeo.com/76979871",
        "http://www.vimeo.com/76979871/",
        "vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871",
        "https://player.vimeo.com/video/76979871?dnt=1",
        "https://vimeo.com/channels/staffpicks/76979871",
        "https://vimeo.com/groups/justice/videos/76979871",
        "https://vimeo.com/showcase/1234567/video/76979871",
        "https://vimeo.com/album/1234567/video/76979871",
        "https://vimeo.com/manage/videos/76979871",
        "https://vimeo.com/76979871?share=copy",
    ],
)
def test_every_form_of_a_vimeo_address_names_the_same_video(address: str) -> None:
    assert parse_video_address(address) == HostedVideo("vimeo", "76979871")


@pytest.mark.parametrize(
    "address",
    [
        "https://vimeo.com/76979871/8272103f6e",
        "https://vimeo.com/76979871/8272103f6e?share=copy",
        "https://player.vimeo.com/video/76979871?h=8272103f6e",
        "https://vimeo.com/manage/videos/76979871/8272103f6e",
    ],
)
def test_the_key_of_an_unlisted_vimeo_video_is_kept(address: str) -> None:
    assert parse_video_address(address) == HostedVideo("vimeo", "76979871", "8272103f6e")


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("", None),
        ("&t=", None),
        ("&t=4440", 4440),
        ("&t=4440s", 4440),
        ("&t=1h14m", 4440),
        ("&t=1h14m0s", 4440),
        ("&start=4440", 4440),
        ("&time_continue=4440&source_ve_path=abc", 4440),
        ("#t=1h14m", 4440),
        ("#t=4440s", 4440),
        ("&t=0", 0),
    ],
)
def test_the_start_time_is_taken_from_the_address(ending: str, start: int | None) -> None:
    assert parse_video_address(f"https://www.youtube.com/watch?v={YOUTUBE_ID}{ending}").start == start
    assert parse_video_address(f"https://vimeo.com/76979871?share=copy{ending}").start == start


@pytest.mark.parametrize("start", ["soon", "-5", "1:99", "25h", "4440.5", "9" * 1500])
def test_a_start_time_that_is_none_is_refused_with_what_to_do(start: str) -> None:
    with pytest.raises(ValidationError, match="t=4440") as refused:
        parse_video_address(f"https://youtu.be/{YOUTUBE_ID}?t={start}")
    assert len(refused.value.message) < 250


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "video",
        YOUTUBE_ID,
        "https://example.org/watch?v=" + YOUTUBE_ID,
        f"https://youtube.com.evil.example/watch?v={YOUTUBE_ID}",
        f"https://evilyoutube.com/watch?v={YOUTUBE_ID}",
        f"https://evil.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com@evil.example/watch?v={YOUTUBE_ID}",
        f"https://user@www.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://user:secret@www.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com:8080/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com./watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com\\@evil.example/watch?v={YOUTUBE_ID}",
        f"https://evil.example\\.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://www.уoutube.com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube。com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com%2eevil.example/watch?v={YOUTUBE_ID}",
        f"https://[::1]/watch?v={YOUTUBE_ID}",
        f"https://[www.youtube.com/watch?v={YOUTUBE_ID}",
        f"javascript://www.youtube.com/watch?v={YOUTUBE_ID}%0aalert(1)",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        f"ftp://www.youtube.com/watch?v={YOUTUBE_ID}",
        f"https:www.youtube.com/watch?v={YOUTUBE_ID}",
        f"https://www.youtube.com/wat\nch?v={YOUTUBE_ID}",
        f"https://www.youtube.com/watch ?v={YOUTUBE_ID}",
        f"<iframe src='https://www.youtube.com/embed/{YOUTUBE_ID}'></iframe>",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={YOUTUBE_ID}x",
        "https://www.youtube.com/watch?v=a-B_c3D4e5%22",
        "https://www.youtube.com/watch?v=a-B_c3D4e5é",
        f"https://www.youtube.com/embed/{YOUTUBE_ID}/../../evil",
        "https://www.youtube.com/embed/videoseries?list=PL123",
        "https://www.youtube.com/embed/live_stream?channel=abc",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/@channel",
        "https://youtu.be/",
        f"https://youtu.be/watch?v={YOUTUBE_ID}",
        "https://vimeo.com/",
        "https://vimeo.com/123",
        "https://vimeo.com/staffpicks",
        "https://vimeo.com/76979871/not-a-hash",
        "https://vimeo.com/76979871?h=%22onload",
        "https://vimeo.com/٧٦٩٧٩٨٧١",
        "https://player.vimeo.com/76979871",
        "https://vimeo.com.evil.example/76979871",
        f"https://youtu.be/{YOUTUBE_ID}?x=" + "x" * 3000,
    ],
)
def test_every_other_address_is_refused_with_what_is_accepted(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_video_address(address)
    assert "YouTube" in refused.value.message
    assert "Vimeo" in refused.value.message


address_pieces = st.sampled_from(
    [
        "https", "http", "javascript", ":", "//", "/", "?", "#", "&", "=", "@", "[", "]", "\\", "%", "%0a",
        "..", ".", ";", "é", "www.", "player.", "youtube.com", "youtu.be", "vimeo.com", "evil.example",
        "watch", "embed", "video", "v", "t", "h", "start", "76979871", "8272103f6e", "4440", "1h14m",
        YOUTUBE_ID, "\n", " ",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(address_pieces, max_size=12).map("".join)))
def test_no_text_makes_the_parser_fail_in_another_way_or_leads_to_another_host(text: str) -> None:
    try:
        video = parse_video_address(text)
    except ValidationError:
        return
    assert urlsplit(video.page_url()).netloc in {"www.youtube.com", "vimeo.com"}
    assert video.embed_url().startswith(video.embed_origin + "/")
    assert urlsplit(video.embed_url()).netloc in {"www.youtube-nocookie.com", "player.vimeo.com"}


hosted_videos = st.one_of(
    st.builds(HostedVideo, st.just("youtube"), st.from_regex(r"[A-Za-z0-9_-]{9}x1", fullmatch=True)),
    st.builds(
        HostedVideo,
        st.just("vimeo"),
        st.from_regex(r"[1-9][0-9]{5,9}", fullmatch=True),
        st.one_of(st.just(""), st.from_regex(r"[0-9a-f]{10}", fullmatch=True)),
    ),
)


@given(hosted_videos, st.one_of(st.none(), st.integers(min_value=1, max_value=86400)))
def test_our_own_addresses_are_read_back_as_the_same_video(video: HostedVideo, start: int | None) -> None:
    same = HostedVideo(video.host, video.video_id, video.private_hash, start)
    assert parse_video_address(video.page_url(start)) == same
    assert parse_video_address(video.embed_url(start)) == same


def test_a_youtube_video_links_to_its_page_and_embeds_without_cookies() -> None:
    video = parse_video_address(f"https://youtu.be/{YOUTUBE_ID}?si=tracking")
    assert video.host_name == "YouTube"
    assert video.page_url() == f"https://www.youtube.com/watch?v={YOUTUBE_ID}"
    assert video.page_url(4440) == f"https://www.youtube.com/watch?v={YOUTUBE_ID}&t=4440s"
    assert video.embed_origin == "https://www.youtube-nocookie.com"
    assert video.embed_url() == f"https://www.youtube-nocookie.com/embed/{YOUTUBE_ID}?autoplay=1&rel=0"
    query = parse_qs(urlsplit(video.embed_url(4440)).query)
    assert query == {"start": ["4440"], "autoplay": ["1"], "rel": ["0"]}


def test_a_vimeo_video_links_to_its_page_and_embeds_without_tracking() -> None:
    video = parse_video_address("https://vimeo.com/76979871")
    assert video.host_name == "Vimeo"
    assert video.page_url(4440) == "https://vimeo.com/76979871#t=4440s"
    assert video.embed_origin == "https://player.vimeo.com"
    assert video.embed_url(4440) == "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1#t=4440s"


def test_an_unlisted_vimeo_video_carries_its_key_to_page_and_player() -> None:
    video = parse_video_address("https://vimeo.com/76979871/8272103f6e")
    assert video.page_url() == "https://vimeo.com/76979871/8272103f6e"
    assert video.embed_url() == "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1&autoplay=1"


def test_the_start_of_the_address_holds_unless_another_is_given() -> None:
    video = parse_video_address(f"https://youtu.be/{YOUTUBE_ID}?t=90")
    assert video.page_url().endswith("&t=90s")
    assert video.page_url(4440).endswith("&t=4440s")
    assert "t=" not in video.page_url(0)
    assert "start=" not in video.embed_url(0)
