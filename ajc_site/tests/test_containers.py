"""The compose file keeps its promises; the image's entry point and health check do what they say."""

import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from django.db import connection

from ajc_site.embedded_postgres import BASE_DIR


@pytest.fixture(scope="module")
def compose() -> dict:
    """The compose file, parsed."""
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


def run(module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Takes a module, its arguments and variables; gives what it said."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=BASE_DIR,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=90,
    )


@pytest.mark.parametrize("service", ["web", "clock", "db"])
def test_each_service_runs_without_root_rights_and_says_how_it_is(compose, service):
    found = compose["services"][service]
    assert found["user"] in {"10001:10001", "postgres"}
    assert found["cap_drop"] == ["ALL"]
    assert found["read_only"] is True
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["healthcheck"]["test"][0] == "CMD"


def test_what_must_last_is_on_named_volumes(compose):
    mounts = {mount for service in compose["services"].values() for mount in service["volumes"]}
    assert mounts == {"media:/app/media", "state:/app/.postgres", "database:/var/lib/postgresql"}
    assert set(compose["volumes"]) == {mount.split(":")[0] for mount in mounts}


def test_the_clock_is_the_same_image_and_waits_until_the_database_is_migrated(compose):
    web, clock = compose["services"]["web"], compose["services"]["clock"]
    assert clock["build"] == web["build"]
    assert clock["depends_on"]["web"]["condition"] == "service_healthy"
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


def test_the_entry_point_refuses_half_a_configuration_in_one_line():
    result = run("ajc_site.container", "serve", DJANGO_SETTINGS_MODULE="ajc_site.settings.production")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "SECRET_KEY is not set" in result.stderr


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


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
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


def address_of(database: dict) -> str:
    """Takes Django's settings of a database; gives them as a DATABASE_URL."""
    text = {name: quote(str(value or ""), safe="") for name, value in database.items()}
    port = f":{text['PORT']}" if text["PORT"] else ""
    return f"postgres://{text['USER']}:{text['PASSWORD']}@{text['HOST']}{port}/{text['NAME']}"
