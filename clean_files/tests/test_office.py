"""Office files lose what tells of their authors, keep what they show, and are held for what they hide."""

import io
import json
import os
import posixpath
import shutil
import struct
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from ajc_site.tests.support.depth import examples
from clean_files.findings import Findings, Refused
from clean_files.office import CLEANERS, package, report
from clean_files.office.inside import EMPTY_OBJECT
from clean_files.tests import marked_office
from clean_files.tests.marked_office import COMMENT, MARKER, TEXT, TITLE, marked, zipped
from clean_files.titles import GIVEN_BY_NOBODY

EXTENSIONS = ["docx", "odt", "pptx", "xlsx"]
MAKERS: dict[str, Callable[[str], marked_office.Parts]] = {
    "docx": marked_office.docx_parts,
    "odt": marked_office.odt_parts,
    "pptx": marked_office.pptx_parts,
    "xlsx": marked_office.xlsx_parts,
}
MAIN_PARTS = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "pptx": "ppt/slides/slide1.xml",
    "xlsx": "xl/sharedStrings.xml",
}


def cleaned(extension: str, content: bytes) -> tuple[bytes, Findings]:
    target = io.BytesIO()
    findings = CLEANERS[extension](io.BytesIO(content), target)
    return target.getvalue(), findings


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a file, and those of the files inside it by the names of both."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
            if parts[name].startswith(b"PK\x03\x04"):
                parts |= {f"{name}/{inner}": part for inner, part in parts_of(parts[name]).items()}
    return parts


def changed(extension: str, **changes: str | bytes) -> bytes:
    """Return a file without a marker in it, with parts put in place of its own."""
    return zipped(
        MAKERS[extension]("Somebody") | {name.replace("__", "/"): part for name, part in changes.items()}
    )


def with_part(extension: str, name: str, content: str | bytes) -> bytes:
    return zipped(MAKERS[extension]("Somebody") | {name: content})


def replaced(extension: str, name: str, old: str, new: str) -> bytes:
    """Return a file with something else in one of its parts."""
    parts = MAKERS[extension]("Somebody")
    text = parts[name]
    assert isinstance(text, str)
    assert old in text
    return zipped(parts | {name: text.replace(old, new)})


# --- What is removed ------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_no_marker_is_left_anywhere(extension: str) -> None:
    content = marked(extension)
    clean, _ = cleaned(extension, content)
    forms = [MARKER, MARKER.decode().encode("utf-16-le"), MARKER.decode().encode("utf-16-be")]
    assert any(form in content for form in forms)
    for name, part in {"the whole file": clean, **parts_of(clean)}.items():
        assert not [form for form in forms if form in part], name
        assert MARKER.decode() not in name


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_clean_file_stays_as_it_is(extension: str) -> None:
    clean, first = cleaned(extension, marked(extension))
    again, second = cleaned(extension, clean)
    assert again == clean
    assert second.removed == []
    assert first.removed != []
    assert second.is_held


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_zip_tells_nothing(extension: str) -> None:
    clean, findings = cleaned(extension, marked(extension))
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        members = archive.infolist()
        assert not archive.comment
    assert {(m.date_time, m.extra, m.comment, m.create_system) for m in members} == {
        ((1980, 1, 1, 0, 0, 0), b"", b"", 0)
    }
    assert members[0].header_offset == 0
    assert "dates and times" in findings.removed
    if extension == "odt":
        assert (members[0].filename, members[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_text_title_language_and_comments_stay(extension: str) -> None:
    clean, _ = cleaned(extension, marked(extension))
    parts = parts_of(clean)
    assert TEXT.encode() in parts[MAIN_PARTS[extension]]
    properties = parts["meta.xml" if extension == "odt" else "docProps/core.xml"]
    assert TITLE.encode() in etree.tostring(etree.fromstring(properties), encoding="utf-8")
    assert b"en-GB" in properties
    assert any(COMMENT.encode() in part for part in parts.values())


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        (r"C:\Users\secretuser\a.docx", True),
        ("Microsoft Word - secret.doc", True),
        ("draft_secretname_v3.docx", True),
        ("/home/secretuser/x.odt", True),
        ("PowerPoint Presentation", True),
        ("Scan_20190312 (2)", True),
        ("untitled", False),
    ],
)
def test_a_title_that_is_a_files_name_goes_as_from_a_pdf(extension: str, title: str, is_told: bool) -> None:
    name = "meta.xml" if extension == "odt" else "docProps/core.xml"
    clean, findings = cleaned(extension, replaced(extension, name, TITLE, title))
    properties = parts_of(clean)[name]
    assert b"title" not in properties
    assert b"en-GB" in properties
    assert (GIVEN_BY_NOBODY in findings.removed) == is_told


@pytest.mark.parametrize(
    ("extension", "phrases"),
    [
        ("docx", {"the author's name", "who last changed it, and when", "the company's name"}),
        ("docx", {"the program it was made with", "the path on the computer where it was kept"}),
        (
            "docx",
            {"a small preview picture", "traces of who wrote which part", "data that programs kept in it"},
        ),
        ("docx", {"a number that follows the file through its versions", "properties that were added to it"}),
        ("odt", {"the author's name", "who last changed it, and when", "the program it was made with"}),
        ("odt", {"traces of who wrote which part", "settings of the program and the printer"}),
        ("pptx", {"the author's name", "the names of the pictures' files", "who last changed it, and when"}),
        (
            "xlsx",
            {"the name of the printer", "texts that no cell shows", "parts that the document does not use"},
        ),
        ("xlsx", {"where its data came from, and links to other files"}),
    ],
)
def test_what_was_removed_is_said_in_plain_words(extension: str, phrases: set[str]) -> None:
    assert phrases <= set(cleaned(extension, marked(extension))[1].removed)


def test_a_file_without_anything_in_it_is_not_held_and_loses_nothing() -> None:
    types = marked_office._TYPES
    parts = {
        "[Content_Types].xml": marked_office.content_types(
            {"word/document.xml": f"{types}.wordprocessingml.document.main+xml"}
        ),
        "_rels/.rels": marked_office.relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{marked_office._W}"><w:body/></w:document>',
    }
    clean, findings = cleaned("docx", zipped(parts))
    assert findings == Findings(removed=["dates and times"])
    assert cleaned("docx", clean) == (clean, Findings())


def test_properties_that_another_relationship_leads_to_are_not_kept() -> None:
    parts = marked_office.docx_parts(MARKER.decode())
    links = str(parts["_rels/.rels"]).replace(
        "</Relationships>", '<Relationship Id="x" Type="a:b" Target="{}"/></Relationships>'
    )
    clean, _ = cleaned("docx", zipped(parts | {"_rels/.rels": links.format("docProps/core.xml")}))
    assert [name for name in zipfile.ZipFile(io.BytesIO(clean)).namelist() if "core" in name] == [
        "docProps/core.xml"
    ]
    assert MARKER not in parts_of(clean)["docProps/core.xml"]


# --- What still opens -----------------------------------------------------------------------------


def test_openpyxl_opens_a_cleaned_workbook() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["B2"], sheet["B3"] = "Signatories", 12, "=B2*2"
    sheet["A1"].comment = Comment("Jane Doe:\nLook here.", "Jane Doe")
    workbook.create_sheet("Secret").sheet_state = "hidden"
    workbook.properties.creator, workbook.properties.title = "Jane Doe", TITLE
    output = io.BytesIO()
    workbook.save(output)
    clean, findings = cleaned("xlsx", output.getvalue())
    opened = load_workbook(io.BytesIO(clean))
    assert opened.sheetnames == ["Sheet", "Secret"]
    assert [opened["Sheet"][cell].value for cell in ("A1", "B2", "B3")] == ["Signatories", 12, "=B2*2"]
    assert opened["Sheet"]["A1"].comment.author == "Author"
    assert opened.properties.title == TITLE
    assert "Jane" not in str(parts_of(clean))
    assert findings.warnings == [
        "There are comments in it, by Jane Doe.",
        "There are hidden sheets in it: Secret.",
    ]


def test_openpyxl_opens_the_marked_workbook() -> None:
    parts = marked_office.xlsx_parts("Somebody")
    # openpyxl itself reads neither old drawings nor the styles that are missing here.
    workbook = load_workbook(io.BytesIO(cleaned("xlsx", zipped(parts))[0]))
    assert workbook["Sums"]["A1"].value == TEXT
    assert workbook["Names"].sheet_state == "veryHidden"
    assert workbook["Sums"]["A1"].comment.text.replace("\n", "") == f"Author:{COMMENT}"


@pytest.mark.parametrize("extension", ["docx", "pptx", "xlsx"])
def test_relationships_lead_to_parts_and_every_part_has_a_type(extension: str) -> None:
    parts = parts_of(cleaned(extension, marked(extension))[0])
    own = {name for name in parts if ".xlsx/" not in name}
    reached = set()
    for name in (name for name in own if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        numbers = set()
        for relation in etree.fromstring(parts[name]):
            numbers.add(relation.get("Id"))
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, relation.get("Target")))
                assert target in own
                reached.add(target)
        part = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        if part in own and part.endswith(".xml"):
            used = etree.fromstring(parts[part]).xpath("//@*[starts-with(., 'rId')]")
            assert set(used) <= numbers
    assert reached == {name for name in own if not name.endswith(".rels")} - {"[Content_Types].xml"}
    types = etree.fromstring(parts["[Content_Types].xml"])
    overrides = {entry.get("PartName") for entry in types.iter("{*}Override")}
    defaults = {entry.get("Extension") for entry in types.iter("{*}Default")}
    assert {name.removeprefix("/") for name in overrides} <= own
    assert all(
        f"/{name}" in overrides or name.rpartition(".")[2] in defaults
        for name in own - {"[Content_Types].xml"}
    )


def test_the_manifest_of_an_odt_names_its_parts() -> None:
    parts = parts_of(cleaned("odt", marked("odt"))[0])
    listed = {
        value
        for entry in etree.fromstring(parts["META-INF/manifest.xml"])
        for name, value in entry.attrib.items()
        if name.endswith("full-path")
    }
    assert listed == set(parts) - {"mimetype", "META-INF/manifest.xml"} | {"/", "Object 1/"}
    assert {"Pictures/1.png", "Object 1/content.xml", "Object 2"} <= set(parts)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_xml_part_can_be_read_and_declares_what_it_may_ignore(extension: str) -> None:
    for name, part in parts_of(cleaned(extension, marked(extension))[0]).items():
        if name.endswith((".xml", ".rels", ".vml", ".svg")):
            root = etree.fromstring(part)
            ignorable = root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "")
            assert set(ignorable.split()) <= set(root.nsmap), name


def test_white_space_between_words_is_kept() -> None:
    run = '<w:r><w:t xml:space="preserve"> a  b </w:t></w:r>\n  <w:r rsid="1"><w:t>c</w:t></w:r>'
    content = replaced("docx", "word/document.xml", "<w:r><w:t>(Source 2020)</w:t></w:r>", run)
    document = parts_of(cleaned("docx", content)[0])["word/document.xml"]
    assert b'<w:t xml:space="preserve"> a  b </w:t></w:r>\n  <w:r><w:t>c</w:t>' in document


# --- What is reported -----------------------------------------------------------------------------


def warnings_of(extension: str) -> list[str]:
    findings = cleaned(extension, zipped(MAKERS[extension]("Somebody")))[1]
    assert findings.is_held
    return findings.warnings


def test_a_word_file_tells_of_comments_changes_hidden_text_and_files_inside() -> None:
    assert warnings_of("docx")[:3] == [
        "There are comments in it, by Somebody.",
        "There are tracked changes in it, by Somebody: deleted words can still be read.",
        "There is hidden text in it.",
    ]
    assert "There is another file inside it: table.xlsx." in warnings_of("docx")
    assert any(w.startswith("There was another file inside it: oleObject1.bin.") for w in warnings_of("docx"))
    assert "In the file inside it: There are hidden sheets in it: Names." in warnings_of("docx")


def test_a_workbook_tells_of_comments_and_of_what_it_hides() -> None:
    assert warnings_of("xlsx") == [
        "There are comments in it, by Somebody.",
        "There are hidden sheets in it: Names.",
        "There are hidden names in it: Secret.",
        "There are hidden rows or columns in it.",
    ]


def test_slides_tell_of_comments_notes_and_hidden_slides() -> None:
    assert warnings_of("pptx") == [
        "There are comments in it, by Somebody.",
        "There are hidden slides in it: Not shown.",
        "There are speaker notes in it, which can be read.",
    ]


def test_an_odt_tells_of_comments_changes_and_hidden_text() -> None:
    assert warnings_of("odt")[:3] == [
        "There are comments in it, by Somebody.",
        "There are tracked changes in it, by Somebody: deleted words can still be read.",
        "There is hidden text in it.",
    ]


def test_text_hidden_by_a_style_is_found() -> None:
    style = '<w:style w:styleId="Dim"><w:rPr><w:vanish/></w:rPr></w:style>'
    style = f'<w:styles xmlns:w="{marked_office._W}">{style}</w:styles>'
    for name, is_hidden in (("Dim", True), ("Other", False)):
        parts = marked_office.docx_parts("Somebody")
        document = str(parts["word/document.xml"]).replace(
            "<w:rPr><w:vanish/></w:rPr>", f'<w:rPr><w:rStyle w:val="{name}"/></w:rPr>'
        )
        # In the place of the settings, since the order of parts must not matter.
        content = zipped(parts | {"word/document.xml": document, "word/settings.xml": style})
        assert ("There is hidden text in it." in cleaned("docx", content)[1].warnings) == is_hidden


def test_pivot_data_is_told_of() -> None:
    content = with_part(
        "xlsx", "xl/worksheets/sheet2.xml", f'<pivotCacheRecords xmlns="{marked_office._S}"/>'
    )
    assert any("pivot table" in warning for warning in cleaned("xlsx", content)[1].warnings)


def test_many_and_long_names_make_a_short_sentence() -> None:
    change = '<w:ins xmlns:w="x" w:author="{}"/>'
    many = "".join(change.format(f"{number}{'long ' * 200}") for number in range(500))
    content = replaced("docx", "word/comments.xml", "<w:comment ", many + "<w:comment ")
    warning = next(w for w in cleaned("docx", content)[1].warnings if "changes" in w)
    assert "and 491 more" in warning
    assert len(warning) < 1200


def test_what_nothing_here_knows_is_kept_and_told_of() -> None:
    content = with_part("docx", "word/media/image1.png", b"\x01\x02 some unknown kind")
    clean, findings = cleaned("docx", content)
    assert parts_of(clean)["word/media/image1.png"] == b"\x01\x02 some unknown kind"
    assert "There is something in it that could not be looked into: image1.png." in findings.warnings


def test_an_object_that_cannot_be_cleaned_is_emptied() -> None:
    parts = parts_of(cleaned("docx", marked("docx"))[0])
    assert parts["word/embeddings/oleObject1.bin"] == EMPTY_OBJECT
    assert len(EMPTY_OBJECT) == 3 * 512


def test_links_to_the_web_stay_and_others_lead_nowhere() -> None:
    links = parts_of(cleaned("docx", marked("docx"))[0])["word/_rels/document.xml.rels"]
    targets = {relation.get("Target") for relation in etree.fromstring(links) if relation.get("TargetMode")}
    assert targets == {"https://example.org/home/a", "about:blank"}


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("C:\\Users\\Jane\\a.jpg", False),
        ("file:///home/Jane/a.jpg", False),
        ("\\\\srv\\Jane\\a.jpg", False),
        ("A photo, /Users/Jane/a.jpg", False),
        ("Case file: 3/2019, victims/users", True),
        ("From https://example.org/home/a", True),
    ],
)
def test_what_is_said_of_a_drawing_stays_unless_it_is_a_path(said: str, is_kept: bool) -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    marks = "".join(f'<svg:{name} xmlns:svg="{space}">{said}</svg:{name}>' for name in ("title", "desc"))
    frame = f'<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">{marks}</draw:frame>'
    content = replaced("odt", "content.xml", "</office:text>", f"{frame}</office:text>")
    clean, findings = cleaned("odt", content)
    root = etree.fromstring(parts_of(clean)["content.xml"])
    texts = [each.text for each in root.iter("{*}title", "{*}desc") if "svg-compatible" in each.tag]
    assert texts[-2:] == ([said, said] if is_kept else [None, None])
    assert is_kept or report.PATH in findings.removed


# --- ExifTool -------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_exiftool_finds_no_person_or_program(extension: str, tmp_path: Path) -> None:
    if not shutil.which("exiftool"):
        if os.environ.get("CI"):
            pytest.fail("exiftool is missing.")
        pytest.skip("exiftool is not installed.")
    path = tmp_path / f"file.{extension}"
    path.write_bytes(cleaned(extension, marked(extension))[0])
    command = ["exiftool", "-j", "-a", "-u", "-ee", "-G1", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
    names = {name.rpartition(":")[2] for name in told if not name.startswith(("System:", "File:", "ZIP:"))}
    allowed = {"SourceFile", "ExifToolVersion", "Title", "Language", "Document-metaVersion", "Warning"}
    assert names <= allowed | {name for name in names if name.startswith(("Document-meta", "Xmlns"))}, told
    assert MARKER.decode() not in json.dumps(told)


# --- Hostile files --------------------------------------------------------------------------------


def zip_of(*members: tuple[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return output.getvalue()


def quoted_bomb() -> bytes:
    """Twenty members that are all the same bytes of the file: a little that unpacks to much."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"\0" * 30_000_000
    kernel = packer.compress(plain) + packer.flush()
    numbers = (20, 0, 8, 0, 33, zlib.crc32(plain), len(kernel), len(plain), 1, 0)
    content = struct.pack("<4sHHHHHLLLHH", b"PK\3\4", *numbers) + b"a" + kernel
    directory = b"".join(
        struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, *numbers, 0, 0, 0, 0, 0) + bytes([97 + number])
        for number in range(16)
    )
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 16, 16, len(directory), len(content), 0)
    return content + directory + end


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no zip": lambda: b"PK\3\4 nothing more",
    "cut off": lambda: marked("docx")[:-300],
    "many members": lambda: zip_of(*[(f"{number}", b"") for number in range(5001)]),
    "a path up": lambda: zip_of(("../a", b"")),
    "an absolute path": lambda: zip_of(("/a", b"")),
    "a backslash": lambda: zip_of(("word\\a", b"")),
    "a drive": lambda: zip_of(("C:a", b"")),
    "the same name": lambda: zip_of(("word/a", b""), ("Word/A", b"")),
    "members upon each other": lambda: quoted_bomb(),
    "a bomb": lambda: with_part("docx", "word/media/image1.png", b"\0" * 530_000_000),
    "billion laughs": lambda: with_part("docx", "word/document.xml", LAUGHS),
    "billion laughs in UTF-16": lambda: with_part("docx", "word/document.xml", LAUGHS.encode("utf-16")),
    "an entity from outside": lambda: with_part(
        "docx", "word/settings.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
    ),
    "another encoding": lambda: with_part(
        "docx", "word/settings.xml", '<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-'
    ),
    "deep markup": lambda: with_part("docx", "word/settings.xml", "<a>" * 100_000 + "</a>" * 100_000),
    "wide markup": lambda: with_part("docx", "word/settings.xml", f"<a>{'<b/>' * 3_100_000}</a>"),
    "many attributes": lambda: with_part(
        "docx",
        "word/settings.xml",
        "<a {}/>".format(" ".join(f'b{number}=""' for number in range(3_100_000))),
    ),
    "broken markup": lambda: with_part("docx", "word/document.xml", "<a><b></a>"),
    "no types": lambda: zip_of(("word/document.xml", b"<a/>")),
    "another kind": lambda: marked("xlsx"),
    "macros": lambda: replaced(
        "docx", "[Content_Types].xml", ".wordprocessingml.settings+xml", ".macroEnabled+xml"
    ),
}


@pytest.mark.spread(4)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little_and_gives_one_clear_line(name: str) -> None:
    content = HOSTILE[name]()
    start = time.monotonic()
    with pytest.raises(Refused) as refused:
        cleaned("docx", content)
    assert time.monotonic() - start < 8
    assert len(refused.value.messages) == 1
    assert refused.value.message.endswith(".")
    assert len(refused.value.message) < 160


def test_parts_upon_each_other_are_seen_before_anything_is_unpacked() -> None:
    with pytest.raises(Refused, match="lie upon each other"):
        cleaned("docx", quoted_bomb())


def test_what_belongs_to_a_removed_part_is_not_said_to_be_unused() -> None:
    parts = marked_office.pptx_parts("Somebody")
    parts = {name: part for name, part in parts.items() if not name.startswith("[trash]")}
    assert "parts that the document does not use" not in cleaned("pptx", zipped(parts))[1].removed


def test_sizes_are_counted_and_not_believed(monkeypatch) -> None:
    monkeypatch.setattr(package.Budget, "__init__", lambda self: _small(self))
    with pytest.raises(Refused) as refused:
        cleaned("docx", with_part("docx", "word/media/image1.png", b"\0" * 2_000_000))
    assert refused.value.message == package.TOO_LARGE


def _small(budget: package.Budget) -> None:
    budget.size, budget.marks, budget.depth = 1_000_000, 1_000_000, 3


def test_files_within_files_within_files_are_refused() -> None:
    content = marked("docx")
    for _ in range(3):
        content = with_part("docx", "word/embeddings/table.xlsx", content)
    with pytest.raises(Refused, match="files within files"):
        cleaned("docx", content)


def test_an_odt_that_is_locked_is_refused() -> None:
    content = replaced(
        "odt",
        "META-INF/manifest.xml",
        "</manifest:manifest>",
        "<manifest:encryption-data/></manifest:manifest>",
    )
    with pytest.raises(Refused, match="password"):
        cleaned("odt", content)


def test_unclosed_fields_cost_no_more_than_others() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    start = time.monotonic()
    cleaned(
        "docx", replaced("docx", "word/document.xml", "<w:r><w:t>(Source 2020)</w:t></w:r>", begin * 100_000)
    )
    assert time.monotonic() - start < 8


# --- Damaged files --------------------------------------------------------------------------------

_PIECES = ["<", ">", "/", '"', "=", "&", " ", "w:", "r:id", "rId1", "\0", "é", "..", "#", "<a/>", "xmlns="]


def _holed(data: st.DataObject, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        length = data.draw(st.integers(0, 30))
        changed[at : at + length] = data.draw(st.sampled_from(_PIECES)).encode() + data.draw(
            st.binary(max_size=4)
        )
    return bytes(changed)


@pytest.mark.parametrize("extension", EXTENSIONS)
@settings(max_examples=examples(60), deadline=8000, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_with_damaged_parts_is_refused_or_cleaned(extension: str, data: st.DataObject) -> None:
    parts = MAKERS[extension]("Somebody")
    name = data.draw(st.sampled_from([name for name in parts if not name.endswith((".xlsx", ".mp4"))]))
    part = parts[name]
    _refused_or_stable(
        extension, zipped(parts | {name: _holed(data, part.encode() if isinstance(part, str) else part)})
    )


@pytest.mark.parametrize("extension", EXTENSIONS)
@settings(max_examples=examples(60), deadline=8000, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_zip_is_refused_or_cleaned(extension: str, data: st.DataObject) -> None:
    content = zipped(MAKERS[extension]("Somebody"))
    end = content.index(b"PK\1\2") if data.draw(st.booleans()) else 0
    _refused_or_stable(extension, content[:end] + _holed(data, content[end:]))


def _refused_or_stable(extension: str, content: bytes) -> None:
    try:
        clean, _ = cleaned(extension, content)
    except Refused:
        return
    again, findings = cleaned(extension, clean)
    assert again == clean
    assert findings.removed == []
