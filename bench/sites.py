"""Sites with the demo for the benches that open pages: of this checkout, or of another one beside it.

Each has a database and a folder of uploads that go away. Another checkout, of an earlier state say, runs with
this one's Python and packages.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from run import PROJECT, Server

from ajc_site.embedded_postgres import discard, use_throwaway_postgres

# Run in a process of its own, with the site's settings.
_LONG = (
    "import django; django.setup(); "
    "from ajc_site.tests.support.long_contents import make_long_contents; make_long_contents()"
)


def start(stack: ExitStack, tree: Path = PROJECT, *, long: bool = False) -> str:
    """Serves a checkout's site until the stack is closed; gives its address.

    ``long`` puts the tests' long contents beside the demo.
    """
    stack.callback(discard, use_throwaway_postgres())
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    environment = {
        "DJANGO_SETTINGS_MODULE": "compressed",
        "PYTHONPATH": str(Path(__file__).parent),
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "MEDIA_ROOT": folder,
        "DEBUG": "",
    }
    commands = [["manage.py", "migrate", "-v0"], ["manage.py", "load_demo", "-v0"]]
    for command in [*commands, *([["-c", _LONG]] if long else [])]:
        subprocess.run([sys.executable, *command], cwd=tree, env={**os.environ, **environment}, check=True)
    server = Server.start("ajc_site.wsgi:application", tree, environment)
    stack.callback(server.stop)
    return f"http://localhost:{server.port}"
