"""Finds failed redactions in a PDF: text that is still there, under an opaque box drawn over it.

What a page draws is followed in its order: text leaves marks where its letters are, and a box that is
painted later and covers marks is a find. So is text in the very colour of the box on which it stands: the
black marker of a word processor. Letters' places are measured where the font says their widths, else guessed;
whether a box is there for another reason, only a person can tell.
"""

import time
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Pdf

from .budget import Budget, TooMuchError
from .fonts import Font
from .painter import ENOUGH_LETTERS, Painter

# Of processor time: for each page of a file, and for a short one as a whole.
SECONDS_A_PAGE = 0.1
LEAST_SECONDS = 3.0


@dataclass
class Redactions:
    """The pages (from 1) with text under boxes and with boxes yet to be applied; whether all was seen."""

    covered: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    is_complete: bool = True


def find_redactions(pdf: Pdf) -> Redactions:
    """Look through the pages of a PDF, change nothing."""
    found = Redactions()
    pages = len(pdf.pages)
    budget = Budget(until=time.process_time() + max(LEAST_SECONDS, SECONDS_A_PAGE * pages))
    fonts: dict[tuple[int, int], Font] = {}
    for number, page in enumerate(pdf.pages, start=1):
        try:
            painter = Painter(page.obj, budget, fonts)
            painter.paint_page()
        except TooMuchError:
            found.is_complete = False
        except pikepdf.PdfError as error:
            if "limit exceeded" in str(error):
                # The file is refused for it, and each further page might cost as much.
                raise
            found.is_complete = False
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
            # Nonsense in one page's content, at which a reader's program would stop, too.
            found.is_complete = False
        if painter.covered >= ENOUGH_LETTERS:
            found.covered.append(number)
        if painter.has_mark:
            found.marked.append(number)
    return found
