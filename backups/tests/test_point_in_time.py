"""The image with pgBackRest hands over what PostgreSQL writes as the drill's configuration does."""

import ast
import re

from ajc_site.embedded_postgres import BASE_DIR

PLACE = BASE_DIR / "production/postgresql"


def test_the_image_archives_as_the_drill_does():
    text = (PLACE / "Dockerfile").read_text().replace("\\\n", "")
    (command,) = re.findall(r"^CMD (.*)$", text, re.MULTILINE)
    settings = dict(option.split("=", 1) for option in ast.literal_eval(command) if "=" in option)
    lines = re.findall(r"^(\w+) = (.*)$", (PLACE / "archiving.conf").read_text(), re.MULTILINE)
    assert settings == {name: value.strip("'") for name, value in lines}
    assert settings.keys() == {"archive_mode", "archive_command", "archive_timeout"}
