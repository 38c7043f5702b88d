"""Archives of Safari's: a page and what came with it, in a list of properties."""

import plistlib
from typing import Any, Final
from urllib.parse import urljoin
from xml.parsers.expat import ExpatError

from clean_files.findings import Refused
from clean_files.office.package import DAMAGED

from ..found import Found
from .pictures import Pictures
from .saved_page import read_html

HEAD: Final = b"bplist00"


def read_webarchive(data: bytes, pictures: Pictures) -> Found:
    """Reads an archive; raises Refused for what is none."""
    try:
        archive: Any = plistlib.loads(data)
        main = archive["WebMainResource"]
        page, address = bytes(main["WebResourceData"]), str(main.get("WebResourceURL") or "")
        saved = {str(one["WebResourceURL"]): bytes(one["WebResourceData"])
                 for one in archive.get("WebSubresources") or ()}  # fmt: skip
    except (plistlib.InvalidFileException, ExpatError, KeyError, TypeError, ValueError, AttributeError,
            RecursionError, OverflowError):  # fmt: skip
        raise Refused(DAMAGED) from None

    def resource(source: str) -> bytes | None:
        try:
            return saved.get(urljoin(address, source))
        except ValueError:
            return None

    charset = str(main.get("WebResourceTextEncodingName") or "")
    return read_html(page, pictures, resource, address=address, charset=charset)
