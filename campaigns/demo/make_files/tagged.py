"""Tagged PDF: paragraphs that mark their content, and the structure tree that gives the marks their meaning.

ReportLab writes no tags by itself. Each paragraph here wraps what it draws in a marked-content sequence and notes
it down; after the file is written, `add_structure` hangs the notes into a structure tree, in reading order.
"""

from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.platypus import Paragraph


@dataclass
class Element:
    """One structure element: its tag, and where its content stands as (page index, mark number)."""

    tag: str
    marks: list[tuple[int, int]] = field(default_factory=list)


class Marks:
    """The structure elements of one document, in reading order."""

    def __init__(self) -> None:
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

    def on_page(self, page: int) -> int:
        """How many marks the page has."""
        return self._next.get(page, 0)


class TaggedParagraph(Paragraph):  # type: ignore[misc]
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
        number = self.marks.mark(self.element, self.canv.getPageNumber() - 1)
        self.canv._code.append(f"/{self.element.tag} <</MCID {number}>> BDC")
        super().draw()
        self.canv._code.append("EMC")


def _dictionary(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def add_structure(pdf: bytes, marks: Marks, language: str) -> bytes:
    """The same PDF with structure tree, language, and the title shown instead of the file's name."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    root = writer._add_object(_dictionary(Type=NameObject("/StructTreeRoot")))
    document = writer._add_object(_dictionary(Type=NameObject("/StructElem"), S=NameObject("/Document"), P=root))
    owners: dict[int, list[object]] = {page: [None] * marks.on_page(page) for page in range(len(writer.pages))}
    kids = ArrayObject()
    listing = None
    for element in marks.elements:
        parent = document
        if element.tag == "LI":
            if listing is None:
                listing = writer._add_object(_dictionary(Type=NameObject("/StructElem"), S=NameObject("/L"), P=document, K=ArrayObject()))
                kids.append(listing)
            item = writer._add_object(_dictionary(Type=NameObject("/StructElem"), S=NameObject("/LI"), P=listing, K=ArrayObject()))
            listing.get_object()["/K"].append(item)
            parent = item
        else:
            listing = None
        content = ArrayObject(
            _dictionary(Type=NameObject("/MCR"), Pg=writer.pages[page].indirect_reference, MCID=NumberObject(number))
            for page, number in element.marks
        )
        tag = "LBody" if element.tag == "LI" else element.tag
        made = writer._add_object(_dictionary(Type=NameObject("/StructElem"), S=NameObject(f"/{tag}"), P=parent, K=content))
        (kids if parent is document else parent.get_object()["/K"]).append(made)
        for page, number in element.marks:
            owners[page][number] = made
    document.get_object()[NameObject("/K")] = kids
    numbers = ArrayObject()
    for page, items in owners.items():
        writer.pages[page][NameObject("/StructParents")] = NumberObject(page)
        writer.pages[page][NameObject("/Tabs")] = NameObject("/S")
        numbers.extend([NumberObject(page), writer._add_object(ArrayObject(items))])
    tree = root.get_object()
    tree[NameObject("/K")] = document
    tree[NameObject("/ParentTree")] = writer._add_object(_dictionary(Nums=numbers))
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(len(owners))
    # The fixed date that keeps the output the same on every run would be read as a real one.
    for name in ("/CreationDate", "/ModDate", "/Keywords"):
        writer._info.get_object().pop(NameObject(name), None)
    catalog = writer._root_object
    catalog[NameObject("/StructTreeRoot")] = root
    catalog[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))
    catalog[NameObject("/Lang")] = TextStringObject(language)
    catalog[NameObject("/ViewerPreferences")] = _dictionary(DisplayDocTitle=BooleanObject(True))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
