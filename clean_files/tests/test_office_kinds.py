"""Office files of other makers and times: older marks, locks, many things inside, companies' templates."""

import io
import zipfile

import pytest
from lxml import etree  # type: ignore[import-untyped]

from clean_files.findings import Refused
from clean_files.office import report, rules
from clean_files.office.properties import OLD_PROGRAM

from . import marked_office
from .marked_office import zipped
from .test_office import MAKERS, cleaned, parts_of

DOCTYPES = {
    "the manifest of OpenOffice 2 and 3": (
        "META-INF/manifest.xml",
        '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">',
    ),
    "the text of OpenOffice 1": (
        "content.xml",
        '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD Office 1.0//EN" "office.dtd">',
    ),
    "a name alone": ("content.xml", "<!DOCTYPE office:document-content>"),
    "an address on the web in single quotes": (
        "styles.xml",
        "<!DOCTYPE office:document-styles SYSTEM 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>",
    ),
    "over two lines, after a comment": (
        "content.xml",
        '<!-- made by a program -->\n<!DOCTYPE office:document-content\n  PUBLIC "-//A//B" "office.dtd" >',
    ),
}


def with_doctype(name: str, doctype: str) -> bytes:
    parts = dict(MAKERS["odt"]("Somebody"))
    text = parts[name]
    text = text.decode() if isinstance(text, bytes) else text
    declaration, end, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    return zipped({**parts, name: f"{declaration}{end}{doctype}{rest}"})


@pytest.mark.parametrize("kind", DOCTYPES)
def test_a_mark_that_names_a_public_definition_goes_and_the_text_stays(kind: str) -> None:
    result, _ = cleaned("odt", with_doctype(*DOCTYPES[kind]))
    parts = parts_of(result)
    assert not any(b"DOCTYPE" in part for part in parts.values())
    assert (
        parts["content.xml"] == parts_of(cleaned("odt", zipped(MAKERS["odt"]("Somebody")))[0])["content.xml"]
    )


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a PUBLIC "x" "\\\\server\\share\\a.dtd">',
        '<!DOCTYPE a SYSTEM "../../a.dtd" [<!ENTITY % b SYSTEM "c">]>',
        "<!DOCTYPE a><!DOCTYPE b>",
    ],
)
def test_a_mark_that_defines_something_or_leads_elsewhere_is_refused(doctype: str) -> None:
    with pytest.raises(Refused, match=r"defines its own markup .* save it anew"):
        cleaned("odt", with_doctype("content.xml", doctype))


# --- By which programs draw as they did then -----------------------------------------------------


@pytest.mark.parametrize(
    ("program", "stays"),
    [
        ("OpenOffice.org/3.1$Unix OpenOffice.org_project/310m19$Build-9420", OLD_PROGRAM),
        ("OpenOffice.org/2.0$Win32 OpenOffice.org_project/680m3$Build-8968", OLD_PROGRAM),
        ("LibreOffice/3.5$Linux_X86_64 LibreOffice_project/350m1$Build-2", OLD_PROGRAM),
        ("OpenOffice/4.1.1$Win32 OpenOffice.org_project/411m6$Build-9775", ""),
        ("LibreOffice/24.8.4.2$Linux_X86_64 LibreOffice_project/bb3cf", ""),
        ("Jane’s own program", ""),
    ],
)
def test_of_old_programs_one_name_for_all_stays(program: str, stays: str) -> None:
    result, findings = cleaned("odt", zipped(MAKERS["odt"](program)))
    assert program.encode() not in parts_of(result)["meta.xml"]
    assert (OLD_PROGRAM.encode() in parts_of(result)["meta.xml"]) is bool(stays)
    assert report.PROGRAM in findings.removed
    again, nothing = cleaned("odt", result)
    assert (again, nothing.removed) == (result, [])


# --- Locked ---------------------------------------------------------------------------------------


def test_an_odt_that_is_locked_as_a_whole_is_told_to_be_locked() -> None:
    content = zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "encrypted-package": b"\1\2\3",
        "META-INF/manifest.xml": "<a/>",
    })  # fmt: skip
    with pytest.raises(Refused, match="locked with a password"):
        cleaned("odt", content)


# --- Many things of one kind ----------------------------------------------------------------------


def odt_with_objects(count: int) -> bytes:
    """A text with so many documents in it, each with a comment of another person."""
    parts = dict(MAKERS["odt"]("Somebody"))
    content = parts["content.xml"]
    content = content.decode() if isinstance(content, bytes) else content
    frames = "".join(
        '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        f'<draw:object xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="./Text {number}"/>'
        "</draw:frame>"
        for number in range(count)
    )
    parts["content.xml"] = content.replace("</office:text>", f"{frames}</office:text>")
    for number in range(count):
        parts[f"Text {number}/content.xml"] = content
    return zipped(parts)


def docx_with(count: int, name: str, content: bytes) -> bytes:
    """A Word file with so many things of this name, numbered, in it."""
    parts = dict(MAKERS["docx"]("Somebody"))
    rels = parts["word/_rels/document.xml.rels"]
    rels = rels.decode() if isinstance(rels, bytes) else rels
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"
    for number in range(count):
        part = name.format(number)
        parts[f"word/{part}"] = content
        entry = f'<Relationship Id="rIdMany{number}" Type="{kind}" Target="{part}"/>'
        rels = rels.replace("</Relationships>", f"{entry}</Relationships>")
    parts["word/_rels/document.xml.rels"] = rels
    return zipped(parts)


def test_two_hundred_things_inside_are_one_line_with_their_number() -> None:
    _, findings = cleaned("odt", odt_with_objects(201))
    [line] = [warning for warning in findings.warnings if "inside it" in warning and " other " in warning]
    assert line.startswith("There are 201 other files inside it: Text 0, Text 1, ")
    assert line.endswith(" and 191 more.")
    assert len(findings.warnings) < 8


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("embeddings/old{}.bin", marked_office.ole("Somebody"), "They were taken out; the pictures of them"),
        ("media/odd{}.bin", b"what nothing here knows", "41 things in it that could not be looked into"),
        ("embeddings/t{}.xlsx", zipped(marked_office.xlsx_parts("Somebody")), "other files inside it: t"),
    ],
)
def test_many_things_of_one_kind_are_one_line(name: str, content: bytes, said: str) -> None:
    _, findings = cleaned("docx", docx_with(41, name, content))
    assert len([warning for warning in findings.warnings if said in warning]) == 1
    assert len(findings.warnings) < 16
    assert any(" 41 " in warning or " 42 " in warning for warning in findings.warnings)


def test_what_is_in_many_files_inside_is_told_once_with_how_often() -> None:
    workbook = zipped(marked_office.xlsx_parts("Somebody"))
    _, findings = cleaned("docx", docx_with(12, "embeddings/t{}.xlsx", workbook))
    within = [
        warning for warning in findings.warnings if warning.startswith("In the file inside it: There are c")
    ]
    assert len(within) == 1
    assert within[0].endswith(" times)")


# --- Templates ------------------------------------------------------------------------------------

THEME = """<?xml version="1.0"?>
<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{0}">
<a:themeElements><a:clrScheme name="{1}"><a:dk1><a:srgbClr val="112233"/></a:dk1></a:clrScheme>
<a:fontScheme name="{1}"><a:majorFont><a:latin typeface="Georgia"/></a:majorFont></a:fontScheme>
<a:fmtScheme name="{1}"/></a:themeElements>
<a:custClrLst><a:custClr name="{2}"><a:srgbClr val="445566"/></a:custClr></a:custClrLst>
<a:extLst><a:ext uri="x"><t:themeFamily xmlns:t="urn:t" name="{0}" id="4873" vid="9"/></a:ext></a:extLst>
</a:theme>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


def with_theme(extension: str, *names: str) -> bytes:
    parts = dict(MAKERS[extension]("Somebody"))
    folder, base = MAIN[extension].split("/")
    rels_name = f"{folder}/_rels/{base}.rels"
    rels = parts[rels_name]
    rels = rels.decode() if isinstance(rels, bytes) else rels
    entry = f'<Relationship Id="rIdTheme9" Type="{RELATION}" Target="theme/theme9.xml"/>'
    parts[rels_name] = rels.replace("</Relationships>", f"{entry}</Relationships>")
    parts[f"{folder}/theme/theme9.xml"] = THEME.format(*names)
    return zipped(parts)


@pytest.mark.parametrize("extension", MAIN)
@pytest.mark.parametrize(
    "names",
    [
        ("Acme Law LLP 2023", "Acme colours", "Acme blue"),
        ("Office Theme", "ministry-of-justice", "Brand 1"),
        ("1_Jane’s template", "Office", "x"),
    ],
)
def test_a_theme_no_longer_names_the_template_it_is_from(extension: str, names: tuple[str, ...]) -> None:
    result, findings = cleaned(extension, with_theme(extension, *names))
    [theme] = [part for name, part in parts_of(result).items() if name.endswith("theme9.xml")]
    for name in set(names) - {"Office", "Office Theme", "x"}:
        assert name.encode() not in theme
    assert b"4873" not in theme
    assert b"Georgia" in theme
    assert b"112233" in theme
    assert report.TEMPLATE in findings.removed
    assert cleaned(extension, result)[0] == result


def test_the_theme_that_everybody_has_is_not_told_of() -> None:
    plain = THEME.replace(' name="{2}"', "").replace(
        THEME[THEME.index("<a:extLst>") : THEME.index("</a:theme>")], ""
    )
    content = with_theme("docx", "Office Theme", "Office", "")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/theme/theme9.xml"] = plain.format("Office Theme", "Office").encode()
    assert report.TEMPLATE not in cleaned("docx", zipped(parts))[1].removed


@pytest.mark.parametrize("master", ["sldMaster", "notesMaster", "handoutMaster", "sld"])
def test_a_master_of_slides_loses_the_name_of_its_template_and_a_slide_keeps_its_own(master: str) -> None:
    space = "http://schemas.openxmlformats.org/presentationml/2006/main"
    root = etree.fromstring(f'<p:{master} xmlns:p="{space}"><p:cSld name="Acme Law"/></p:{master}>')
    rules.apply(root, "pptx", rules.State(report.Report()))
    assert (b"Acme" in etree.tostring(root)) is (master == "sld")
