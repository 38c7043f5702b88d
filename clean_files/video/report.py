"""What is found in a video, in plain words."""

from collections.abc import Iterable

from ..findings import Findings

PLACE = "the place where it was filmed"
DEVICE = "the device it was filmed with"
DATES = "dates and times"
AUTHOR = "the author's name"
PROGRAM = "the program it was made with"
MEASURED = "what the camera measured while filming"
OTHER = "other information beside picture and sound"
NAMES = "the names of its tracks"

TEXTS = (
    "There are subtitles or other texts in the video. Some cameras write there where they were: look at them."
)
DAMAGED = "This video is damaged or incomplete. Save it anew and upload it again."
TOO_MANY = "This video is made of absurdly many parts. Save it anew and upload it again."

# What such information is called in the formats that cameras and programs write.
_SIGNS = {
    PLACE: (b"\xa9xyz", b"location", b"LOCATION", b"loci", b"GPS"),
    DEVICE: (b"\xa9mak", b"\xa9mod", b".make", b".model", b"MAKE", b"MODEL", b"manu", b"modl"),
    AUTHOR: (b"\xa9ART", b"\xa9aut", b"auth", b"author", b"ARTIST", b"AUTHOR"),
    DATES: (b"\xa9day", b"creationdate", b"DATE"),
    PROGRAM: (b"\xa9too", b"\xa9swr", b"software", b"ENCODER"),
}


class Report:
    """What was removed, and what an editor must look at."""

    def __init__(self) -> None:
        self._removed: dict[str, None] = {}
        self._warnings: dict[str, None] = {}

    def remove(self, phrase: str, is_so: object = True) -> None:
        """Say that something was removed, if it was."""
        if is_so:
            self._removed[phrase] = None

    def remove_content(self, content: bytes | bytearray) -> None:
        """Say that a stretch of the file was removed, in the words that fit what stood there."""
        if content.count(0) == len(content):
            return
        phrases = [phrase for phrase, signs in _SIGNS.items() if _has(content, signs)]
        for phrase in phrases or [OTHER]:
            self.remove(phrase)

    def warn(self, sentence: str) -> None:
        """Say something that an editor must decide about."""
        self._warnings[sentence] = None

    def findings(self) -> Findings:
        """Return all of it."""
        return Findings(list(self._removed), list(self._warnings), is_held=bool(self._warnings))


def _has(content: bytes | bytearray, signs: Iterable[bytes]) -> bool:
    return any(sign in content for sign in signs)
