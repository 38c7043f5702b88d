"""Which addresses lead to the web, and which name a place on somebody's computer or in their network."""

import re
from urllib.parse import unquote

WEB = ("http://", "https://")
# Where a link may lead: it starts no program but a browser, a mail program or a telephone.
OF_WEB = (*WEB, "mailto:", "tel:")

# A place on somebody's computer or in somebody's network.
LOCAL_PATH = re.compile(
    r"file:|(?<![a-z])[a-z]:[\\/](?!/)|\\\\[\w.$-]+\\|\b(?:smb|cifs|afp|nfs|sftp)://"
    r"|[\\/](?:users|home|volumes|documents and settings)[\\/]",
    re.IGNORECASE,
)
# The same in what people write, where "case file: 3", "victims/users/witnesses" and a formula in TeX are no
# paths.
_PATH_IN_TEXT = re.compile(
    r"(?<!\w)(?:file:(?:[\\/]|[a-z]:)|[a-z]:[\\/]+(?<!//)[\w~.%$]|(?:smb|cifs|afp|nfs|sftp)://\w)"
    r"|(?:^|(?<=[\s\"'(<:=,;|]))\\\\[\w.$-]{2,}\\[\w$](?![^\n]*[{}^])"
    r"|(?<![\w/\\])[\\/](?:users|home|volumes|documents and settings)[\\/]\w",
    re.IGNORECASE,
)
_WEB_IN_TEXT = re.compile(r"\b(?:https?|ftp)://\S+", re.IGNORECASE)
_SCHEMES = frozenset(each.partition(":")[0] for each in OF_WEB)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))", re.IGNORECASE)
# People leave out the scheme: www.example.org/a, //example.org, jane@example.org, example.org:8080.
_HOST = re.compile(
    r"(?://)?(?:[^/\\?#@]+@)?(?:[\w-]+\.)+(?P<last>[^\W\d_]{2,}|xn--[\w-]+)\.?(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_FILE_ENDINGS = re.compile(
    "csv|do[ct][mx]?|eps|gif|html?|indd|jpe?g|msg|od[gpst]|pages|pdf|png|ppt[mx]?|psd|qxd|rtf|svg|tiff?|txt|wpd"
    "|xls[mx]?|xml|exe|bat|cmd|lnk|hta|scr|vbs|js|url",
    re.IGNORECASE,
)


def is_local(value: str) -> bool:
    """Return whether this names a place on somebody's computer or network."""
    return not value.casefold().startswith(OF_WEB) and bool(LOCAL_PATH.search(value))


def path_in(text: str) -> int | None:
    """Return where in a text a path on somebody's computer or network begins; None if there is none."""
    without_web = _WEB_IN_TEXT.sub(lambda found: "_" * len(found[0]), text)
    found = None if text.casefold().startswith("mailto:") else _PATH_IN_TEXT.search(without_web)
    return found.start() if found else None


def as_read(address: str) -> str:
    """Return an address as a reader's program takes it: without what cannot be seen, and without %66."""
    shown = "".join(letter for letter in unquote(address) if letter > " ")
    return shown.removeprefix("\ufeff")


def scheme_of(address: str) -> str:
    """Take an address as it is read; return its scheme in small letters, or "" if it has none."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def leads_to_web(address: str) -> bool:
    """Take an address as it is read; return whether it leads to the web, a mailbox, a telephone or a place
    in the same file."""
    if scheme := scheme_of(address):
        return scheme in _SCHEMES
    host = _HOST.match(address)
    is_host = host is not None and (
        not _FILE_ENDINGS.fullmatch(host["last"]) or address.lower().startswith("www.")
    )
    return is_host or not address or address[0] in "#?"


def leads_to_computer(address: str) -> bool:
    """Take an address as it is read; return whether it leads to a file on somebody's computer or network."""
    if leads_to_web(address):
        return False
    # One letter is the drive of a path: C:\Users. A relative one (../a) may have been on the web as well.
    is_path = len(scheme_of(address)) == 1 or address.startswith(("//", "\\\\"))
    return is_path or is_local(address)
