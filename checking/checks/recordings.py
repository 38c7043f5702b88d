"""What is said in a recording, for readers who can't hear or play it."""

from collections.abc import Iterator

from assets.models.recording import Recording
from campaigns.body.rich_text import has_words

from ..reading import Place, Reading


def without_transcript(reading: Reading) -> Iterator[tuple[Place, str]]:
    page = reading.page
    if not isinstance(page, Recording) or not page.has_recording:
        return
    if "transcript" in page.rich_texts and not has_words(page.transcript):
        # What is neither given nor said to be missing keeps a page back in any case.
        if page.no_transcript_yet:
            yield Place("transcript"), "The recording has no transcript yet."
    elif not page.rich_texts and not page.body:
        yield Place("body"), "The recording stands there without its text."
    if page.video_file_id and not page.captions_id:
        yield Place("captions"), "The film has no captions."
