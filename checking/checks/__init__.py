"""What is looked for, a file for each subject. Each check gets a page as it was read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from ..reading import Place, Reading
from . import dates, descriptions, languages, links, names, people, recordings, signatures


class Found(NamedTuple):
    """Something missing or odd, for the person at the form."""

    place: Place
    sentence: str


Check = Callable[[Reading], Iterator[tuple[Place, str]]]

# By the field of the settings that says what becomes of it, in the order of the list.
CHECKS: Final[Mapping[str, Check]] = {
    "withdrawn_people": people.withdrawn,
    "signatures": signatures.before_it_is_out,
    "signatures_since": signatures.of_what_readers_have,
    "pictures": descriptions.of_pictures,
    "recordings": recordings.without_transcript,
    "link_words": links.that_say_nothing,
    "links_to_drafts": links.to_what_is_not_public,
    "dead_links": links.that_are_dead,
    "dates": dates.that_contradict,
    "languages": languages.not_marked,
    "file_titles": descriptions.of_files,
    "near_names": names.nearly_known,
}
