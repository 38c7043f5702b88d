"""What is done to single elements of Word, Excel and PowerPoint parts, by the element's name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..addresses import is_local
from . import markup, report
from .markup import Element, local
from .report import NO_DATE, NOBODY, Report

_TRUE = {"1", "true", "on"}
_FALSE = {"0", "false", "off"}


@dataclass
class State:
    """What the rules learn in one part and need in another."""

    report: Report
    names: set[str] = field(default_factory=set)
    hidden_styles: set[str] = field(default_factory=set)
    used_styles: set[str] = field(default_factory=set)
    used_strings: set[str] = field(default_factory=set)
    fields: list[list[Element]] = field(default_factory=list)
    # What goes when all of a part was looked at: to take out what comes next would end the looking.
    going: list[Element] = field(default_factory=list)

    def finish(self) -> None:
        """Say what only all parts together show."""
        if self.hidden_styles & self.used_styles:
            self.report.hide("text")


# Takes an element and the state, changes the element, returns what of the tree must go (or None).
Rule = Callable[[Element, State], Element | None]


def _attribute(element: Element, wanted: str) -> str:
    """Return an attribute by its name without namespace, or ""."""
    return next((value for name, value in element.attrib.items() if local(name) == wanted), "")


def _owner(element: Element) -> str:
    """Return the name of the element around this one, without namespace, or ""."""
    parent = element.getparent()
    return "" if parent is None else local(parent.tag)


def _set(element: Element, wanted: str, value: str) -> bool:
    """Set an attribute that is there, by its name without namespace; return whether it was another."""
    for name, old in element.attrib.items():
        if local(name) == wanted and old != value:
            element.set(name, value)
            return True
    return False


def _remove(element: Element, *unwanted: str) -> bool:
    """Remove attributes by their names without namespace; return whether there were any."""
    names = [name for name in element.attrib if local(name) in unwanted]
    for name in names:
        del element.attrib[name]
    return bool(names)


def _goes(phrase: str) -> Rule:
    """A rule for an element that goes."""

    def rule(element: Element, state: State) -> Element | None:
        # A part's outermost element cannot go: then the part is none that this rule means.
        if element.getparent() is None:
            return None
        state.report.remove(phrase)
        return element

    return rule


def _loses(phrase: str, *names: str) -> Rule:
    """A rule for an element that loses attributes."""

    def rule(element: Element, state: State) -> None:
        state.report.remove(phrase, _remove(element, *names))

    return rule


# --- All three ------------------------------------------------------------------------------------


def _picture_name(element: Element, state: State) -> None:
    """A picture's name is often the name of the file it was made from."""
    if _owner(element) == "nvPicPr":
        number = _attribute(element, "id")
        state.report.remove("the names of the pictures' files", _set(element, "name", f"Picture {number}"))
    if _attribute(element, "hidden") in _TRUE:
        state.report.hide("shapes")


def _absolute_path(element: Element, state: State) -> Element:
    state.report.remove(report.PATH)
    return next(element.iterancestors("{*}AlternateContent"), element)


# What themes are called that come with every office program; another's name is often a company's.
_USUAL_THEMES = {"", "Office", "Office Theme", "Theme"}


def _theme_name(element: Element, state: State) -> None:
    """What a theme, its colours, its fonts or its effects are called: no reader is shown it."""
    if _attribute(element, "name") not in _USUAL_THEMES:
        state.report.remove(report.TEMPLATE, _set(element, "name", "Theme"))


def _theme_family(element: Element, state: State) -> Element:
    """From which template a theme is, and in which version, in an extension that holds nothing else."""
    state.report.remove(report.TEMPLATE)
    parent = element.getparent()
    return element if parent is None or local(parent.tag) != "ext" else parent


def _master_name(element: Element, state: State) -> None:
    """What a master of slides is called: mostly as the template is."""
    if _owner(element) in {"sldMaster", "notesMaster", "handoutMaster"}:
        state.report.remove(report.TEMPLATE, _remove(element, "name"))


_EVERYWHERE: dict[str, Rule] = {
    "absPath": _absolute_path,
    "clrScheme": _theme_name,
    "custClr": _loses(report.TEMPLATE, "name"),
    "fmtScheme": _theme_name,
    "fontScheme": _theme_name,
    "theme": _theme_name,
    "themeFamily": _theme_family,
    "cNvPr": _picture_name,
    "imagedata": _loses("the names of the pictures' files", "title"),
    "signatureline": _loses(
        report.SIGNATURE, "suggestedsigner", "suggestedsigner2", "suggestedsigneremail", "signinginstructions"
    ),
    "timestamp": _loses(report.DATES, "timeString"),
}


# --- Word -----------------------------------------------------------------------------------------


def _vanish(element: Element, state: State) -> None:
    """Text that is there and not shown."""
    if _attribute(element, "val") in _FALSE:
        return
    owner = next(element.iterancestors("{*}r", "{*}style"), None)
    if owner is None or _owner(element) != "rPr":
        return
    if local(owner.tag) == "r":
        if any(text.text for text in markup.find_all(owner, "t")):
            state.report.hide("text")
    else:
        state.hidden_styles.add(_attribute(owner, "styleId"))


def _uses_style(element: Element, state: State) -> None:
    state.used_styles.add(_attribute(element, "val"))


_WORD_OR_QUOTED = re.compile(r'"[^"]*"?|\S+')


def _instruction(element: Element, state: State) -> None:
    """What a field is made from: it may name a file on the author's computer."""
    if state.fields:
        state.fields[-1].append(element)
    element.text = _without_paths(element.text or "", state) or None


def _simple_field(element: Element, state: State) -> None:
    _set(element, "instr", _without_paths(_attribute(element, "instr"), state))


def _without_paths(instruction: str, state: State) -> str:
    """Take what a field is made from; return it without files on somebody's computer."""
    clean = _WORD_OR_QUOTED.sub(lambda f: '""' if is_local(f[0].strip('"')) else f[0], instruction)
    state.report.remove(report.PATH, clean != instruction)
    return clean


def _field_mark(element: Element, state: State) -> None:
    """Where a field begins, and where its instruction ends."""
    kind = _attribute(element, "fldCharType")
    if kind == "begin":
        state.fields.append([])
    elif state.fields:
        _empty_if_program_data(state.fields[-1], state)
        if kind == "end":
            state.fields.pop()


def _empty_if_program_data(instructions: list[Element], state: State) -> None:
    """Take a field's instruction: a reference manager's holds that program's own data, and stays without."""
    told = "".join(element.text or "" for element in instructions).split(None, 1)
    if told[:1] == ["ADDIN"] and len(told) > 1:
        for element in instructions:
            element.text = None
        instructions[0].text = " ADDIN "
        state.report.remove(report.DATA)
    instructions.clear()


def _change(element: Element, state: State) -> None:
    state.report.change("")


def _comment(element: Element, state: State) -> None:
    state.report.comment("")


_WORD: dict[str, Rule] = {
    "attachedSchema": _goes(report.PATH),
    "attachedTemplate": _goes(report.PATH),
    "comment": _comment,
    "customXmlPr": _goes(report.DATA),
    "dataBinding": _goes(report.DATA),
    "del": _change,
    "docId": _goes("a number that follows the file through its versions"),
    "docVars": _goes(report.DATA),
    "fldChar": _field_mark,
    "fldData": _goes(report.DATA),
    "delInstrText": _instruction,
    "fldSimple": _simple_field,
    "ins": _change,
    "instrText": _instruction,
    "mailMerge": _goes(report.SOURCES),
    "moveFrom": _change,
    "moveTo": _change,
    "pStyle": _uses_style,
    "permStart": _loses(report.AUTHOR, "ed"),
    "rStyle": _uses_style,
    "rsids": _goes(report.TRACES),
    "saveThroughXslt": _goes(report.PATH),
    "schemaLibrary": _goes(report.DATA),
    "smartTagPr": _goes(report.DATA),
    "tag": _goes(report.DATA),
    "vanish": _vanish,
}


# --- Excel ----------------------------------------------------------------------------------------


def _sheet(element: Element, state: State) -> None:
    if _attribute(element, "state") in {"hidden", "veryHidden"}:
        state.report.hide("sheets", _attribute(element, "name"))


def _row_or_column(element: Element, state: State) -> None:
    if element.get("hidden") in _TRUE:
        state.report.hide("rows or columns")


def _cell(element: Element, state: State) -> None:
    if element.get("t") == "s":
        for value in element.iterchildren("{*}v"):
            state.used_strings.add((value.text or "").strip().lstrip("0") or "0")


def _strings(element: Element, state: State) -> None:
    """Texts that no cell shows any more were deleted, or so their author believes."""
    for number, item in enumerate(element.iterchildren("{*}si")):
        if str(number) not in state.used_strings and markup.text_of(item):
            for child in list(item):
                item.remove(child)
            item.text = None
            child = item.makeelement(item.tag[:-2] + "t")
            item.append(child)
            state.report.remove("texts that no cell shows")


def _defined_name(element: Element, state: State) -> None:
    name = _attribute(element, "name")
    state.report.remove(
        report.NOTES, _remove(element, "comment", "customMenu", "description", "help", "statusBar")
    )
    if element.get("hidden") in _TRUE and not name.startswith("_xl"):
        state.report.hide("names", name)


def _author_list(element: Element, state: State) -> None:
    name = (element.text or "").strip()
    if name != NOBODY:
        # The writer of a thread has a number here, and a name in a part that goes.
        state.report.name_commenter("" if name.startswith("tc={") else name)
        state.names.add(name)
        element.text = NOBODY


def _cell_comment(element: Element, state: State) -> None:
    """A comment of Excel's begins with its author's name, as text."""
    state.report.comment("")
    _remove(element, "uid")
    for text in markup.find_all(element, "t"):
        name, colon, rest = (text.text or "").partition(":")
        if colon and name.strip() in state.names:
            text.text = f"{NOBODY}:{rest}"


def _connection(element: Element, state: State) -> None:
    """A connection to other data: that it is there must be kept, not where it leads."""
    wanted = {name: element.get(name) for name in ("id", "type", "refreshedVersion") if element.get(name)}
    wanted["name"] = f"Connection{element.get('id', '')}"
    if dict(element.attrib) != wanted or len(element):
        state.report.remove(report.SOURCES)
    state.going.extend(element)
    element.attrib.clear()
    element.attrib.update(wanted)


def _dde(element: Element, state: State) -> None:
    for name in ("ddeService", "ddeTopic", "progId", "name"):
        state.report.remove(report.SOURCES, _set(element, name, "removed"))


def _pivot_data(element: Element, state: State) -> None:
    state.report.warn("A pivot table in it keeps a copy of the data it was made from, which can be read.")


_EXCEL: dict[str, Rule] = {
    "alternateUrls": _goes(report.PATH),
    "author": _author_list,
    "c": _cell,
    "col": _row_or_column,
    "comment": _cell_comment,
    "connection": _connection,
    "customSheetViews": _goes(report.AUTHOR),
    "customWorkbookViews": _goes(report.AUTHOR),
    "ddeItem": _dde,
    "ddeLink": _dde,
    "definedName": _defined_name,
    "fileSharing": _goes(report.AUTHOR),
    "fileVersion": _goes(report.PROGRAM),
    "oleItem": _dde,
    "oleLink": _dde,
    "pivotCacheDefinition": _loses(report.CHANGED, "refreshedBy", "refreshedDate", "refreshedDateIso"),
    "pivotCacheRecords": _pivot_data,
    "protectedRange": _loses(report.AUTHOR, "securityDescriptor"),
    "revisionPtr": _goes(report.TRACES),
    "row": _row_or_column,
    "scenario": _loses(report.AUTHOR, "user", "comment"),
    "sheet": _sheet,
    "sheetDataSet": _goes(report.SOURCES),
    "sheetPr": _loses(report.PROGRAM, "codeName"),
    "sst": _strings,
    "table": _loses(report.NOTES, "comment"),
    "webPublishItems": _goes(report.PATH),
    "webPublishing": _goes(report.PATH),
    "workbookPr": _loses(report.PROGRAM, "codeName"),
    "xmlColumnPr": _goes(report.DATA),
}


# --- PowerPoint -----------------------------------------------------------------------------------

_FURNITURE = {"dt", "ftr", "hdr", "sldImg", "sldNum"}


def _slide(element: Element, state: State) -> None:
    if element.get("show") in _FALSE:
        state.report.hide("slides", _title(element))


def _title(slide: Element) -> str:
    for shape in markup.find_all(slide, "sp"):
        if any(_attribute(place, "type") in {"title", "ctrTitle"} for place in markup.find_all(shape, "ph")):
            return "".join(text.text or "" for text in markup.find_all(shape, "t"))
    return ""


def _notes(element: Element, state: State) -> None:
    for shape in markup.find_all(element, "sp"):
        places = {_attribute(place, "type") for place in markup.find_all(shape, "ph")}
        has_text = any((text.text or "").strip() for text in markup.find_all(shape, "t"))
        if has_text and not places & _FURNITURE:
            state.report.warn("There are speaker notes in it, which can be read.")


def _comment_author(element: Element, state: State) -> None:
    state.report.name_commenter(_attribute(element, "name"))
    changed = [
        _set(element, name, value)
        for name, value in {"name": NOBODY, "initials": "A", "userId": NOBODY, "providerId": "None"}.items()
    ]
    state.report.remove(report.AUTHOR, any(changed))


def _slide_comment(element: Element, state: State) -> None:
    state.report.comment("")
    state.report.remove(report.DATES, _remove(element, "dt") or _set(element, "created", f"{NO_DATE}.000"))


def _presence(element: Element, state: State) -> Element:
    """Who somebody is on the author's network, in an extension that holds nothing else."""
    state.report.remove(report.AUTHOR)
    return element.getparent()


_POWERPOINT: dict[str, Rule] = {
    "author": _comment_author,
    "cSld": _master_name,
    "cm": _slide_comment,
    "cmAuthor": _comment_author,
    "htmlPubPr": _goes(report.PATH),
    "notes": _notes,
    "presenceInfo": _presence,
    "reply": _slide_comment,
    "sld": _slide,
}

_RULES: dict[str, dict[str, Rule]] = {
    "docx": _EVERYWHERE | _WORD,
    "pptx": _EVERYWHERE | _POWERPOINT,
    "xlsx": _EVERYWHERE | _EXCEL,
}


def apply(root: Element, kind: str, state: State) -> None:
    """Take a part of a file of this kind and put it right."""
    rules = _RULES[kind]
    for element in root.iter():
        if element.attrib:
            _attributes(element, state.report)
        if rule := rules.get(local(element.tag)):
            gone = rule(element, state)
            if gone is not None:
                state.going.append(gone)
    for element in state.going:
        markup.drop(element)
    state.going.clear()


def _attributes(element: Element, found: Report) -> None:
    """Take away the marks that say in which session, by whom and when something was written."""
    for name, value in element.attrib.items():
        short = local(name)
        if short.startswith("rsid") or short in {"editId", "dateUtc"}:
            del element.attrib[name]
            found.remove(report.TRACES)
        elif short == "author" and name.startswith("{"):
            _word_author(element, name, value, found)


def _word_author(element: Element, name: str, author: str, found: Report) -> None:
    if local(element.tag) == "comment":
        found.comment(author)
    else:
        found.change(author)
    element.set(name, NOBODY)
    found.remove(report.DATES, _remove(element, "date", "initials"))
