"""What is found in an office file, gathered part by part and told at the end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..findings import Findings

AUTHOR = "the author's name"
CHANGED = "who last changed it, and when"
COMPANY = "the company's name"
DATA = "data that programs kept in it"
DATES = "dates and times"
NOTES = "other notes about the file"
PATH = "the path on the computer where it was kept"
PREVIEW = "a small preview picture"
PROGRAM = "the program it was made with"
PROPERTIES = "properties that were added to it"
SIGNATURE = "a signature, with the name of the person who signed"
SOURCES = "where its data came from, and links to other files"
STRAY = "parts that the document does not use"
TEMPLATE = "the name of the template it was made from"
TRACES = "traces of who wrote which part"

# Sentences about files within the file: for one, and for several.
INSIDE = ("There is another file inside it: {names}.", "There are {count} other files inside it: {names}.")
TAKEN_OUT = (
    "There was another file inside it: {names}. It was taken out; the picture of it is left.",
    "There were {count} other files inside it: {names}. They were taken out; the pictures of them are left.",
)
UNKNOWN = (
    "There is something in it that could not be looked into: {names}.",
    "There are {count} things in it that could not be looked into: {names}.",
)

# What stands in the stored file for whoever wrote a comment or a change.
NOBODY = "Author"
NO_DATE = "1970-01-01T00:00:00"
MAX_NAMED = 10
_ODD = re.compile(r"[\x00-\x1f\x7f]+")
_COUNT = re.compile(r"\d+")


@dataclass
class Report:
    """What was removed, and what somebody must look at."""

    removed: dict[str, None] = field(default_factory=dict)
    has_comments: bool = False
    has_changes: bool = False
    comment_authors: dict[str, None] = field(default_factory=dict)
    change_authors: dict[str, None] = field(default_factory=dict)
    hidden: dict[str, dict[str, None]] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    # The names of what such a sentence is about.
    things: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    # What was found in files within the file, by where and by the beginnings of the sentences.
    within: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def remove(self, phrase: str, is_so: object = True) -> None:
        """Say that something was removed, if it was."""
        if is_so:
            self.removed[phrase] = None

    def comment(self, author: str) -> None:
        """Say that there is a comment, and whose."""
        self.has_comments = True
        self._name(self.comment_authors, author)

    def name_commenter(self, author: str) -> None:
        """Say who may have written the comments, if there are any."""
        self._name(self.comment_authors, author)

    def change(self, author: str) -> None:
        """Say that there is a tracked change, and whose."""
        self.has_changes = True
        self._name(self.change_authors, author)

    def hide(self, what: str, name: str = "") -> None:
        """Say that something is hidden, "sheets" say, and which."""
        names = self.hidden.setdefault(what, {})
        if name:
            names[name] = None

    def warn(self, sentence: str | tuple[str, str], name: str = "") -> None:
        """Say something that an editor must decide about: a sentence, or one of those above and a name."""
        if isinstance(sentence, tuple):
            self.things.setdefault(sentence, []).append(name)
        else:
            self.warnings[sentence] = None

    def add(self, findings: Findings, where: str) -> None:
        """Take in what was found in a file within the file; `where` says in which, "a picture in it"."""
        for phrase in findings.removed:
            self.remove(phrase if phrase.startswith("from ") else f"from {where}: {phrase}")
        for sentence in findings.warnings:
            kind = _COUNT.sub("", re.split(r"[:,(]", sentence)[0])
            self.within.setdefault((where, kind), []).append(sentence)

    def findings(self) -> Findings:
        """Return all of it in plain words."""
        warnings = [*self._persons(), *self._hidden(), *self._things(), *self._within(), *self.warnings]
        return Findings(removed=list(self.removed), warnings=warnings, is_held=bool(warnings))

    def _name(self, authors: dict[str, None], author: str) -> None:
        if author.strip() not in {"", NOBODY}:
            authors[author.strip()] = None
            self.remove(AUTHOR)

    def _persons(self) -> list[str]:
        sentences = []
        if self.has_comments:
            sentences.append(f"There are comments in it{_by(self.comment_authors)}.")
        if self.has_changes:
            by = _by(self.change_authors)
            sentences.append(f"There are tracked changes in it{by}: deleted words can still be read.")
        return sentences

    def _things(self) -> list[str]:
        """One line for all things of a kind, however many."""
        return [
            (one if len(names) == 1 else several).format(count=len(names), names=_listed(names))
            for (one, several), names in self.things.items()
        ]

    def _within(self) -> list[str]:
        return [
            f"In {where}: {sentences[0]}" + (f" ({len(sentences)} times)" if len(sentences) > 1 else "")
            for (where, _), sentences in self.within.items()
        ]

    def _hidden(self) -> list[str]:
        sentences = []
        for what, names in self.hidden.items():
            verb, which = "are" if what.endswith("s") else "is", f": {_listed(names)}" if names else ""
            sentences.append(f"There {verb} hidden {what} in it{which}.")
        return sentences


def _by(names: Iterable[str]) -> str:
    listed = _listed(names)
    return f", by {listed}" if listed else ""


def _listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them, cut where they are very long or very many."""
    shown = [_ODD.sub(" ", name)[:80] for name in names]
    if len(shown) > MAX_NAMED:
        shown[MAX_NAMED:] = [f"{len(shown) - MAX_NAMED} more"]
    return shown[0] if len(shown) == 1 else " and ".join([", ".join(shown[:-1]), shown[-1]]) if shown else ""
