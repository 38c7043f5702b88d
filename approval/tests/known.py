"""What the state machine knows of each page: texts, who typed them, who was asked about them by a link."""

from dataclasses import dataclass, field
from datetime import date

from reviewing.tests.conftest import Guestbook


@dataclass
class Text:
    """What a draft says and what its file says, and who typed any of it since somebody else saw all of it."""

    form: tuple[str, str]
    by: frozenset[str] = frozenset()


@dataclass
class Asked:
    """Somebody who was asked by a link, and what they said last."""

    book: Guestbook
    until: date
    is_open: bool = True
    verdict: str = ""


@dataclass
class Known:
    pk: int
    draft: Text
    # Each form with all who had typed in it when it was approved, and who did.
    seen: dict[tuple[str, str], tuple[frozenset[str], str]] = field(default_factory=dict)
    # What readers ever had.
    ever_public: set[tuple[str, str]] = field(default_factory=set)
    history: list[tuple[int, Text]] = field(default_factory=list)
    # What readers have.
    public: tuple[str, str] | None = None
    asked: list[Asked] = field(default_factory=list)

    @property
    def is_objected(self) -> bool:
        return any(one.is_open and one.verdict == "object" for one in self.asked)

    def is_out(self) -> None:
        """It was published: nobody may object to that, and no link of before leads to what comes next."""
        assert not self.is_objected
        for one in self.asked:
            one.is_open = False
