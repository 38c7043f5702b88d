"""Tagged PDF: paragraphs that mark their content, and the structure tree that gives the marks their meaning.

ReportLab writes no tags by itself. Each paragraph here wraps what it draws in a marked-content sequence and
notes it down; after the file is written, `add_structure` hangs the notes into a structure tree, in reading
order.
"""

from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from reportlab.platypus import Paragraph

# What ReportLab writes about a document that nobody said.
FALSE_FACTS = {"/CreationDate", "/ModDate", "/Keywords", "/Trapped"}


@dataclass
class Element:
    """One structure element: its tag, and where its content stands as (page index, mark number)."""

    tag: str
    marks: list[tuple[int, int]] = field(default_factory=list)


class Marks:
    """The structure elements of one document, in reading order."""

    def __init__(self) -> None:
        """A document without content."""
        self.elements: list[Element] = []
        self._next: dict[int, int] = {}

    def element(self, tag: str) -> Element:
        """A new element at the end of the document."""
        made = Element(tag)
        self.elements.append(made)
        return made

    def mark(self, element: Element, page: int) -> int:
        """The number of the element's next mark on the page."""
        number = self._next.get(page, 0)
        self._next[page] = number + 1
        element.marks.append((page, number))
        return number


class TaggedParagraph(Paragraph):
    """A paragraph that is one structure element, also when it is split over two pages."""

    marks: Marks
    element: Element

    def tagged(self, marks: Marks, tag: str) -> "TaggedParagraph":
        """The same paragraph, known to the document's marks under the tag."""
        self.marks, self.element = marks, marks.element(tag)
        return self

    def split(self, available_width: float, available_height: float) -> list["TaggedParagraph"]:
        """The parts that fit and that go on, all belonging to the one element."""
        parts: list[TaggedParagraph] = super().split(available_width, available_height)
        for part in parts:
            part.marks, part.element = self.marks, self.element
        return parts

    def draw(self) -> None:
        """Draws the paragraph inside its mark."""
        # A space ends every line but the last, or readers that join lines would join words too.
        for _, words in self.blPara.lines[:-1]:
            words.append("")
        number = self.marks.mark(self.element, self.canv.getPageNumber() - 1)
        self.canv._code.append(f"/{self.element.tag} <</MCID {number}>> BDC")
        super().draw()
        self.canv._code.append("EMC")


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


# A structure element's reference, and the list its content goes into.
Node = tuple[IndirectObject, ArrayObject]


class _Tree:
    """The structure tree while it grows inside the file that is being written."""

    def __init__(self, writer: PdfWriter, marks: Marks) -> None:
        self.writer, self.marks = writer, marks
        self.root = _dictionary(Type=NameObject("/StructTreeRoot"))
        self.root_reference = writer._add_object(self.root)
        # For every page: which element each of its marks belongs to, in the marks' order.
        self.owners: list[dict[int, IndirectObject]] = [{} for _ in writer.pages]
        self.document = self._node("Document", self.root_reference)

    def _node(self, tag: str, parent: IndirectObject) -> Node:
        """A new structure element under the parent, which does not know of it yet."""
        kids = ArrayObject()
        node = _dictionary(Type=NameObject("/StructElem"), S=NameObject(f"/{tag}"), P=parent, K=kids)
        return self.writer._add_object(node), kids

    def _child(self, tag: str, parent: Node) -> Node:
        made = self._node(tag, parent[0])
        parent[1].append(made[0])
        return made

    def _content(self, element: Element, tag: str, parent: Node) -> None:
        reference, kids = self._child(tag, parent)
        for page, number in element.marks:
            at = self.writer.pages[page].indirect_reference
            assert at is not None  # noqa: S101 - a page of a writer always has one
            kids.append(_dictionary(Type=NameObject("/MCR"), Pg=at, MCID=NumberObject(number)))
            self.owners[page][number] = reference

    def grow(self) -> None:
        """Hangs all elements into the tree; list items that follow each other share one list."""
        listing: Node | None = None
        for element in self.marks.elements:
            if element.tag != "LI":
                listing = None
                self._content(element, element.tag, self.document)
                continue
            listing = listing or self._child("L", self.document)
            self._content(element, "LBody", self._child("LI", listing))

    def close(self) -> None:
        """Writes the way back, from each page's marks to their elements."""
        numbers = ArrayObject()
        for number, owners in enumerate(self.owners):
            page = self.writer.pages[number]
            page[NameObject("/StructParents")] = NumberObject(number)
            page[NameObject("/Tabs")] = NameObject("/S")
            owned = ArrayObject(owners[mark] for mark in sorted(owners))
            numbers.extend([NumberObject(number), self.writer._add_object(owned)])
        self.root[NameObject("/K")] = self.document[0]
        self.root[NameObject("/ParentTree")] = self.writer._add_object(_dictionary(Nums=numbers))
        self.root[NameObject("/ParentTreeNextKey")] = NumberObject(len(self.owners))


def add_structure(pdf: bytes, marks: Marks, language: str) -> bytes:
    """The same PDF with structure tree, language, and the title shown instead of the file's name."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    tree = _Tree(writer, marks)
    tree.grow()
    tree.close()
    catalog = writer.root_object
    catalog[NameObject("/StructTreeRoot")] = tree.root_reference
    catalog[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))
    catalog[NameObject("/Lang")] = TextStringObject(language)
    catalog[NameObject("/ViewerPreferences")] = _dictionary(DisplayDocTitle=BooleanObject(True))
    # The fixed date that keeps the output the same on every run would be read as a real one.
    kept = {name: value for name, value in (writer.metadata or {}).items() if name not in FALSE_FACTS}
    writer.metadata = kept
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
