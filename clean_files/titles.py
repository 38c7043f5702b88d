"""Which titles of files were given by nobody: the name of a file, of a device, of a scan.

A title goes where it *is* such a name from its first word to its last. One that mentions a day, a firm or a
stroke among other words was written by a person, and stays.
"""

import re
import unicodedata

MAX_TITLE = 500
# What is said where one went.
GIVEN_BY_NOBODY = "a title that a program, a scanner or the file’s own name had given it"

# Programs' own types of files, and such as are words or names as well: these count where nothing has a blank.
_FILE_TYPES = (
    r"docx?|do[ct][mx]|odt|ott|odp|ods|odg|sxw|rtf|ppt[xm]?|pps[xm]?|xls[xmb]?|indd|qx[pd]|wp[ds]|tex|dvi|cdr"
    r"|eps|mif|hwpx?|exe|pdf|jpe?g|tiff?|png|bmp|gif|heic|html?|mht|eml|msg|csv|tmp|bak|zip|vsdx?|psd"
    r"|pages|pub|txt|fm|ps"
)
_FILE_TYPES_IN_ONE_WORD = rf"{_FILE_TYPES}|key|numbers|book|ai|xml|log|dat|out|svg|djvu|epub|afpub|md"
# What a program puts behind the name of a file that is open, and people behind that of a copy.
_BEHIND = r"(?:\s*(?:\[[^\]]{1,40}\]|\([^)]{1,40}\)|- (?:read-only|compatibility mode)))*"
_FILE_NAME = re.compile(
    r"Microsoft (?:Word|PowerPoint|Excel|Publisher) - |file:|about:|mailto:|~[/$]"
    r"|[a-z][a-z0-9+.-]+://|.*(?<![a-z0-9+.-])(?!https?:)[a-z][a-z0-9+.-]{1,20}://"
    r"|.* [-–—] (?:Google (?:Docs|Sheets|Slides|Drive)|(?:Microsoft )?(?:Word|PowerPoint|Excel|Publisher)"
    r"|(?:Libre|Open)Office(?: \w+)?)$"
    # Places: a drive, a server, a home, several folders. "Either\or" and "/s/ Jane Doe" are none.
    r"|.*\b[A-Za-z]:[\\/]|.*\\\\\w|.*\\[^\\]*\\|\S*[\d._-]\S*\\\S|\S+\\\S*[\d._-]"
    r"|.*/(?:Users|home|tmp)/|/(?!s/)(?:[\w.~-]+/)*[\w.~-]+(?:/|$)"
    rf"|.*[^\s.]\.(?:{_FILE_TYPES}){_BEHIND}$"
    rf"|\S*[^\s.]\.(?:{_FILE_TYPES_IN_ONE_WORD}){_BEHIND}$"
    # Of a type that nobody knows: what is before the dot is no word. A site's name is none either.
    r"|(?=\S*[\d_])[\w()+~-]+\.(?!(?:org|com|net|int|info|edu|gov)$)[a-z][a-z0-9]{1,4}$",
    re.IGNORECASE,
)
_MAKERS = (
    r"xerox|fuji ?xerox|fujifilm|ricoh|konica|kyocera|lexmark|brother|epson|hp|hewlett-packard|sharp|toshiba"
    r"|fujitsu|canon|samsung|panasonic|oki|dell|kodak(?: alaris)?|lanier|gestetner|savin|nashuatec|nrg|pantum"
    r"|sindoh|muratec|avision|plustek|mustek|develop|utax|triumph-adler|olivetti|riso|visioneer"
)
_LINES = (
    r"work ?cent(?:re|er)|versalink|altalink|docucent(?:re|er)|apeos(?:port)?(?:[- ][ivx]{1,4}\b)?|aficio"
    r"|minolta|bizhub|ecosys|taskalfa|e-?studio|scansnap|image ?(?:runner|class|press|formula)|ir-adv"
    r"|fi-(?=\d{4})"
    r"|canoscan|officejet|laserjet|deskjet|pixma"
)
# One word of a model: letters and digits together (L2700DW, 330i), a number that is no year of our days,
# capitals before a number (MP C3002, DS-530), or what a line of devices is called. Taken as a whole or not at
# all, so that a long title is judged quickly.
_MODEL = (
    r"(?>(?:(?=[a-z.+]*\d)(?=[\d.+]*[a-z])[a-z\d.+]+|(?!(?:19[5-9]|20[0-3])\d(?!\d))\d{2,5}"
    r"|(?-i:[A-Z]{1,4})(?=[ -]+[a-z]?\d{2})|(?-i:[IVX]{1,4})(?=[ -])|[a-z]*jet(?: \d{4})?|i?mfp|mfc|dcp"
    r"|ads|fi|ir-adv|colou?r|pro|plus|enterprise|series|advance|laser|scan|scanner|printer|copier|device|minolta"
    r"|aficio|bizhub|ecosys|taskalfa|e-studio[a-z\d]*|scansnap|runner|imagerunner|imageclass|imageformula|pixma"
    r"|maxify|stylus|workforce|perfection|expression|ecotank|photosmart|pagewide|phaser|docucent(?:re|er)|apeos"
    r"|apeosport|work|cent(?:re|er)|workcent(?:re|er)|versalink|altalink|canoscan|lide|multi-?function"
    r"|multi-?functional|product)(?![a-z\d.+]))"
)
_BETWEEN = r"[-_ :,/().]"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = (
    rf"(?>(?:(?:19|20)\d\d[-_.:/ ]?[01]?\d[-_.:/ ]?[0-3]?\d|[0-3]?\d[-_.:/ ]?[01]?\d[-_.:/ ]?(?:19|20)\d\d"
    rf"|{_MONTH}[ .-]{{1,2}}[0-3]?\d,? (?:19|20)\d\d|[0-3]?\d[ .-]{{1,2}}{_MONTH}[ .,-]{{1,2}}(?:19|20)\d\d)"
    r"(?!\d))"
)
_CLOCK = r"(?>[0-2]?\d[-_.:h ][0-5]\d(?:[-_.:m ][0-5]\d)?(?:[.,]\d+)?s?(?: ?[ap]\.?m\.?)?(?!\d))"
# A clock in one number counts behind a day and a device alone: it may be a number of people as well.
_CLOCK_IN_ONE = r"(?>(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d))"
# A day, and perhaps the time of day behind it.
_STAMP = rf"{_DAY}(?:[-_, T]*(?:(?:at|um|à|a las|kl|om) )?{_CLOCK}|[-_ T]{_CLOCK_IN_ONE})?(?: ?\(\d+\))?"
# What programs and telephones call what they take.
_TAKEN_BY = (
    r"(?:adobe|genius|tiny|turbo|clear|simple|notebloc|swift|cam|fast|doc|smart)[ -]?scan(?:ner)?|scanbot"
    r"|scannable|(?:microsoft|office) lens|whatsapp (?:image|video|document|scan)|screen ?shot|bildschirmfoto"
    r"|capture d[’']écran|captura de pantalla|signal|photo|image"
    r"|scan(?:ned)?(?: (?:document|image|page|file))?"
    r"|new ?doc(?:ument)?|fax|img|doc(?:ument)?"
)
_DEVICE = rf"(?:(?:{_MAKERS})\b|(?:{_LINES}))(?:{_BETWEEN}*{_MODEL})*"
# What scanners and cameras call what they make: their model, and a number or the time of day.
_DEVICE_NAME = re.compile(
    # Day and time in one row of digits: nobody writes so.
    r".*(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-_T]?(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
    r"|.*(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}[-_T]?"
    r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\d)"
    # A day and a time, with a device or program before them or with nothing.
    rf"|(?:(?:{_TAKEN_BY}|{_DEVICE}){_BETWEEN}+(?:of |on |at |from )?)?{_DAY}[-_, T]*"
    rf"(?:(?:at|um|à|a las|kl|om) )?{_CLOCK}(?: ?\(\d+\))?$"
    rf"|(?:{_TAKEN_BY}){_BETWEEN}+(?:of |on |at |from )?{_STAMP}$"
    r"|scanned (?:by|with|from|on|using)(?: an?| my| the)?"
    rf"(?:{_BETWEEN}+(?:{_MAKERS}|{_LINES}|{_TAKEN_BY}|{_MODEL}|all-in-one|network|office|digital|app))+"
    rf"{_BETWEEN}*$"
    r"|scanned (?:document|image|page|file)s?(?: ?\(?\d+\)?)?$|camscanner$"
    # A short name and a number in one word: what people write has a blank there, and says more.
    r"|(?:scan(?:ned)?|skm|skmbt|kmbt|km|bizhub|img|dsc|dscn|pict?|fax|sharp|xerox|hp|mfp|mx|sk|doc|ccf)"
    r"(?:[-_]?[a-z]?[-_]?\d{3}[\w.()-]*(?: [\d().-]+)*)$"
    r"|(?:scan(?:ned)?|skm|skmbt|kmbt|img|dscn?|pict?|hp|ccf) ?(?!(?:19|20)\d\d$)\d{3,}(?: ?\(\d+\))?$"
    # By the address of the network's card: Brother and HP.
    r"|(?:brw|brn|npi|hp)(?=[\da-f]*\d)[\da-f]{6,12}(?:[-_ ]\d+)?$"
    # The maker, perhaps the line, and a model; and nothing but that.
    r"|(?:xerox|ricoh|konica|minolta|konica minolta|kyocera|lexmark|epson|toshiba|fujitsu)$"
    rf"|(?:(?:{_MAKERS})(?=.*\d|.*(?:jet|scan|mfp|scanner|printer|copier|device)\b)|(?:{_LINES}))"
    rf"(?:{_BETWEEN}*{_MODEL})*{_BETWEEN}*(?:{_STAMP})?$",
    re.IGNORECASE,
)
# What programs call what nobody has named yet, in the languages of their users.
_BY_PROGRAM = re.compile(
    r"(?:untitled|unnamed|unbenannt|ohne titel|sans titre|sin título|без названия|无标题|بلا عنوان)"
    r"(?:[- ]?(?:document|presentation|spreadsheet))?(?:[- ]?\d+)?|no(?: |-)?title"
    r"|(?:document|documento|dokument|doc|presentation|präsentation|présentation|presentación|apresentação"
    r"|presentatie|book|mappe|classeur|libro|документ|презентация|книга|文档|演示文稿|工作簿)\d{1,3}"
    r"|(?:slide|folie|diapositive|layout|sheet) ?\d{1,3}"
    r"|(?:microsoft )?(?:powerpoint|word|excel)[- ]"
    r"(?:presentation|präsentation|document|dokument|workbook|演示文稿)"
    r"|(?:présentation|presentación de|apresentação do|presentazione(?: standard di)?|презентация)"
    r" (?:microsoft )?powerpoint"
    r"|scan|scanned|file|doc|pdf|new document",
    re.IGNORECASE,
)
# What libraries write where nobody told them anything; a person begins "Anonymous" with a capital.
_PLACEHOLDER = re.compile(r"\(?(?:[Uu]ntitled|unspecified|anonymous)\)?")
_VERSION = re.compile(r"v\d+|ver\d+|rev\d+", re.IGNORECASE)
_STAGE = re.compile(r"final|draft|entwurf|version|копия|brouillon|borrador", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(r"(?<![^.])(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?![^.])")
_JOINERS = "\u200c\u200d\u200e\u200f"


def kept_title(title: str) -> str:
    """Return a title as it may stay: a line, or nothing where it tells of a path, a file or a device."""
    line = _line(title)
    is_given_by_nobody = (
        _FILE_NAME.match(line)
        or _DEVICE_NAME.match(line)
        or _BY_PROGRAM.fullmatch(line)
        or _PLACEHOLDER.fullmatch(line)
        or _is_bare_file_name(line)
    )
    return "" if is_given_by_nobody else line


def says_nothing(text: str) -> bool:
    """Return whether a property is empty, or what libraries write where nobody told them anything."""
    line = _line(text)
    return not line or bool(_PLACEHOLDER.fullmatch(line))


def _line(text: str) -> str:
    letters = (" " if letter in "\t\r\n" else letter for letter in text)
    shown = (each for each in letters if each in _JOINERS or unicodedata.category(each)[0] != "C")
    return " ".join("".join(shown).split())[:MAX_TITLE].strip()


def _is_bare_file_name(line: str) -> bool:
    """Return whether words are joined as in the name of a file whose type was cut off.

    Symbols of documents (A_RES_60_147) are so joined too, and say something: there must be a word among them.
    """
    if not re.fullmatch(r"[\w.()+~-]+", line):
        return False
    pieces = [piece for piece in re.split(r"[_.()+~-]+", line) if piece]
    if not any(len(piece) > 2 and piece.isalpha() and not piece.isupper() for piece in pieces):
        return False
    has_version = any(map(_VERSION.fullmatch, pieces))
    has_stage = any(map(_STAGE.fullmatch, pieces))
    return (
        line.count("_") > 1
        or ("_" in line and (has_version or has_stage))
        or (len(pieces) > 2 and has_version)
        or (len(pieces) > 2 and bool(_MONTH_OF_YEAR.search(line)))
    )
