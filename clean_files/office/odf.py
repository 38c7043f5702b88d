"""OpenDocument texts."""

import posixpath
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from ..addresses import OF_WEB, is_local
from ..findings import Findings, Refused
from . import inside, markup, properties, report
from .markup import Element, local
from .package import DAMAGED, LOCKED, Budget, Package, Writer, scratch
from .relations import NOWHERE
from .report import NO_DATE, NOBODY, Report

_TYPE = b"application/vnd.oasis.opendocument.text"
_MANIFEST_PART = "META-INF/manifest.xml"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML_PARTS = {"content.xml", "styles.xml"}
_NUMBERS = {"boolean", "short", "int", "long", "double"}


def clean_odt(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take an OpenDocument text; write the clean one; return what was found."""
    return clean_odt_within(source, target, Budget())


def clean_odt_within(source: BinaryIO, target: BinaryIO, budget: Budget) -> Findings:
    """Do so within what is left of an upload's budget."""
    return _Cleaning(source, budget).write(target)


class _Cleaning:
    """One file on its way from what came to what is stored."""

    def __init__(self, source: BinaryIO, budget: Budget) -> None:
        self._budget, self._report = budget, Report()
        self._package = Package(source, budget)
        if "encrypted-package" in self._package:  # As LibreOffice locks since 24.8: all of it in one part.
            raise Refused(LOCKED)
        if not {"mimetype", "content.xml"} <= set(self._package.names):
            raise Refused(DAMAGED)
        if self._package.read("mimetype").strip() != _TYPE:
            raise Refused(
                "This is another kind of OpenDocument file, though its name says ODT. "
                "Save it as an ODT or a PDF, and upload that."
            )
        self._types, self._version = self._manifest()
        # What stands in the new file besides `mimetype` and the manifest.
        self._parts: dict[str, bytes | BinaryIO] = {}
        self._hidden_styles: set[str] = set()
        self._used_styles: set[str] = set()

    def write(self, target: BinaryIO) -> Findings:
        self._report.remove(report.DATES, self._package.has_dates)
        self._add_document("")
        self._add_meta()
        if self._hidden_styles & self._used_styles:
            self._report.hide("text")
        self._report_strays()
        with Writer(target) as writer:
            writer.write("mimetype", _TYPE, is_stored=True)
            for name in sorted(self._parts):
                writer.write(name, self._parts[name])
            writer.write(_MANIFEST_PART, self._new_manifest())
        return self._report.findings()

    def _manifest(self) -> tuple[dict[str, str], str]:
        """Return the type of each part as the manifest has it, and the version of the format."""
        if _MANIFEST_PART not in self._package:
            return {}, ""
        root = markup.parse(self._package.read(_MANIFEST_PART), self._budget)
        if any(True for _ in markup.find_all(root, "encryption-data")):
            raise Refused(LOCKED)
        key = f"{{{_MANIFEST}}}"
        types = {
            entry.get(f"{key}full-path", ""): entry.get(f"{key}media-type", "")
            for entry in markup.find_all(root, "file-entry")
        }
        version = root.get(f"{key}version", "")[:3]
        return types, version if version.replace(".", "").isdigit() else ""

    def _new_manifest(self) -> bytes:
        key = f"{{{_MANIFEST}}}"
        root = etree.Element(f"{key}manifest", nsmap={"manifest": _MANIFEST})
        if self._version:
            root.set(f"{key}version", self._version)
        folders = {f"{posixpath.dirname(name)}/" for name in self._parts if posixpath.dirname(name)}
        objects = {folder for folder in folders if f"{folder}content.xml" in self._parts}
        for name in ["/", *sorted([*self._parts, *objects])]:
            kind = _TYPE.decode() if name == "/" else self._types.get(name, "")
            etree.SubElement(root, f"{key}file-entry", {f"{key}full-path": name, f"{key}media-type": kind})
        return markup.write(root)

    # --- Parts ------------------------------------------------------------------------------------

    def _add_document(self, folder: str) -> None:
        """Add the document in this folder ("" for the file's own), with what it shows."""
        for base in ("content.xml", "styles.xml"):
            name = folder + base
            if name in self._package and name not in self._parts:
                root = self._root(name)
                self._parts[name] = b""
                self._clean(root)
                for target in self._targets(root, folder):
                    self._add_target(target)
                self._parts[name] = markup.write(root)
        if folder + "settings.xml" in self._package:
            self._parts[folder + "settings.xml"] = self._settings(folder + "settings.xml")

    def _targets(self, root: Element, folder: str) -> list[str]:
        """Return the names in the file that a part leads to; let all that lead out of it go nowhere."""
        targets = []
        for element in root.iter():
            for name, value in element.attrib.items():
                if local(name) != "href" or value.casefold().startswith((*OF_WEB, "#")) or not value:
                    continue
                target = posixpath.normpath(posixpath.join(folder, unquote(value.removeprefix("./"))))
                if self._holds(target):
                    targets.append(target)
                elif value != NOWHERE:
                    element.set(name, NOWHERE)
                    is_path = is_local(value) or value.startswith(("..", "/"))
                    self._report.remove(report.PATH if is_path else report.SOURCES)
        return targets

    def _holds(self, target: str) -> bool:
        return target in self._package or f"{target}/content.xml" in self._package

    def _add_target(self, name: str) -> None:
        if name in self._parts or name.startswith("META-INF/"):
            return
        if name not in self._package:
            self._add_object(name)
            return
        content = scratch()
        self._parts[name] = content
        is_font = "font" in self._types.get(name, "") or name.startswith("Fonts/")
        with self._package.open(name) as file:
            inside.clean(posixpath.basename(name), file, content, is_font, self._report, self._budget)

    def _add_object(self, folder: str) -> None:
        """Add a document within the document. Formulas and charts show all they are; others do not."""
        if f"{folder}/content.xml" in self._parts:
            return
        if not self._types.get(f"{folder}/", "").endswith((".formula", ".chart")):
            self._report.warn(report.INSIDE, posixpath.basename(folder))
        with self._budget.deeper():
            self._add_document(f"{folder}/")

    def _add_meta(self) -> None:
        if "meta.xml" not in self._package:
            return
        before = self._root("meta.xml")
        stays = properties.kept(before, self._report)
        version = {f"{{{_OFFICE}}}version": self._version} if self._version else {}
        names = {"office": _OFFICE, "meta": _META, "dc": properties.DC}
        root = etree.Element(f"{{{_OFFICE}}}document-meta", version, nsmap=names)
        meta = etree.SubElement(root, f"{{{_OFFICE}}}meta")
        if program := properties.program(before):
            etree.SubElement(meta, f"{{{_META}}}generator").text = program
        for key, value in sorted(stays.items()):
            etree.SubElement(meta, f"{{{properties.DC}}}{key}").text = value
        self._parts["meta.xml"] = markup.write(root)

    def _settings(self, name: str) -> bytes:
        """Return the settings of the layout: none in words, and none that tell who wrote which part."""
        root = self._root(name)
        for element in [e for e in root.iter() if not _is_layout(e)]:
            is_telling = markup.text_of(element).strip() not in {"", "false", "0"}
            self._report.remove("settings of the program and the printer", is_telling)
            markup.drop(element)
        return markup.write(root)

    def _root(self, name: str) -> Element:
        return markup.parse(self._package.read(name), self._budget)

    def _report_strays(self) -> None:
        strays = set(self._package.names) - set(self._parts) - {"mimetype", _MANIFEST_PART}
        for name in strays:
            if name.startswith("Thumbnails/"):
                self._report.remove(report.PREVIEW)
            elif name.startswith("META-INF/"):
                self._report.remove(report.SIGNATURE)
            else:
                self._report.remove(report.STRAY)

    # --- Content ----------------------------------------------------------------------------------

    def _clean(self, root: Element) -> None:
        self._report.remove(report.DATA, markup.drop_all(root, "scripts", "meta-data-source"))
        self._report.remove(report.PROPERTIES, _drop_embedded_properties(root))
        # All first: to take out the one that comes next would end the looking.
        for element in list(root.iter()):
            self._clean_attributes(element)
            match local(element.tag):
                case "annotation":
                    self._report.comment(_forget_writer(element, self._report))
                case "change-info":
                    self._report.change(_forget_writer(element, self._report))
                case "changed-region":
                    self._report.change("")
                case "hidden-text" | "hidden-paragraph":
                    self._report.hide("text")
                case "section" if _attribute(element, "display") in {"none", "condition"}:
                    self._report.hide("text")
                case "text-properties" if _attribute(element, "display") in {"none", "condition"}:
                    self._note_hidden_style(element)
                case "binary-data":
                    self._report.warn(
                        "There is a file written into its text, which could not be looked into."
                    )
        self._report.remove(report.PATH, markup.drop_local_paths(root))

    def _note_hidden_style(self, element: Element) -> None:
        style = element.getparent()
        if style is not None:
            self._hidden_styles.add(_attribute(style, "name"))

    def _clean_attributes(self, element: Element) -> None:
        for name in element.attrib:
            short = local(name)
            if short in {"rsid", "paragraph-rsid"}:
                del element.attrib[name]
                self._report.remove(report.TRACES)
            elif markup.namespace(name) == _XHTML or short in {"dde-application", "dde-topic", "dde-item"}:
                del element.attrib[name]
                self._report.remove(report.DATA)
            elif short in {"style-name", "parent-style-name"}:
                self._used_styles.add(element.attrib[name])


def _attribute(element: Element, wanted: str) -> str:
    return next((value for name, value in element.attrib.items() if local(name) == wanted), "")


def _drop_embedded_properties(root: Element) -> bool:
    """Take out the properties and settings that may stand in a part of any kind."""
    found = list(root.iter(f"{{{_OFFICE}}}meta", f"{{{_OFFICE}}}settings"))
    for element in found:
        markup.drop(element)
    return bool(found)


def _forget_writer(element: Element, found: Report) -> str:
    """Take a comment or a change, and return who wrote it; afterwards it does not say so any more."""
    author = ""
    for child in list(element):
        match local(child.tag):
            case "creator":
                author, child.text = (child.text or ""), NOBODY
            case "date" if child.text != NO_DATE:
                child.text = NO_DATE
                found.remove(report.DATES)
            case "creator-initials" | "sender-initials" | "date-string":
                markup.drop(child)
                found.remove(report.AUTHOR)
    return author


def _is_layout(element: Element) -> bool:
    """Return whether a setting is a number or a switch of the document's layout, or holds such."""
    kind = local(element.tag)
    if kind == "config-item-set":
        return not _attribute(element, "name").endswith("view-settings")
    if kind == "config-item":
        name = _attribute(element, "name").casefold()
        return _attribute(element, "type") in _NUMBERS and "rsid" not in name and _is_number(element)
    return kind in {"document-settings", "settings"}


def _is_number(element: Element) -> bool:
    text = (element.text or "").strip().lstrip("-")
    return not len(element) and (text in {"true", "false"} or text.replace(".", "").isdigit())


inside.WITHIN["odt"] = clean_odt_within
