"""compose.production.yml keeps its promises. With a real engine: production_check.py."""

import os
import re
import subprocess

import pytest
import yaml

from ajc_site.embedded_postgres import BASE_DIR

SERVICES = ("nginx", "prepare", "web1", "web2", "clock", "backup", "db")
OF_THE_SITE = ("prepare", "web1", "web2", "clock", "backup")


@pytest.fixture(scope="module")
def compose() -> dict:
    """The file, parsed; its variables are left as they stand."""
    return yaml.safe_load((BASE_DIR / "compose.production.yml").read_text())


@pytest.fixture(scope="module")
def services(compose) -> dict:
    assert set(compose["services"]) == set(SERVICES)
    return compose["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_no_rights_and_bounds(services, name):
    service = services[name]
    assert service["user"] in {"10001:10001", "10002:10002", "postgres"}
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["read_only"] is True
    assert service["init"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit"} <= set(service)
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_that_stays_comes_back_and_says_how_it_is(services, name):
    service = services[name]
    if name == "prepare":
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"
        assert "start_period" in service["healthcheck"]


def test_nginx_alone_is_reached_from_outside_and_waits_for_nobody(services):
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert "depends_on" not in services["nginx"]
    assert set(services["nginx"]["networks"]) == {"outside", "site"}
    # Neither what is not public yet, nor a secret.
    assert "secrets" not in services["nginx"]
    assert not [mount for mount in services["nginx"]["volumes"] if mount.startswith(("media", "backups"))]


def test_the_database_is_reached_by_the_site_alone(compose, services):
    assert services["db"]["networks"] == ["database"]
    assert compose["networks"]["database"]["internal"] is True
    assert compose["networks"]["site"]["internal"] is True
    assert sorted(name for name in SERVICES if "database" in services[name]["networks"]) == sorted(
        [*OF_THE_SITE, "db"]
    )
    assert "outside" not in {network for name in OF_THE_SITE for network in services[name]["networks"]}


def test_nginx_knows_both_web_servers_by_their_numbers(services):
    numbers = [services[name]["networks"]["site"]["ipv4_address"] for name in ("web1", "web2")]
    assert services["nginx"]["environment"]["APPLICATION"] == " ".join(f"{number}:8000" for number in numbers)
    assert len(set(numbers)) == 2


def test_published_files_are_written_by_the_site_and_only_read_by_others(services):
    for name in SERVICES:
        mounts = [mount for mount in services[name].get("volumes", ()) if mount.startswith("published:")]
        if name in {"prepare", "web1", "web2", "clock"}:
            assert mounts == ["published:/srv/published"]
        elif name in {"nginx", "backup"}:
            assert mounts == ["published:/srv/published:ro"]
        else:
            assert not mounts


def test_what_must_last_is_on_named_volumes(compose, services):
    mounts = {mount.split(":")[0] for service in services.values() for mount in service["volumes"]}
    assert {mount for mount in mounts if not mount.startswith("$")} == set(compose["volumes"])
    # The rest are folders of the machine, and nothing writes there.
    for mount in (mount for mount in services["nginx"]["volumes"] if mount.startswith("$")):
        assert mount.endswith(":ro")


def test_a_backup_changes_nothing_but_archives(services):
    writable = [mount for mount in services["backup"]["volumes"] if not mount.endswith(":ro")]
    assert writable == ["backups:/backups"]
    assert services["backup"]["networks"] == ["database"]
    assert services["backup"]["command"][:4] == ["python", "manage.py", "backup", "/backups"]


def test_secrets_are_files_and_each_service_has_those_it_needs(compose, services):
    for name, service in services.items():
        for variable, value in service["environment"].items():
            if any(word in variable for word in ("SECRET", "PASSWORD", "EMAIL_URL", "SIGNING_KEY")):
                assert variable.endswith("_FILE"), f"{variable} of {name}"
                assert "/run/secrets/" in value
            assert "@" not in str(value) or ":" not in str(value).partition("://")[2].partition("@")[0]
    assert set(compose["secrets"]) == {"secret_key", "database_password", "email_url", "signing_key"}
    assert services["db"]["secrets"] == ["database_password"]
    # Who sends no mail has no way to the mail server and not its password.
    with_mail = {name for name in SERVICES if "email_url" in services[name].get("secrets", ())}
    assert with_mail == {name for name in SERVICES if "outgoing" in services[name]["networks"]}
    assert with_mail == {"web1", "web2", "clock"}
    assert [name for name in SERVICES if "signing_key" in services[name].get("secrets", ())] == ["clock"]


def test_all_of_the_site_write_the_same_version(services):
    """What shows on pages is part of the version: with other values it would be another one."""
    shown = [
        {
            key: value
            for key, value in services[name]["environment"].items()
            if not key.startswith(("EMAIL", "WEB_", "SIGNING_KEY", "TIMESTAMP", "CHECK_LINKS"))
        }
        for name in OF_THE_SITE
    ]
    assert all(one == shown[0] for one in shown)
    assert {services[name]["image"] for name in OF_THE_SITE} == {services["web1"]["image"]}


def test_the_whole_site_is_written_before_new_web_servers_start(services):
    assert services["prepare"]["command"] == ["prepare", "publish"]
    for name in ("web1", "web2", "clock", "backup"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert services["web1"]["command"] == services["web2"]["command"] == ["serve"]


def test_the_database_has_the_major_version_of_the_demos(services):
    assert "postgres:18" in services["db"]["image"]


def test_every_variable_of_the_file_is_in_the_example_and_the_other_way_round():
    used = set(re.findall(r"\$\{([A-Z_]+)", (BASE_DIR / "compose.production.yml").read_text()))
    example = (BASE_DIR / "production" / "compose.env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert named - {"COMPOSE_FILE"} == used


def test_what_the_example_gives_is_what_counts_where_nothing_is_given():
    text = (BASE_DIR / "compose.production.yml").read_text()
    usual = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", text))
    example = (BASE_DIR / "production" / "compose.env.example").read_text()
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    for name in usual.keys() - {"EMAIL_URL_FILE", "SIGNING_KEY_FILE"}:
        assert named[name] == usual[name], name


@pytest.mark.parametrize("address", ["https://localhost:1", "https://127.0.0.1:1"])
def test_nginx_is_not_well_where_nothing_is_served(address):
    program = BASE_DIR / "production" / "nginx" / "healthy"
    variables = {"PATH": os.environ["PATH"], "SITE_URL": address, "HTTPS_PORT": "1"}
    assert subprocess.run([program], env=variables, capture_output=True).returncode != 0
