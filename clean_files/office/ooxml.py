"""Word, Excel and PowerPoint files."""

import posixpath
from functools import partial
from typing import BinaryIO

from ..findings import Findings, Refused
from . import inside, markup, properties, report, rules
from .markup import Element
from .package import HAS_MACROS, Budget, Package, Writer, scratch
from .relations import TYPES_PART, ContentTypes, Walk, relations_part
from .report import Report
from .rules import State

_MAIN_TYPES = {
    "docx": "wordprocessingml.document.main+xml",
    "pptx": "presentationml.presentation.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
# Which parts are XML, whatever else their type says.
_XML_ENDINGS = (".xml", ".vml")
_SHARED_STRINGS = "sharedStrings+xml"


def clean_docx(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take a Word file; write the clean one; return what was found."""
    return clean_ooxml("docx", source, target, Budget())


def clean_pptx(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take a PowerPoint file; write the clean one; return what was found."""
    return clean_ooxml("pptx", source, target, Budget())


def clean_xlsx(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take an Excel file; write the clean one; return what was found."""
    return clean_ooxml("xlsx", source, target, Budget())


def clean_ooxml(kind: str, source: BinaryIO, target: BinaryIO, budget: Budget) -> Findings:
    """Do so for a file of this kind, within what is left of an upload's budget."""
    return _Cleaning(kind, source, budget).write(target)


class _Cleaning:
    """One file on its way from what came to what is stored."""

    def __init__(self, kind: str, source: BinaryIO, budget: Budget) -> None:
        self._kind, self._budget, self._report = kind, budget, Report()
        self._package = Package(source, budget)
        self._types = ContentTypes(self._package, budget)
        self._walk = Walk(self._package, budget, self._report)
        self._state = State(self._report)
        self._check()

    def write(self, target: BinaryIO) -> Findings:
        self._report.remove(report.DATES, self._package.has_dates)
        core = properties.core_part(self._walk, self._package, self._budget, self._report)
        self._learn_names()
        parts = self._walk.parts
        if core:
            self._walk.links[""].kept.append(properties.CORE_RELATION)
            self._types.add(properties.CORE_PART, properties.CORE_TYPE)
            parts = sorted([*parts, properties.CORE_PART])
        with Writer(target) as writer:
            writer.write(TYPES_PART, self._types.write(parts))
            writer.write(relations_part(""), self._walk.links[""].write())
            if core:
                writer.write(properties.CORE_PART, core)
            # Last the texts of the cells: the sheets say which of them are used.
            for name in sorted(self._walk.parts, key=self._is_last):
                self._write_part(writer, name)
        self._state.finish()
        return self._report.findings()

    def _check(self) -> None:
        types = [self._type(name) for name in self._walk.parts]
        if any("macroEnabled" in kind or "vbaProject" in kind for kind in types):
            raise Refused(HAS_MACROS)
        if not any(kind.endswith(_MAIN_TYPES[self._kind]) for kind in types):
            raise Refused(
                f"The main part of this file is no {self._kind.upper()}’s, though its name says so. "
                f"Open it in an office program, save it as {self._kind.upper()}, and upload that."
            )

    def _type(self, name: str) -> str:
        return self._types.of(name)

    def _is_last(self, name: str) -> bool:
        return self._type(name).endswith(_SHARED_STRINGS)

    def _write_part(self, writer: Writer, name: str) -> None:
        writer.write(name, self._clean_xml(name) if self._is_xml(name) else self._clean_binary(name))
        if self._walk.links[name].kept:
            writer.write(relations_part(name), self._walk.links[name].write())

    def _is_xml(self, name: str) -> bool:
        kind = self._type(name)
        says_so = kind.endswith(("+xml", "/xml")) and "svg" not in kind
        return says_so or name.casefold().endswith(_XML_ENDINGS)

    def _clean_xml(self, name: str) -> bytes:
        root = self._parse(name)
        self._walk.links[name].strip(root)
        rules.apply(root, self._kind, self._state)
        self._report.remove(report.PATH, markup.drop_local_paths(root))
        return markup.write(root)

    def _parse(self, name: str) -> Element:
        data = self._package.read(name)
        if name.casefold().endswith(".vml"):
            # Excel writes line ends in old drawings as web pages have them, which is no XML.
            data = data.replace(b"<br>", b"<br/>")
        return markup.parse(data, self._budget)

    def _clean_binary(self, name: str) -> BinaryIO:
        target = scratch()
        with self._package.open(name) as file:
            is_font = "font" in self._type(name) or name.casefold().endswith((".odttf", ".fntdata"))
            inside.clean(posixpath.basename(name), file, target, is_font, self._report, self._budget)
        return target

    def _learn_names(self) -> None:
        """Learn who wrote in the threads of a workbook, before the part that says so goes."""
        for name in self._package.names:
            if name.startswith("xl/persons/") and name.endswith(".xml"):
                for person in markup.find_all(self._parse(name), "person"):
                    self._report.name_commenter(person.get("displayName", ""))
                    self._state.names.add(person.get("displayName", ""))


for _kind in ("docx", "pptx", "xlsx"):
    inside.WITHIN[_kind] = partial(clean_ooxml, _kind)
