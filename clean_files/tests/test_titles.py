"""A title that a device, a scan or a file gave goes; one that a person wrote stays."""

import time

import pytest

from clean_files.titles import kept_title, says_nothing


@pytest.mark.parametrize(
    "title",
    [
        "10811.exe", "brief.qxd", "annex 3 final.indd", "statement.dvi", "Untitled-1.ai",
        "Xerox WorkCentre 7845_20190312-104512", "SKM_C25819062711450", "SKMBT_C45114022511320",
        "KM_C654e-20190102112233", "HP LaserJet 600 MFP M602", "Canon iR-ADV C5235 2019-03-12 10:45:12",
        "20190312104512", "Scan_20190312 (2)", "DOC120319-12032019104512", "IMG_20190312_104512",
        "RICOH Aficio MP C3002", "Scan of 12.03.2019 10:45:12", "EPSON DS-530",
        "MX-2640N_20190312_104512", "KMBT_C22420230314104522", "doc00234520230101123456",
        "BRW48E244A1B2C3_000123", "NPIA1B2C3", "BRN30055C112233", "CCF_000023", "CCF14032023",
        "report.docx - Google Docs", "Document1 - Word", "Budget – Excel",
        "Draft of Jane - LibreOffice Writer", "smb://srv/Jane/x", "Copy of afp://srv/Jane",
        "https://intranet/x y", "Brother MFC-L2700DW series", "HP Color LaserJet Pro MFP M283fdw",
        "HP LaserJet 2015", "Canon iR-ADV C5235", "Konica Minolta bizhub C224e", "KONICA MINOLTA",
        "Sharp MX-M363N", "TOSHIBA e-STUDIO2505AC", "Fujitsu ScanSnap iX500", "ScanSnap",
        "Kyocera TASKalfa 3252ci", "image RUNNER 2525", "Canon imageRUNNER ADVANCE DX C5840i",
        "Xerox Scan", "scan0001", "hp 4250", "Fujitsu fi-7160", "fi-7160", "iR-ADV C5235",
        "DocuCentre-IV C3370", "Scanned from a Xerox Multifunction Printer", "Adobe Scan Jan 3, 2021",
        "Adobe Scan 03 Jan 2021", "Fujifilm Apeos C2570", "Apeos C3570", "imageRUNNER1750",
        "Gestetner MP C2503", "Lanier MP 301", "Kodak i2400", "Pantum M6550NW",
        "WhatsApp Image 2021-01-03 at 10.30 AM", "WhatsApp Image 2021-01-03 at 10.30.11",
        "John's report.wps", "report.doc [Read-Only]", "Complaint.doc (final)",
        "report.doc.pdf [Compatibility Mode]", "Scanned by CamScanner", "CamScanner 02-01-2021 10.30",
        "Genius Scan on 2021-01-03", "Microsoft Lens 2021-01-03", "Screenshot 2021-01-03 at 10.30.11",
        "Screenshot_20210103-103011", "Scan Jan 3, 2021 at 10.30 AM",
        "Scanned from a Lexmark Multifunction Product", "ApeosPort-V C3375", "Sindoh D420", "OKI MC573",
        "Muratec MFX-2570", "a.key", "x.book", "~$report.doc", "D:\\scan\\1.tif",
        "Bildschirmfoto 2021-01-03 um 10.30.11", "\\\\srv\\jane\\x", "Scan 2021-01-03",
        "HP OfficeJet Pro 8600", "Photo 3 Jan 2021 at 10 30 11", "Projects\\draft_3", "/home/x/y",
        "/tmp/x",
        # A clock in one number, and models before it.
        "Xerox WorkCentre 7845 20231104 1322", "Screenshot 2023-11-04 132201", "Ricoh MP C3003 20231104_1322",
        "NewDocument 2023-11-04 13-22-01", "New Document 2023-11-04 132201", "Scan 2023-11-04 1322",
        # Names of files whose type was cut off.
        "report_final_v7_SECRETNAME", "report-final-SECRET-v2", "AJC.2023.05.report", "brief_final",
        "Statement_to_the_Court", "minutes.v3.clean", "2023.11.minutes.signed", "محضر_الجلسة_الأخيرة",
        # What programs call what nobody has named.
        "Document1", "Doc1", "Präsentation1", "Slide 1", "Layout 1", "PowerPoint Presentation", "Book1",
        "PowerPoint-Präsentation", "Présentation PowerPoint", "Documento2", "Untitled document", "Folie 12",
        "(anonymous)", "anonymous", "unspecified", "untitled", "scan", "file", "Sans titre", "Презентация1",
    ],
)  # fmt: skip
def test_a_title_that_a_device_or_a_program_gave_goes(title: str) -> None:
    assert kept_title(title) == ""


@pytest.mark.parametrize(
    "title",
    [
        "A/RES/60/147", "Report 2019", "Statement of 12 March 2019",
        "UN Doc. A/HRC/39/64, 12 September 2018", "Brothers in arms: Myanmar 2017",
        "Sharp rise in arrests, 2021", "Canon law and human rights 1983", "The 2019-2023 strategy",
        "Prosecutor v. Ntaganda, ICC-01/04-02/06-2359", "Images of justice 2020",
        "Rights of victims v. impunity", "Communiqué 1/2024", "Скан правосудия 2020", "٢٠٢٣ تقرير",
        "Toshiba accused of forced labour", "Fujitsu and the Post Office inquiry", "HP 2030 agenda",
        "Epson and forced labour in Xinjiang", "Konica Minolta modern slavery statement",
        "SK 123 treaty", "Sharp 100 rise in killings", "HP in 2019", "Xerox: a history", "Canon 1983",
        "Canon law in 1983", "Brother", "Dell profits from forced labour", "Fax 100 against impunity",
        "Minolta workers v. Japan", "Samsung device makers exposed", "Word and deed - a last word",
        "The Kyocera 5 case", "Launch of https://example.org/a this week", "IMG 100 survivors speak",
        "Weekly report 2023-05-14 - 2023-05-20", "Situation report 14.05.2023 - 20.05.2023",
        "Report 2021-02-01, 1503 people detained", "Either\\or", "Rohingya.now",
        "Minutes 2023-05-14 10:30", "Doc 12345", "/s/ Signed statement", "UN.org", "U.Thant",
        "Convention 12.08.1949 1949", "A/78/123", "Myanmar.com", "Case C-123/45",
        "Resolution S/RES/2669", "Geneva Convention of 12.08.1949 12 years", "See https://x.org",
        "Vol.2b", "v1.2", "Dr.Aung", "p.m", "Chapter.1", "HP 2030", "Kodak moment 2021", "Work 360",
        "Fax 123", "Photo 51", "Image of 2023", "Signal 2021", "Document 7",
        "Hearing of 3 May 2021 at 10:30", "The night of 01.02.2021 03:00", "Develop 2030 goals",
        "Scan of evidence 2021", "3 May 2021", "Savin lives 2021", "And/or", "Yes\\No questions",
        "report of 10:30:11 strike",
        "A_RES_60_147", "ICC-01_04-02_06-2359", "#Justice_for_Rohingya_Now", "Mazar-i-Sharif", "COVID-19",
        "Article19", "Final-status-talks", "Semi-final-draft", "S.C.R.2023", "No.5.2023", "Vol.2.2023",
        "Anonymous", "Untitled: poems from Kutupalong", "Documents", "The file", "Scans and evidence",
        "Layout of the camps", "Slide into war", "Slides 2023", "Presentation to the Human Rights Council",
        "PowerPoint Presentation: the Rohingya", "Document 1", "Book 1", "Final draft v2", "Version 2",
        "Screenshot 1322", "Screenshots as evidence 2023-11-04", "Xerox papers of 2023, 1322 pages",
        "Survivor-centred-justice", "Draft", "Final", "Myanmar_2021", "2023.05", "Nepal.2015.Quake",
        "Image rights 2023-11-04 1322", "Sheet music 12", "Scanned lives", "Justice.now", "Filed",
    ],
)  # fmt: skip
def test_a_title_that_a_person_wrote_stays(title: str) -> None:
    assert kept_title(title) == title


def test_a_long_title_is_judged_quickly() -> None:
    parts = (
        "HP MFP 22 ",
        "a1-",
        "HP 1",
        "a://b",
        "SK 1 ",
        "12.03.",
        "2021-01-03 ",
        "Jan 3, 2021 ",
        ".doc [x",
        "a_v2",
        "20231104 1322 ",
    )
    for part in parts:
        start = time.monotonic()
        for before in ("HP ", "scanned by ", ""):
            kept_title(before + part * 200 + "!")
        assert time.monotonic() - start < 0.5


@pytest.mark.parametrize(
    "text", ["", " \n", "untitled", "unspecified", "anonymous", "(anonymous)", "Untitled"]
)
def test_what_libraries_write_for_want_of_anything_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Anonymous", "Jane", "untitled poems", "unspecified number of people"])
def test_what_a_person_wrote_says_something(text: str) -> None:
    assert not says_nothing(text)
