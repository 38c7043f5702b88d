"""Which parts of an Office file belong to it: those that relationships lead to, less those that tell."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from ..addresses import OF_WEB, WEB, is_local
from ..findings import Refused
from . import markup, report
from .markup import Element
from .package import DAMAGED, Budget, Package
from .report import Report

TYPES_PART = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# Where an address was that must not be told.
NOWHERE = "about:blank"

# The last words of the relationships that are not followed, and what a reader is spared by that. The three
# kinds of properties are told of by `properties`.
_DROPPED = {
    "core-properties": "",
    "extended-properties": "",
    "custom-properties": "",
    "thumbnail": report.PREVIEW,
    "origin": report.SIGNATURE,
    "signature": report.SIGNATURE,
    "certificate": report.SIGNATURE,
    "attachedtemplate": report.PATH,
    "transform": report.PATH,
    "htmlpubsaveas": report.PATH,
    "printersettings": "the name of the printer",
    "people": report.AUTHOR,
    "person": report.AUTHOR,
    "usernames": report.AUTHOR,
    "documenttask": report.AUTHOR,
    "documenttasks": report.AUTHOR,
    "threadedcomment": report.CHANGED,
    "commentsids": report.CHANGED,
    "commentsextensible": report.CHANGED,
    "revisionheaders": report.CHANGED,
    "revisionlog": report.CHANGED,
    "changesinfo": report.CHANGED,
    "revisioninfo": report.CHANGED,
    "mailmergesource": report.SOURCES,
    "mailmergeheadersource": report.SOURCES,
    "recipientdata": report.SOURCES,
    "slideupdateinfo": report.SOURCES,
    "slideupdateurl": report.SOURCES,
    "classificationlabels": report.COMPANY,
    "customxml": report.DATA,
    "customxmlprops": report.DATA,
    "customproperty": report.DATA,
    "customdata": report.DATA,
    "tags": report.DATA,
    "xmlmaps": report.DATA,
    "tablesinglecells": report.DATA,
    "volatiledependencies": report.DATA,
    "glossarydocument": report.DATA,
    "webextension": report.DATA,
    "webextensiontaskpanes": report.DATA,
    "extensibility": report.DATA,
    "usercustomization": report.DATA,
    "attachedtoolbars": report.DATA,
    "keymapcustomizations": report.DATA,
    "vbaproject": report.DATA,
    "wordvbadata": report.DATA,
}
# Elements that stay when the part goes that they point to; the others go with it.
_KEPT_WITHOUT = {"pageSetup"}
_EMPTY_WITHOUT = {"custDataLst", "customProperties", "mailMerge"}


@dataclass
class Links:
    """Where a part leads: the relationships that stay, and the numbers of those that do not."""

    kept: list[dict[str, str]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    dangling: set[str] = field(default_factory=set)

    def write(self) -> bytes:
        """Return the part that holds these relationships."""
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        for attributes in self.kept:
            etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
        return markup.write(root)

    def strip(self, root: Element) -> None:
        """Take out of a part what pointed along relationships that are gone."""
        if self.dropped or self.dangling:
            for element in list(root.iter()):
                for name, value in element.attrib.items():
                    if markup.namespace(name).endswith("/relationships"):
                        self._strip(element, name, value)

    def _strip(self, element: Element, name: str, value: str) -> None:
        if value in self.dangling or (value in self.dropped and markup.local(element.tag) in _KEPT_WITHOUT):
            del element.attrib[name]
        elif value in self.dropped:
            parent = element.getparent()
            markup.drop(element)
            if parent is not None and not len(parent) and markup.local(parent.tag) in _EMPTY_WITHOUT:
                markup.drop(parent)


def relations_part(name: str) -> str:
    """Take a part's name ("" for the whole file); return the name of the part with its relationships."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


class Walk:
    """The parts that stay, found from the whole file's relationships on."""

    def __init__(self, package: Package, budget: Budget, found: Report) -> None:
        self.links: dict[str, Links] = {}
        self.core = self.extended = self.custom = ""
        self._package, self._budget, self._report = package, budget, found
        self._names = {name.casefold(): name for name in package.names}
        self._dropped_folders: set[str] = {"docProps"}
        waiting = [""]
        while waiting:
            part = waiting.pop()
            if part not in self.links:
                self.links[part] = Links()
                waiting.extend(self._follow(part))
        self._report_strays()

    @property
    def parts(self) -> list[str]:
        return sorted(name for name in self.links if name)

    def _follow(self, part: str) -> list[str]:
        """Return the parts that one part leads to, and note its relationships."""
        listed = self._names.get(relations_part(part).casefold())
        if not listed:
            return []
        root = markup.parse(self._package.read(listed), self._budget)
        targets = [self._relation(part, element) for element in markup.find_all(root, "Relationship")]
        return [target for target in targets if target]

    def _relation(self, part: str, element: Element) -> str:
        """Return the part a relationship leads to, or "" if it is none of the file's or goes."""
        number, kind, target = (element.get(name, "") for name in ("Id", "Type", "Target"))
        links, attributes = self.links[part], {"Id": number, "Type": kind}
        tail = kind.rpartition("/")[2].casefold()
        if element.get("TargetMode") == "External" or target.startswith("#"):
            if tail in _DROPPED:
                self._drop(part, number, tail, "")
            else:
                links.kept.append(attributes | self._outside(tail, target))
            return ""
        path, hash_sign, fragment = target.partition("#")
        name = self._names.get(_resolved(part, path).casefold(), "")
        if tail in _DROPPED:
            self._drop(part, number, tail, name)
        elif not name or name.endswith(".rels") or name.casefold().startswith("docprops/"):
            links.dangling.add(number)
        else:
            links.kept.append(attributes | {"Target": _relative(part, name) + hash_sign + fragment})
            return name
        return ""

    def _drop(self, part: str, number: str, tail: str, name: str) -> None:
        self.links[part].dropped.add(number)
        if name:
            self._dropped_folders.add(posixpath.dirname(name))
        match tail:
            case "core-properties":
                self.core = self.core or name
            case "extended-properties":
                self.extended = name
            case "custom-properties":
                self.custom = name
        if _DROPPED[tail]:
            self._report.remove(_DROPPED[tail])

    def _outside(self, tail: str, target: str) -> dict[str, str]:
        """Return the attributes of a relationship that leads out of the file: to the web, or else nowhere."""
        if target.startswith("#") and tail == "hyperlink":
            return {"Target": target, "TargetMode": "External"}
        schemes = OF_WEB if tail == "hyperlink" else WEB
        is_of_web = target.casefold().startswith(schemes) and tail in {
            "hyperlink",
            "image",
            "video",
            "media",
            "audio",
        }
        if not is_of_web and target != NOWHERE:
            self._report.remove(report.PATH if is_local(target) else report.SOURCES)
            target = NOWHERE
        return {"Target": target, "TargetMode": "External"}

    def _report_strays(self) -> None:
        used = set(self.links) | {relations_part(part) for part in self.links} | {TYPES_PART}
        strays = set(self._package.names) - used
        is_stray = any(
            posixpath.dirname(name).removesuffix("/_rels") not in self._dropped_folders | {"_rels"}
            for name in strays
        )
        self._report.remove(report.STRAY, is_stray)


class ContentTypes:
    """What kind of thing each part is said to be."""

    def __init__(self, package: Package, budget: Budget) -> None:
        if TYPES_PART not in package:
            raise Refused(DAMAGED)
        root = markup.parse(package.read(TYPES_PART), budget)
        self._defaults = _map(root, "Default", "Extension", str.casefold)
        self._overrides = _map(root, "Override", "PartName", lambda name: name.lstrip("/").casefold())

    def of(self, name: str) -> str:
        """Take a part's name and return its type, or ""."""
        known = self._overrides.get(name.casefold())
        return known or self._defaults.get(_extension(name), "")

    def write(self, parts: list[str]) -> bytes:
        """Return the part that says the types of these parts, and of no others."""
        root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
        used = {_extension(name) for name in parts} | {"rels"}
        for extension in sorted(used & set(self._defaults)):
            attributes = {"Extension": extension, "ContentType": self._defaults[extension]}
            etree.SubElement(root, f"{{{_TYPES}}}Default", attributes)
        for name in parts:
            if kind := self._overrides.get(name.casefold()):
                etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": kind})
        return markup.write(root)

    def add(self, name: str, kind: str) -> None:
        """Say of one part what it is."""
        self._overrides[name.casefold()] = kind


def _map(root: Element, tag: str, key: str, fold: Callable[[str], str]) -> dict[str, str]:
    return {
        fold(element.get(key, "")): element.get("ContentType", "") for element in markup.find_all(root, tag)
    }


def _extension(name: str) -> str:
    return posixpath.splitext(name)[1].removeprefix(".").casefold()


def _resolved(part: str, target: str) -> str:
    """Return the name of the part that `target` means when `part` says it."""
    path = posixpath.join("/", posixpath.dirname(part), unquote(target.replace("\\", "/")))
    return posixpath.normpath(path).lstrip("/")


def _relative(part: str, name: str) -> str:
    """Return how `part` is best to call another one: in one way only, since a path can be written in many."""
    return posixpath.relpath(f"/{name}", posixpath.join("/", posixpath.dirname(part)))
