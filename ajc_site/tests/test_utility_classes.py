"""The admin's own templates use none of Wagtail's utility classes that its styles don't have.

Wagtail delivers those alone that it uses itself; any other is without effect, and nothing says so.
"""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

CLASSES = re.compile(r'class(?:name)?="([^"]*)"')
UTILITY = re.compile(r"(?<![\w-])w-[\w.:/\[\]-]+")


def test_each_utility_class_is_in_wagtails_styles() -> None:
    found = finders.find("wagtailadmin/css/core.css")
    assert isinstance(found, str)
    styles = Path(found).read_text().replace("\\", "")
    folders = [folder for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    templates = [path for folder in folders for path in Path(folder).rglob("*.html")]
    assert len(templates) > 100
    without = {
        f"{path.name}: {name}"
        for path in templates
        for given in CLASSES.findall(path.read_text())
        for name in UTILITY.findall(given)
        if not re.search(rf"\.{re.escape(name)}(?![\w-])", styles)
    }
    assert without == set()
