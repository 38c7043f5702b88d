"""Makes the PDF of a page's content."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from assets.languages import RIGHT_TO_LEFT
from clean_files import contained

from .content import Content
from .fonts import families_for, folders
from .made import Made
from .pictures import stored_picture
from .tree import Node, Trees
from .typesetting import typeset

# A page of 200 sheets takes three seconds.
MAX_SECONDS: Final = 60
# What the typesetter calls a language by: ISO 639 and a region where the letters' forms depend on it.
REGIONS: Final = {"zh-Hans": ("zh", "CN"), "zh-Hant": ("zh", "TW")}


def pdf(content: Content) -> Made:
    """The content as a tagged PDF; the same bytes for the same content. Raises Refused where it cannot be."""
    pictures = {f"{number}{_suffix(address)}": address for number, address in enumerate(content.pictures())}
    stored = {name: found for name, address in pictures.items() if (found := stored_picture(address))}
    files = {pictures[name]: name for name in stored}
    trees = Trees(content.root, files)
    given = {
        "data": _data(content, trees.nodes()),
        "pictures": {name: base64.b64encode(found).decode() for name, found in stored.items()},
        "fonts": folders(),
        "moment": content.moment,
    }
    source, target = io.BytesIO(json.dumps(given).encode()), io.BytesIO()
    said = contained.run(typeset, source, target, seconds=MAX_SECONDS, clock_seconds=4 * MAX_SECONDS)
    return Made(target.getvalue(), said.warnings)


def _data(content: Content, nodes: list[Node]) -> dict[str, Any]:
    languages = {code: _language(code) for code in content.languages}
    languages[content.language]["dir"] = content.direction
    return {
        "title": content.title,
        "summary": content.summary,
        "authors": content.authors,
        "site": content.site,
        "dir": content.direction,
        "lang": {"tag": content.language, **languages[content.language]},
        "languages": languages,
        "fonts": {"": families_for(""), **{code: families_for(code) for code in content.languages}},
        "targets": sorted({target for node in nodes for target in _targets(node)}),
        "content": nodes,
    }


def _language(code: str) -> dict[str, str | None]:
    language, region = REGIONS.get(code, (code.partition("-")[0], None))
    return {"code": language, "region": region, "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr"}


def _targets(node: Node | list[Any]) -> Iterator[str]:
    """Where links within the paper lead."""
    if isinstance(node, dict):
        if node["k"] == "within":
            yield node["to"]
        for key in ("c", "caption"):
            yield from _targets(node.get(key, []))
    elif isinstance(node, list):
        for one in node:
            yield from _targets(one)


def _suffix(address: str) -> str:
    return PurePosixPath(address).suffix.lower()
