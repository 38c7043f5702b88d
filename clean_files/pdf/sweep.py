"""Goes through a PDF from its catalog and leaves in each dictionary what the table of kinds allows.

What is met outside the table is taken out, after a look whether it could harm: such a file is refused.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from ..addresses import WEB, as_read, leads_to_web, path_in
from ..findings import Refused
from . import phrases
from .dangers import danger_of
from .drawings import Drawings
from .names import RESOURCES, Names, is_plain
from .parts import MAX_PARTS, TOO_MANY, Part, parts_below
from .pictures import clean_picture, clean_profile
from .streams import clean_font, is_code, without_comments, without_tail
from .table import Kind, Rule, kinds

# Of an action, and of what all links of the file are relative to.
_ADDRESS_KEYS = {"Action": "/URI", "Base": "/Base"}
_LOST_TEXTS = ("/ActualText", "/Alt", "/E", "/T")
# Of a field that can be filled in; in a comment they name who wrote it.
_FIELD_KEYS = ("/T", "/TU", "/TM", "/FT", "/Ff", "/V", "/DV", "/Kids", "/Opt", "/MaxLen", "/I", "/TI", "/Sy")
# What a reader fills in or sees in a field, codes of fonts, and addresses, which are judged by themselves.
_NO_PROSE = frozenset({"/V", "/DV", "/Opt", "/DA", "/DS", "/Panose", "/CharSet", "/URI", "/Base"})
# What other places of the file call by this name, in an order that searches rely on.
_SORTED_NAMES = frozenset({"/D", "/Dest", "/Names", "/Limits", "/ID", "/Headers"})
# Of one profile for a paper or a screen, by the names that everybody gives it.
_KNOWN_CONDITION = re.compile(
    r"(?:Custom|Unknown|None|https?://www\.(?:color\.org|iec\.ch)/?|"
    r"(?:sRGB(?: IEC ?61966-2[.-]1)?|FOGRA ?\d+L?|CGATS[ -]?TR[ -]?\d+|JC200\d+|IFRA\d+|GRACoL\d*|PSO \w+"
    r"|U\.S\. Web Coated \(SWOP\) v2|(?:Adobe|Generic) RGB|ISO (?:Coated|Uncoated)(?: v2)?)"
    r"(?: \(?(?:ISO|ECI|IEC)[\w .,:/-]{0,40}\)?)?)",
    re.IGNORECASE,
)
# RFC 5646, and as some programs write it.
_LANGUAGE = re.compile(r"(?:(?:[A-Za-z]{2,3}|[iIxX])(?:[-_][A-Za-z0-9]{1,8}){0,4})?")
_LOGIN = re.compile(r"^(\s*https?://)[^/?#@\\]*@", re.IGNORECASE)
# What names a place of the file, in the older way (12.3.2.4).
_PLACE_KEYS = frozenset({"/D", "/Dest"})
_CONDITIONS = ("/OutputCondition", "/OutputConditionIdentifier", "/Info", "/RegistryName")


@dataclass
class Sweep:
    """One walk through a PDF.

    `removed` has what was taken out, in phrases; `reached` all objects that were come by; `broken` the kinds
    of parts that could not be read or cleaned: "picture", "drawing", "large drawing", "cut drawing".
    """

    pdf: Pdf
    removed: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    reached: set[tuple[int, int]] = field(default_factory=set)
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _looked_at: set[tuple[int, int]] = field(default_factory=set)
    _waiting: list[tuple[str, Object, Kind]] = field(default_factory=list)
    _shown: set[tuple[int, int]] = field(default_factory=set)
    _resources: list[Object] = field(default_factory=list)
    _roles: dict[str, str] = field(default_factory=dict)
    _places: Names = field(default_factory=lambda: Names(()))

    def run(self) -> None:
        """Change the file; raise Refused if something in it could harm a reader or is a file of its own."""
        self._shown = {page.obj.objgen for page in self.pdf.pages}
        self._drawings = Drawings(self.pdf)
        self._roles = _roles_of(self.pdf.Root)
        self._rename_places(self.pdf.Root.get("/Dests"))
        self._seen.add(self.pdf.Root.objgen)
        self._waiting.append(("/Root", self.pdf.Root, kinds()["Catalog"]))
        count = 0
        while self._waiting:
            self._visit(*self._waiting.pop())
            count += 1
            if count > MAX_PARTS:
                raise Refused(TOO_MANY)
        self._rename_resources()
        self.reached = self._seen | self._looked_at
        self.removed |= self._drawings.removed
        if self._drawings.has_unread:
            self.broken.add("drawing")
        if self._drawings.has_uncleaned:
            self.broken.add("large drawing")
        if self._drawings.has_cut_off:
            self.broken.add("cut drawing")

    def _rename_places(self, places: object) -> None:
        """Let places that are called by a path have other names; what leads to them follows as it is met."""
        if isinstance(places, Dictionary):
            self._places = Names(places.keys())
            for key in set(places.keys()):
                if _holds_path(key):
                    self._places.add(key)
                    self.removed.add(phrases.PATHS)
            self._places.rename_keys(places)

    def _rename_resources(self) -> None:
        """Let what drawings name by more than a word have other names, where all drawings can follow."""
        used = {key for each in self._resources for key in map(str, each.keys())}
        odd = {key for key in used if not is_plain(key)} - _fonts_of_fields(self.pdf.Root)
        if not odd:
            return
        if not self._drawings.can_rename():
            self.broken.add("drawing")
            return
        names = Names(used)
        for key in sorted(odd):
            names.add(key)
        self._drawings.rename(names)
        for each in self._resources:
            names.rename_keys(each)
        self.removed.add(phrases.PATHS if any(map(_holds_path, odd)) else phrases.TRACES)

    # One dictionary

    def _visit(self, key: str, value: Object, kind: Kind) -> None:
        if not kind.is_map:
            self._refuse(Part(key, value))
        elif key in RESOURCES:
            self._resources.append(value)
        elif key == "/RoleMap":
            for role in [role for role in map(str, value.keys()) if not is_plain(role)]:
                del value[role]
                self.removed.add(phrases.TRACES)
        if kind.name == "Annotation":
            self._forget_commenter(value)
        if kind.name == "StructElem":
            self._forget_lost_text(value)
            self._keep_plain_role(value)
        if kind.name in _ADDRESS_KEYS:
            self._forget_address(value, _ADDRESS_KEYS[kind.name])
        stream_rules = kinds()["Stream"].rules if isinstance(value, Stream) else {}
        for inner_key, inner in list(value.items()):
            rule = kind.rule(inner_key) or stream_rules.get(inner_key)
            if inner_key == "/Length" and isinstance(value, Stream):
                continue  # The library's own.
            may_stay = rule is not None and (
                type(inner) is not Object or self._may_stay(inner_key, inner, rule)
            )
            if rule is None or not may_stay or (inner_key == "/Lang" and not _is_language(inner)):
                self._drop(value, inner_key, inner, kind)
            elif isinstance(inner, String):
                value[inner_key] = self._without_path(inner_key, inner, rule)
            elif isinstance(inner, Name) and inner_key in _PLACE_KEYS:
                value[inner_key] = self._places.new(inner)
        self._clean_inside(value, kind)

    def _may_stay(self, key: str, value: Object, rule: Rule, *, is_item: bool = False) -> bool:
        """Return whether a value may stay by a rule; what is in it is looked at later."""
        if isinstance(value, Name):
            return rule.has_names
        if isinstance(value, String):
            return rule.has_text and (is_item or not rule.in_arrays)
        if isinstance(value, Array):
            if rule.in_arrays and not (len(value) and isinstance(value[0], Name)):
                return False
            if value.is_indirect:
                if value.objgen in self._seen:
                    return True
                self._seen.add(value.objgen)
            for index, item in enumerate(value):
                if type(item) is Object and not self._may_stay(key, item, rule, is_item=True):
                    # In its place, since places have a meaning.
                    value[index] = None
                    self._tell(key, item)
                elif isinstance(item, String):
                    value[index] = self._without_path(key, item, rule)
            return True
        return (is_item or not rule.in_arrays) and self._is_expected(key, value, rule)

    def _without_path(self, key: str, text: Object, rule: Rule) -> Object:
        """Return a text that may stay, or an empty one where it has a path on somebody's computer in it."""
        is_code = rule.in_arrays or key in _NO_PROSE
        start = None if is_code else path_in(said := str(text))
        if start is None:
            return text
        self.removed.add(phrases.PATHS)
        # Of a name its beginning stays: it leads where it led, and the names around it stay in order.
        return String(said[: start + 1] if key in _SORTED_NAMES and start == 0 else "")

    def _is_expected(self, key: str, value: Object, rule: Rule) -> bool:
        """Return whether a dictionary is of a kind that may be here, and note it to be visited."""
        number = value.objgen if value.is_indirect else None
        for kind, has_guard in rule.kinds:
            if kind.name == "Shown":
                if number in self._shown:
                    return True
            elif number in self._seen and _fits_form(value, kind):
                return True
            elif _fits(value, kind, has_guard=has_guard):
                if number:
                    self._seen.add(number)
                self._waiting.append((key, value, kind))
                return True
        return False

    def _drop(self, value: Object, key: str, inner: object, kind: Kind) -> None:
        if key in value:  # What is listed may be nothing: a reference that leads nowhere.
            del value[key]
        if kind.name == "Lost":
            self.removed.add(phrases.LEFTOVERS)
            self._look_for_danger(key, inner)
        else:
            self._tell(key, inner, kind)

    def _tell(self, key: str, value: object, kind: Kind | None = None) -> None:
        """Note what is taken out, after a look whether it could harm."""
        is_comment = kind is not None and kind.name == "Annotation"
        if _is_signature(value):
            self.removed.add(phrases.SIGNATURE)
        elif is_comment and key in phrases.OF_COMMENTS:
            self.removed.add(phrases.OF_COMMENTS[key])
        elif key not in phrases.SILENT:
            self.removed.add(phrases.OF_KEYS.get(key, phrases.TRACES))
        self._look_for_danger(key, value)

    def _look_for_danger(self, key: str, value: object) -> None:
        for part in parts_below(key, value, self._looked_at):
            self._refuse(part)

    def _refuse(self, part: Part) -> None:
        if reason := danger_of(part):
            raise Refused(reason)

    # Kinds that need more than an allow-list

    def _forget_commenter(self, value: Object) -> None:
        """Take out of what is no field what only a field may have: there, it names a person."""
        if value.get("/Subtype") not in (None, Name.Widget):
            for key in _FIELD_KEYS:
                if key in value:
                    self._drop(value, key, value[key], kinds()["Annotation"])

    def _forget_lost_text(self, value: Object) -> None:
        """Take out what the structure says of a page that is no longer there."""
        page = value.get("/Pg")
        if isinstance(page, Dictionary) and page.objgen not in self._shown:
            for key in _LOST_TEXTS:
                if key in value:
                    del value[key]
                    self.removed.add(phrases.LEFTOVERS)

    def _forget_address(self, value: Object, key: str) -> None:
        """Take out an address that leads elsewhere than to the web. A harmful one was refused."""
        said = value.get(key)
        if said is None:
            return
        address = as_read(str(said)) if isinstance(said, String) else ""
        is_kept = leads_to_web(address) if key == "/URI" else address.casefold().startswith(WEB)
        if not is_kept or not isinstance(said, String):
            del value[key]
            self.removed.add(phrases.ADDRESSES)
        elif (open_to_all := _LOGIN.sub(r"\1", str(said))) != str(said):
            value[key] = String(open_to_all)
            self.removed.add(phrases.CREDENTIALS)

    def _keep_plain_role(self, element: Object) -> None:
        """Let an element be what its role stands for, where that is called by more than words."""
        role = str(element.get("/S", ""))
        for _ in range(5):
            if is_plain(role):
                break
            role = self._roles.get(role, "/Span")
        if element.get("/S") != Name(role if is_plain(role) else "/Span"):
            element.S = Name(role if is_plain(role) else "/Span")
            self.removed.add(phrases.TRACES)

    def _clean_inside(self, value: Object, kind: Kind) -> None:
        """Clean what a part holds besides its keys."""
        match kind.name:
            case "Page" | "Form" | "Tiling" | "Glyph":
                self._drawings.clean(value)
            case "Image":
                self._clean_picture(value)
            case "Profile":
                self._clean_profile(value)
            case "OutputIntent":
                self._clean_conditions(value)
            case "CharacterMap":
                self._rewrite(value, without_comments, phrases.TRACES)
            case "Function" if is_code(value):
                self._rewrite(value, without_comments, phrases.TRACES)
            case "FontProgram":
                self._rewrite(value, clean_font, phrases.FONTS)

    def _rewrite(self, stream: Object, clean: Callable[[bytes], bytes], phrase: str) -> None:
        """Clean what a stream holds; one that can't be read stays, as no viewer reads it either."""
        try:
            given = stream.read_bytes()
            cleaned = clean(given)
        except (PdfError, struct.error) as error:
            _raise_bound(error)
            return
        if cleaned != given:
            stream.write(cleaned)
            self.removed.add(phrase)

    def _clean_picture(self, picture: Object) -> None:
        try:
            self.removed |= clean_picture(self.pdf, picture)  # type: ignore[arg-type]
            if (pixels := without_tail(picture)) is not None:  # type: ignore[arg-type]
                picture.write(pixels)
                self.removed.add(phrases.TRACES)
        except (PdfError, ValueError, LookupError) as error:
            _raise_bound(error)
            self.broken.add("picture")

    def _clean_profile(self, profile: Object) -> None:
        try:
            given = profile.read_bytes()
        except PdfError as error:
            _raise_bound(error)
            given = b""
        clean = clean_profile(given) or b""  # A viewer goes by the number of colours then.
        if clean != given:
            self.removed.add(phrases.PROFILES)
            profile.write(clean)

    def _clean_conditions(self, intent: Object) -> None:
        for key in _CONDITIONS:
            said = intent.get(key)
            if isinstance(said, String) and not _KNOWN_CONDITION.fullmatch(str(said).strip()):
                intent[key] = String("Custom")
                self.removed.add(phrases.PROFILES)


def _fits(value: Object, kind: Kind, *, has_guard: bool) -> bool:
    """Return whether a dictionary is of a kind, by what it says of itself."""
    return _fits_form(value, kind) and (
        not has_guard
        or all(
            key in value and (not values or str(value[key]) in values) for key, values in kind.needs.items()
        )
    )


def _fits_form(value: Object, kind: Kind) -> bool:
    return kind.is_stream is None or kind.is_stream == isinstance(value, Stream)


def _is_language(said: object) -> bool:
    return isinstance(said, String) and bool(_LANGUAGE.fullmatch(str(said).strip()))


def _holds_path(name: str) -> bool:
    """Return whether a name holds a path, perhaps in the way in which names are escaped twice."""
    letters = re.sub("#([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), name[1:])
    return path_in(letters) is not None


def _roles_of(catalog: Object) -> dict[str, str]:
    """Return what each role of the structure stands for (14.7.3)."""
    tree = catalog.get("/StructTreeRoot")
    roles = tree.get("/RoleMap") if isinstance(tree, Dictionary) else None
    return {key: str(value) for key, value in roles.items()} if isinstance(roles, Dictionary) else {}


def _fonts_of_fields(catalog: Object) -> set[str]:
    """Return the names by which fields call their fonts, in texts that aren't looked into."""
    form = catalog.get("/AcroForm")
    resources = form.get("/DR") if isinstance(form, Dictionary) else None
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    return set(fonts.keys()) if isinstance(fonts, Dictionary) else set()


def _is_signature(value: object) -> bool:
    return isinstance(value, Dictionary) and "/ByteRange" in value


def _raise_bound(error: Exception) -> None:
    """Raise an error again that says that a bound was met: the file is refused for it."""
    if "limit exceeded" in str(error):
        raise error
