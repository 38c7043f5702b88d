"""Whether the log is as it was sealed: no entry gone, altered, or put between others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .checksums import sum_of_entry, sum_of_title
from .models import Entry


@dataclass(frozen=True)
class Anchor:
    """A number and checksum that somebody noted down elsewhere."""

    number: int
    checksum: str


@dataclass
class Walk:
    """What was found from the first entry on, up to the first fault."""

    number: int = 0
    checksum: str = ""
    # Entries whose title was taken out.
    without_title: list[int] = field(default_factory=list)
    fault: str = ""


def walk(anchors: Sequence[Anchor] = ()) -> Walk:
    """Reads the whole log, and holds it against what was noted elsewhere."""
    done = Walk()
    expected = {anchor.number: anchor.checksum for anchor in anchors}
    for entry in Entry.objects.filter(number__isnull=False).order_by("number").iterator():
        done.fault = _fault(entry, done, expected)
        if done.fault:
            return done
        if not entry.salt:
            done.without_title.append(entry.number)  # type: ignore[arg-type]
        done.number, done.checksum = entry.number, entry.checksum  # type: ignore[assignment]
    missing = [number for number in expected if not 0 < number <= done.number]
    if missing:
        done.fault = f"Entry {min(missing)} was noted, and is gone: the log ends with {done.number}."
    return done


def _fault(entry: Entry, before: Walk, expected: dict[int, str]) -> str:
    number = before.number + 1
    if entry.number != number:
        return f"Entry {number} is missing."
    if entry.before != before.checksum:
        return f"Entry {number} does not name the one before: one of the two was put in or altered."
    if entry.checksum != sum_of_entry(entry):
        return f"Entry {number} was altered."
    # Where it was taken out, nothing is in its place.
    is_as_it_was = entry.title_sum == sum_of_title(entry.salt, entry.title) if entry.salt else not entry.title
    if not is_as_it_was:
        return f"The title in entry {number} was altered."
    if expected.get(number, entry.checksum) != entry.checksum:
        return f"Entry {number} is another one than was noted: the log was written anew."
    return ""
