"""The properties of a document: its title and language stay, which screen readers say; the rest goes.

A title goes, too, if only a program or the name of the file gave it, as in PDFs.
"""

import re

from lxml import etree  # type: ignore[import-untyped]

from ..titles import GIVEN_BY_NOBODY, kept_title, says_nothing
from . import markup, report
from .markup import Element
from .package import Budget, Package
from .relations import Walk
from .report import Report

CORE_PART = "docProps/core.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = {
    "Id": "rIdCore",
    "Type": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "Target": CORE_PART,
}
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
# Programs go by this in files of OpenOffice before 3.4 and LibreOffice before 4.1: what those drew in colours
# that were taken for granted would differ else (SvXMLImport::isGeneratorVersionOlderThan in LibreOffice).
# So such files get one name for all.
OLD_PROGRAM = "OpenOffice.org/3.1 OpenOffice.org_project/300m1$Build-1"
_OLD_PROGRAMS = re.compile(r"OpenOffice\.org_project/(?:680|3[0-3]0)m|LibreOffice/(?:3\.|4\.0)")
_KEPT = ("title", "language")
# What the document itself shows: counts, and the names of its parts.
_SHOWN = (
    *(
        "Characters",
        "CharactersWithSpaces",
        "DocSecurity",
        "HeadingPairs",
        "HiddenSlides",
        "HyperlinksChanged",
    ),
    *("Lines", "LinksUpToDate", "MMClips", "Notes", "Pages", "Paragraphs", "PresentationFormat", "ScaleCrop"),
    *("SharedDoc", "Slides", "TitlesOfParts", "Words", "document-statistic", "i4", "lpstr"),
)
_PHRASES = {
    "creator": report.AUTHOR,
    "initial-creator": report.AUTHOR,
    "printed-by": report.AUTHOR,
    "Manager": report.AUTHOR,
    "lastModifiedBy": report.CHANGED,
    "modified": report.CHANGED,
    "date": report.CHANGED,
    "created": report.DATES,
    "creation-date": report.DATES,
    "print-date": report.DATES,
    "lastPrinted": report.DATES,
    "Application": report.PROGRAM,
    "AppVersion": report.PROGRAM,
    "generator": report.PROGRAM,
    "Company": report.COMPANY,
    "Template": report.PATH,
    "HyperlinkBase": report.PATH,
    "template": report.PATH,
    "user-defined": report.PROPERTIES,
    **dict.fromkeys(_SHOWN, ""),
}


def kept(root: Element, found: Report) -> dict[str, str]:
    """Take the properties as a file has them, return those that stay, and say what goes."""
    stays: dict[str, str] = {}
    for element in root.iter():
        name, text = markup.local(element.tag), (element.text or "").strip()
        text = "" if says_nothing(text) else text
        if text and name in _KEPT and markup.namespace(element.tag) == DC:
            said = kept_title(text) if name == "title" else text
            if said:
                stays.setdefault(name, said)
            found.remove(GIVEN_BY_NOBODY, not said)
        elif name == "generator" and text == OLD_PROGRAM:
            pass
        elif text or (element.attrib and not len(element)):
            phrase = _PHRASES.get(name, report.NOTES)
            found.remove(phrase, phrase)
    return stays


def program(root: Element) -> str:
    """Take the properties of an OpenDocument file, return the program's name that has to be in it, or ""."""
    names = [element.text or "" for element in root.iter() if markup.local(element.tag) == "generator"]
    return OLD_PROGRAM if any(map(_OLD_PROGRAMS.search, names)) else ""


def core_part(walk: Walk, package: Package, budget: Budget, found: Report) -> bytes | None:
    """Return the stored properties of an Office file, if any stay."""
    stays: dict[str, str] = {}
    found.remove(report.PROPERTIES, walk.custom)
    for name in (walk.core, walk.extended):
        if name:
            stays |= kept(markup.parse(package.read(name), budget), found)
    if not stays:
        return None
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": DC})
    for key, value in sorted(stays.items()):
        etree.SubElement(root, f"{{{DC}}}{key}").text = value
    return markup.write(root)
