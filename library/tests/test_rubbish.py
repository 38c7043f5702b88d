"""Pages whose letters come out as rubbish are read by another reader, or told to the editor."""

import base64
import io
import unicodedata
from itertools import product
from string import ascii_lowercase
from typing import Any, Literal

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from reportlab.pdfbase.pdfmetrics import stringWidth

from library.pdf.alphabet import is_enciphered
from library.pdf.extraction import NO_TEXT, READ, UNREADABLE, _read, read_pdf
from library.pdf.legible import is_garbage
from library.tests import pdfs
from library.tests.sentences import PAGES

SENTENCE = "The public hearing of the court will begin in March."


def reading(content: bytes) -> Any:
    """What is read in this process: cheaper, and the same."""
    return _read(io.BytesIO(content))


def page_of(drawing: bytes, filters: str = "", packed: bytes = b"", **font: Any) -> bytes:
    """A PDF of one page, on which this is drawn in a font of these properties."""
    output = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        known = Dictionary({f"/{key}": value for key, value in font.items()})
        page.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(known)))
        page.Contents = pdf.make_stream(drawing)
        if filters:
            page.Contents.write(packed, filter=Name(filters))
        pdf.save(output, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return output.getvalue()


def shown(text: str) -> bytes:
    return b"BT /F 12 Tf 72 700 Td <" + text.encode("latin-1").hex().encode() + b"> Tj ET"


def letter_by_letter(text: str, font: str) -> bytes:
    """Draw each letter at its own place, as wide as it is in one of the standard fonts."""
    parts, place = [], 72.0
    for letter in text:
        parts.append(b"1 0 0 1 %.2f 700 Tm (%s) Tj" % (place, letter.encode()))
        place += stringWidth(letter, font, 12)
    return b"BT /F 12 Tf " + b" ".join(parts) + b" ET"


# --- Names of glyphs ------------------------------------------------------------------------------


def named(names: list[str]) -> bytes:
    """A page whose font calls its glyphs so, from the code 1 on."""
    encoding = Dictionary(Type=Name.Encoding, Differences=Array([1, *(Name(f"/{name}") for name in names)]))
    drawing = b"BT /F 12 Tf 72 700 Td <" + bytes(range(1, len(names) + 1)).hex().encode() + b"> Tj ET"
    return page_of(drawing, Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Custom, Encoding=encoding)


@pytest.mark.parametrize(
    "names",
    [
        [f"g{number}" for number in (18, 152, 3, 44)],
        [f"glyph{number}" for number in range(20)],
        [f"C0_{number}" for number in range(20)],
        [f"cid{number}" for number in range(9)],
        ["Custom", "Of", "Its", "Own"],
        [".notdef"] * 20,
        [".notdef", "g1", ".notdef", "g2"],
    ],
)
def test_a_page_of_glyphs_without_known_names_is_told_to_the_editor(names: list[str]) -> None:
    found = reading(named(names))
    assert (found.state, found.pages) == (UNREADABLE, [])
    assert found.message.startswith("Its fonts don't tell which letters they draw")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["uni0041", "uni0042.sc", "u00043", "uni00440045"], "ABCDE"),
        (["A", "fi", "eacute", "uni1F10"], "Afiéἐ"),
        (["A", "B", "C", "g18"], "ABC"),
        (["A", "B", "C", ".notdef"], "ABC"),
        (["square", "A", ".notdef", "H22073", "B"], "□A □B"),
    ],
)
def test_names_of_glyphs_are_read_by_the_rules_that_fonts_follow(names: list[str], text: str) -> None:
    assert reading(named(names)).pages == [text]


def test_pages_of_rubbish_among_others_are_named() -> None:
    rubbish = named([f"g{number}" for number in range(30)])

    def append(pdf: Pdf) -> None:
        with pikepdf.open(io.BytesIO(rubbish)) as other:
            pdf.pages.extend(other.pages)

    found = read_pdf(pdfs.changed(pdfs.scanned(["One"]), append))
    assert (found.state, found.pages) == (READ, ["One", ""])
    assert found.message.startswith("Page 2 holds no text that can be read")


# --- Another reader -------------------------------------------------------------------------------


def without_meaning(content: bytes) -> bytes:
    """Take from the fonts what their glyphs mean; the fonts themselves still know it."""

    def forget(pdf: Pdf) -> None:
        for each in pdf.objects:
            if isinstance(each, Dictionary) and "/ToUnicode" in each:
                del each.ToUnicode

    return pdfs.changed(content, forget)


def without_name_of_code_zero(content: bytes) -> bytes:
    """Let all glyphs mean the letter of number 0."""

    def empty(pdf: Pdf) -> None:
        for each in pdf.objects:
            if isinstance(each, Dictionary) and "/ToUnicode" in each:
                each.ToUnicode = Stream(
                    pdf,
                    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
                    b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end",
                )

    return pdfs.changed(content, empty)


@pytest.mark.parametrize("script", ["en", "my", "ar", "hi"])
def test_fonts_without_letters_yield_letters_or_a_word_to_the_editor(script: str) -> None:
    found = reading(without_meaning(pdfs.by_fpdf2(PAGES[script], script)))
    assert found.message or found.pages[0][:20] == PAGES[script][0][:20]


def by_number(text: str) -> str:
    """As a font says that was cut down and numbered anew, without a word on its letters."""
    return "".join(chr(ord(letter) - 29) if letter > "=" else letter for letter in text)


@pytest.mark.parametrize("language", ["en"])
def test_letters_that_make_no_words_are_told_to_the_editor(language: str) -> None:
    text = by_number(" ".join(PAGES[language]))
    font: dict[str, Any] = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}
    found = reading(page_of(shown(text), **font))
    assert found.state == UNREADABLE
    assert "fonts" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Rzeczpospolita Polska przestrzega wiążącego ją prawa międzynarodowego. " * 3,
        "Všechny lidské bytosti rodí se svobodné a sobě rovné co do důstojnosti a práv. " * 3,
        "Aloha e nā kānaka a pau, ua hānau kū‘oko‘a ‘ia nā kānaka apau loa. " * 3,
        "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. " * 3,
        "Strč prst skrz krk.",
        "ICC, ICJ, UNHCR, OHCHR, NGO, UNGA, HRC, CAT, CEDAW, ICCPR, ICESCR, UPR, AJC, MLA, SAC, " * 2,
        "BTR-80, RPG-7, M16",
        "2019 2020 2021 " * 40,
        " ".join(PAGES["en"]),
    ],
)
def test_words_of_all_languages_in_latin_letters_are_words(text: str) -> None:
    assert not is_enciphered(text)
    assert not is_garbage(text)


SPOKEN = {
    "English": (
        "The United Nations Human Rights Council met in Geneva to hear of crimes against the "
        "Rohingya people in Myanmar. Members of the coalition called for an independent "
        "investigation of all violations and for reparation to survivors and their families."
    ),
    "French": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de "
        "raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
        "fraternité. Chacun peut se prévaloir de tous les droits et de toutes les libertés "
        "proclamés dans la présente Déclaration."
    ),
    "Indonesian": (
        "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka "
        "dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain dalam semangat "
        "persaudaraan. Setiap orang berhak atas kehidupan, kebebasan dan keselamatan sebagai "
        "individu."
    ),
    "Filipino": (
        "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at mga karapatan. "
        "Sila'y pinagkalooban ng katwiran at budhi at dapat magpalagayan ang isa't isa sa diwa ng "
        "pagkakapatiran. Ang bawat tao'y may karapatan sa buhay, kalayaan at kapanatagan ng sarili."
    ),
    "Vietnamese": (
        "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người "
        "đều được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng "
        "hữu. Ai cũng được hưởng những quyền tự do ghi trong bản Tuyên ngôn này không phân biệt đối "
        "xử, chủng tộc, màu da, giới tính."
    ),
    "names": (
        "Nurul Izzah binti Anwar, Abdul Hakim Shahid, Siti Khadijah, Tun Khin, Wai Wai Nu, Mohammad "
        "Yunus, Razia Sultana, Zaw Min Htut, Maung Zarni, Ro Nay San Lwin, Hasina Begum, Yasmin "
        "Ullah, Khin Maung Soe, Noor Hossain, Ambia Perveen, Htike Htike Aung, Chandra Muzaffar, "
        "Dildora Rakhimova, Tenzin Dorjee, Gyaltsen"
    ),
    "Malay": (
        "Semua manusia dilahirkan bebas dan samarata dari segi kemuliaan dan hak-hak. Mereka mempunyai "
        "pemikiran dan perasaan hati dan hendaklah bertindak di antara satu sama lain dengan semangat "
        "persaudaraan. Setiap orang adalah berhak kepada nyawa, kebebasan dan keselamatan diri."
    ),
    "figures": (
        "Province Registered 2019 Registered 2020 Change\nMaguindanao 1,204 988 -18%\nRakhine 45 61\n"
        "Sagaing 302 410\nChin 12 88\nKachin 77 65\nMandalay 130 212\nBago 54 90\nAyeyarwady 20 25\n"
        "Tanintharyi 8 19\nMagway 61 140\nKayin 40 58\nKayah 3 17\nNaypyidaw 12 15\nYangon 410 502\n"
        "Shan, northern townships 96 201\nMon 31 47\nTotal, without unverified reports 2,509 2,938"
    ),
}


def without_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


@pytest.mark.parametrize("kind", SPOKEN)
def test_a_page_in_a_shifted_or_reversed_alphabet_is_rubbish_and_as_it_is_is_none(kind: str) -> None:
    assert not is_garbage(SPOKEN[kind])
    page = without_accents(SPOKEN[kind]) if kind != "figures" else SPOKEN[kind]
    believed = []
    for way, by in [(way, by) for way in (1, -1) for by in range(26)][1:]:
        alphabet = [ascii_lowercase[(way * place + by) % 26] for place in range(26)]
        cipher = str.maketrans(
            ascii_lowercase + ascii_lowercase.upper(), "".join(alphabet) + "".join(alphabet).upper()
        )
        if not is_garbage(page.translate(cipher)):
            believed.append((way, by))
    assert not believed


# --- Signs and letters of other scripts -----------------------------------------------------------


def told_as(text: str, first: int) -> str:
    """A text as a font tells of it whose letters lead to the signs from this one on."""
    signs = {letter: chr(first + 7 * number % 60) for number, letter in enumerate(sorted(set(text)))}
    return "".join(letter if letter.isspace() else signs[letter] for letter in text)


ENGLISH = " ".join(PAGES["en"])
NUMERALS = "一二三四五六七八九"
SIGNS = {
    "boxes": 0x2500, "mathematics": 0x2200, "Braille": 0x2801, "arrows": 0x2190, "shapes": 0x25A0,
    "ornaments": 0x2701,
}  # fmt: skip


@pytest.mark.parametrize("first", SIGNS.values(), ids=SIGNS)
def test_a_text_of_symbols_is_rubbish(first: int) -> None:
    assert is_garbage(told_as(ENGLISH, first))
    assert is_garbage(told_as(PAGES["en"][0], first))


@pytest.mark.parametrize(
    "first", [0x4E00, 0x6C34, 0x3400, 0xAC00, 0xC544], ids=["Han", "Han 2", "rare Han", "Hangul", "Hangul 2"]
)
def test_a_text_with_as_few_letters_as_an_alphabet_is_neither_chinese_nor_korean(first: int) -> None:
    assert is_garbage(told_as(ENGLISH, first))
    assert is_garbage(told_as(SPOKEN["French"] + SPOKEN["Indonesian"], first))


@pytest.mark.parametrize("language", PAGES)
def test_a_text_in_its_own_script_is_none(language: str) -> None:
    for page in [*PAGES[language], " ".join(PAGES[language]), " ".join(PAGES[language] * 20)]:
        assert not is_garbage(page)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"║ {name:<12} ║\n╠══════════════╬═════╣" for name in SPOKEN["names"].split()),
        "Name: ______ Date: ____ Place: _________ " * 20,
        " ".join(f"☐ {word}" for word in SPOKEN["names"].split()),
        "Let ∑ x² ≤ ∫ f(x) dx, ∀ x ∈ ℝ: then a ≥ b ∧ c ≠ d ∴ x → y. " * 5,
        "\n".join(f"第{one}{two}条 二〇二{one}年{two}月" for one, two in product(NUMERALS, repeat=2)),
        "★ ★ ★ ★ ★ " * 50,
        "○△□ ☆★ →",
        "1 ≤ 2 + 3 = 5 > 4 " * 30,
    ],
)  # fmt: skip
def test_forms_tables_and_formulas_are_no_rubbish(text: str) -> None:
    assert not is_garbage(text)


def test_a_font_that_leads_to_symbols_is_told_to_the_editor() -> None:
    signs = told_as(ENGLISH, SIGNS["boxes"])
    codes = dict(zip(ENGLISH, signs, strict=True))
    mapped = "".join(f"<{ord(code):02x}> <{ord(sign):04x}>\n" for code, sign in codes.items())
    content = page_of(shown(ENGLISH), Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)

    def tell(pdf: Pdf) -> None:
        pdf.pages[0].Resources.Font.F.ToUnicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
            b"endcodespacerange %d beginbfchar\n%sendbfchar endcmap end" % (len(codes), mapped.encode())
        )

    found = reading(pdfs.changed(content, tell))
    assert found.state == UNREADABLE
    assert found.message.startswith("Its fonts don't tell which letters they draw")


# --- Encrypted files that open without a password -------------------------------------------------


@pytest.mark.parametrize("strength", [3, 4, 6])
def test_an_encrypted_file_that_opens_without_a_password_is_read(strength: Literal[3, 4, 6]) -> None:
    locked = pdfs.changed(
        pdfs.scanned(["One"]),
        lambda pdf: None,
        encryption=pikepdf.Encryption(
            user="", owner="owner", R=strength, aes=strength > 3, metadata=strength > 3
        ),
    )
    assert (reading(locked).state, reading(locked).pages) == (READ, ["One"])


@pytest.mark.parametrize("strength", [3, 4, 6])
def test_one_that_needs_its_password_is_told_to_the_editor(strength: Literal[3, 4, 6]) -> None:
    locked = pdfs.changed(
        pdfs.scanned(["One"]),
        lambda pdf: None,
        encryption=pikepdf.Encryption(
            user="us", owner="owner", R=strength, aes=strength > 3, metadata=strength > 3
        ),
    )
    assert "password" in reading(locked).message


# --- Standard fonts that are not in the file ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Helvetica", "Helvetica"),
        ("ArialMT", "Helvetica"),
        ("ABCDEF+Arial-BoldMT", "Helvetica-Bold"),
        ("Verdana,Italic", "Helvetica-Oblique"),
        ("TimesNewRomanPSMT", "Times-Roman"),
        ("Georgia-BoldItalic", "Times-BoldItalic"),
        ("CourierNewPSMT", "Courier"),
        ("Consolas-Bold", "Courier-Bold"),
    ],
)
@pytest.mark.parametrize("encoding", [{}, {"Encoding": Name.WinAnsiEncoding}])
def test_words_stay_whole_in_a_standard_font_that_says_no_widths(name: str, like: str, encoding: Any) -> None:
    font = {"Type": Name.Font, "Subtype": Name.TrueType, "BaseFont": Name(f"/{name}"), **encoding}
    text = "PUBLIC HEARING: Mr. Willis will swim in the WILD"
    assert reading(page_of(letter_by_letter(text, like), **font)).pages == [text]


# --- Short names of filters -----------------------------------------------------------------------


def packed_by(name: str, content: bytes) -> bytes:
    import zlib

    return {
        "/A85": lambda: base64.a85encode(content) + b"~>",
        "/AHx": lambda: content.hex().encode() + b">",
        "/Fl": lambda: zlib.compress(content),
        "/RL": lambda: b"".join(bytes([0, byte]) for byte in content) + b"\x80",
    }[name]()


@pytest.mark.parametrize("name", ["/A85", "/AHx", "/Fl", "/RL"])
def test_a_page_whose_filter_has_a_short_name_is_read(name: str) -> None:
    font = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}
    packed = packed_by(name, shown(SENTENCE))
    assert reading(page_of(b"", name, packed, **font)).pages == [SENTENCE]


def test_several_filters_with_short_names_are_read() -> None:
    font: dict[str, Any] = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}
    packed = packed_by("/A85", packed_by("/Fl", shown(SENTENCE)))

    def name(pdf: Pdf) -> None:
        stream = Stream(pdf, b"")
        stream.write(packed, filter=Array([Name("/A85"), Name("/Fl")]))
        pdf.pages[0].Contents = Array([stream])

    named_short = pdfs.changed(
        page_of(b"", **font), name, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
    )
    assert reading(named_short).pages == [SENTENCE]


# --- Maps of characters that lead to nothing ------------------------------------------------------


@pytest.mark.parametrize("script", ["en", "ar"])
def test_a_map_that_leads_to_nothing_is_told_to_the_editor_or_the_font_is_asked(script: str) -> None:
    found = reading(without_name_of_code_zero(pdfs.by_fpdf2(PAGES[script], script)))
    assert found.message or found.pages[0][:20] == PAGES[script][0][:20]
    assert "\0" not in "".join(found.pages)


# --- Pages without text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "drawing", [b"", b"0 0 m 100 100 l S", b"% nothing", b"0.5 g 0 0 595 842 re f", b"BT ET"]
)
def test_a_blank_page_is_not_said_to_be_a_scan(drawing: bytes) -> None:
    found = reading(page_of(drawing))
    assert found.state == NO_TEXT
    assert found.message.startswith("No text was found in it: its pages are blank")


def test_a_page_of_a_picture_is_still_said_to_be_a_scan() -> None:
    assert "it seems to be a scan" in reading(pdfs.scanned([None])).message
