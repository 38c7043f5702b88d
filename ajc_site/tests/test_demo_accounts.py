"""The logins that `make run` prints are kept with the embedded database, wherever its folder goes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ajc_site.embedded_postgres import BASE_DIR

ASK = (
    "from django.conf import settings; from ajc_site import embedded_postgres as e; "
    "print(settings.DEMO_ACCOUNTS_FILE.name)"
)


def name_of_the_file(**environment: str) -> str:
    """What the accounts' file is called under these variables."""
    plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MEDIA_ROOT"}}
    run = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=BASE_DIR,
        env={**plain, "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_the_embedded_databases_accounts_have_a_name_that_does_not_tell_its_place():
    assert name_of_the_file() == "demo-accounts-embedded.json"


@pytest.mark.parametrize("other", ["postgres://a@localhost/one", "postgres://a@localhost/two"])
def test_each_other_database_has_accounts_of_its_own(other):
    found = Path(name_of_the_file(DATABASE_URL=other))
    assert found.name not in {"demo-accounts-embedded.json", name_of_the_file(DATABASE_URL=f"{other}x")}
