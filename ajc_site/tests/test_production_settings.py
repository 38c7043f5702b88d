"""Production refuses to start half-configured, and says all that is missing in one line."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.environment import Environment
from authentic.minisign import SecretKey

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "ajc_site.settings.production",
    "SECRET_KEY": "kD8vQ2xN7mB4tR9wY1zE6pL3sH5jF0gA-uC_iOqXnVbM8rT2yW7",
    "DATABASE_URL": "postgres://site:secret@localhost:5432/site",
    "ALLOWED_HOSTS": "example.org,www.example.org",
    "SITE_URL": "https://example.org",
    "SECURITY_CONTACT": "mailto:security@example.org",
}


def run(*command: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Takes a command and changes to the complete variables (None leaves one out); gives what it said."""
    variables = {"PATH": os.environ["PATH"], **COMPLETE}
    for name, value in changes.items():
        variables.pop(name, None)
        if value is not None:
            variables[name] = value
    return subprocess.run(
        [sys.executable, *command], cwd=BASE_DIR, env=variables, capture_output=True, text=True, timeout=60
    )


def manage(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Runs manage.py under the production settings."""
    return run("manage.py", *arguments, **changes)


def refusal(**changes: str | None) -> str:
    """Takes changes to the variables; gives the one line with which the site refuses to start."""
    result = manage("check", **changes)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_complete_settings_pass_the_deployment_check_with_warnings_as_errors():
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_all_that_is_missing_is_said_in_one_line():
    names = ["SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "SECURITY_CONTACT"]
    line = refusal(**dict.fromkeys(names))
    for name in names:
        assert f"{name} is not set" in line


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + "abcdefghij" * 5),
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("DATABASE_URL", "mysql://u:p@localhost/site"),
        ("DATABASE_URL", "not an address"),
        ("DATABASE_URL", "postgres://u:p@localhost:99999999/site"),
        ("DATABASE_URL", "postgres://u:p@localhost"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org:443"),
        ("SITE_URL", "http://example.org"),
        ("SITE_URL", "https://example.org/path"),
        ("SITE_URL", "https://[example"),
        ("CSRF_TRUSTED_ORIGINS", "example.org"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("TRUSTED_PROXY_COUNT", "one"),
        ("SECURITY_CONTACT", "security@example.org"),
        ("SECURITY_CONTACT", "mailto:security@example.org\nX: y"),
        ("EMAIL_URL", "imap://mail.example.org"),
        ("EMAIL_URL", "smtp://mail.example.org:port"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_without_the_rest_of_the_line_being_a_traceback(name, value):
    changes = {name: value}
    if name == "EMAIL_URL":
        changes["EMAIL_FROM"] = "site@example.org"
    assert name in refusal(**changes)


def test_the_database_password_is_never_printed():
    for url in ("mysql://site:hunter2@localhost/site", "postgres://site:hunter2@localhost:bad/site"):
        assert "hunter2" not in refusal(DATABASE_URL=url)


BUCKET = {"PUBLISHED_BUCKET": "published", "PUBLISHED_S3_ENDPOINT": "https://s3.example.org"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PUBLISHED_BUCKET": "s3://published"}, "PUBLISHED_BUCKET takes a bucket's name alone"),
        ({"PUBLISHED_BUCKET": "Published"}, "PUBLISHED_BUCKET takes a bucket's name alone"),
        ({"PUBLISHED_BUCKET": "ab"}, "PUBLISHED_BUCKET takes a bucket's name alone"),
        ({"PUBLISHED_BUCKET": "10.0.0.7"}, "PUBLISHED_BUCKET takes a bucket's name alone"),
        ({"PUBLISHED_BUCKET": "published/site"}, "PUBLISHED_BUCKET takes a bucket's name alone"),
        ({"PUBLISHED_BUCKET": None}, "PUBLISHED_BUCKET names no bucket"),
        ({"PUBLISHED_ROOT": "/srv/published"}, "PUBLISHED_ROOT and PUBLISHED_BUCKET are both set"),
        ({"PUBLISHED_S3_ENDPOINT": "s3.example.org"}, "PUBLISHED_S3_ENDPOINT must be a scheme and a host"),
        ({"PUBLISHED_S3_ENDPOINT": "https://s3.example.org/published"}, "PUBLISHED_S3_ENDPOINT must be"),
        ({"PUBLISHED_S3_ENDPOINT": "https://key:secret@s3.example.org"}, "PUBLISHED_S3_ENDPOINT must be"),
        ({"PUBLISHED_S3_ENDPOINT": "http://s3.example.org:port"}, "PUBLISHED_S3_ENDPOINT must be"),
        ({"PUBLISHED_S3_ENDPOINT": "ftp://s3.example.org"}, "PUBLISHED_S3_ENDPOINT must be"),
        ({"PUBLISHED_S3_ENDPOINT": None}, "PUBLISHED_S3_REGION is not set"),
        ({"PUBLISHED_S3_REGION": "Frankfurt am Main"}, "PUBLISHED_S3_REGION must be a name like"),
        ({"PUBLISHED_S3_CA": "/no/such/file"}, "PUBLISHED_S3_CA must name a file of certificates"),
        ({"PUBLISHED_S3_CA": "/"}, "PUBLISHED_S3_CA must name a file of certificates"),
        ({"PUBLISHED_S3_ACCESS_KEY": "site"}, "PUBLISHED_S3_SECRET_KEY go together"),
        ({"PUBLISHED_S3_SECRET_KEY": "hunter2"}, "PUBLISHED_S3_SECRET_KEY go together"),
        (
            {"PUBLISHED_S3_ACCESS_KEY": "site", "PUBLISHED_S3_SECRET_KEY": "hunter2 hunter2"},
            "have no blanks in them",
        ),
        ({"PUBLISHED_S3_SECRET_KEY_FILE": "/no/such/file"}, "PUBLISHED_S3_SECRET_KEY_FILE cannot be read"),
        ({"PUBLISHED_S3_SECRET_KEY_FILE": "/"}, "PUBLISHED_S3_SECRET_KEY_FILE cannot be read"),
        ({"PUBLISHED_S3_SECRET_KEY_FILE": "/dev/null"}, "PUBLISHED_S3_SECRET_KEY_FILE is empty"),
        (
            {"PUBLISHED_S3_SECRET_KEY_FILE": "/dev/null", "PUBLISHED_S3_SECRET_KEY": "hunter2"},
            "PUBLISHED_S3_SECRET_KEY and PUBLISHED_S3_SECRET_KEY_FILE are both set",
        ),
    ],
)
def test_nonsense_about_the_bucket_is_refused_in_words(changes: dict[str, str | None], said: str) -> None:
    variables: dict[str, str | None] = {**BUCKET, **changes}
    environment = Environment({name: value for name, value in variables.items() if value is not None})
    environment.published_bucket()
    with pytest.raises(ImproperlyConfigured) as caught:
        environment.refuse_if_incomplete()
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


KEY = SecretKey.new().line
OTHERS_KEY = SecretKey.new()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("hunter2", "SIGNING_KEY is no key that make_signing_key wrote: This is not written in Base64"),
        ("/run/secrets/signing_key", "This is not written in Base64"),
        (OTHERS_KEY.public.line, "This has 42 bytes, and 158 were expected"),
        (KEY[:-4], "This has 156 bytes"),
        ("A" + KEY[1:], "This is no secret key of minisign’s without a password"),
        (KEY[:100] + ("A" if KEY[100] != "A" else "B") + KEY[101:], "This secret key is damaged"),
        ("ключ", "This is not written in Base64"),
    ],
    # The keys are other ones in each process.
    ids=["a word", "a path", "a public key", "too short", "another kind", "damaged", "in Cyrillic"],
)
def test_a_signing_key_that_is_none_is_refused_without_being_told(value: str, said: str) -> None:
    environment = Environment({"SIGNING_KEY": value})
    environment.signing_key()
    (problem,) = environment.problems
    assert said in problem
    assert value not in problem


def test_a_signing_key_may_be_missing_empty_or_in_a_file(tmp_path: Path) -> None:
    for variables in ({}, {"SIGNING_KEY": " "}, {"SIGNING_KEY_FILE": ""}):
        environment = Environment(variables)
        assert environment.signing_key() == ""
        assert environment.problems == []
    environment = Environment({"SIGNING_KEY_FILE": in_a_file(tmp_path, f"{KEY}\n")})
    assert environment.signing_key() == KEY
    assert environment.problems == []
    assert "SIGNING_KEY_FILE cannot be read" in refusal(SIGNING_KEY_FILE=str(tmp_path / "none"))
    assert "SIGNING_KEY and SIGNING_KEY_FILE are both set" in refusal(
        SIGNING_KEY=KEY, SIGNING_KEY_FILE=in_a_file(tmp_path, KEY)
    )


def services(text: str) -> tuple[list[str], list[str]]:
    """The addresses that are read from a text, and what is wrong with it."""
    environment = Environment({"TIMESTAMP_SERVICES": text})
    return environment.timestamp_services(), environment.problems


@pytest.mark.parametrize("text", ["", "  ", ",", " , ,"])
def test_no_time_stamping_service_is_named_by_nothing(text: str) -> None:
    assert services(text) == ([], [])


def test_time_stamping_services_are_read_without_blanks_and_each_once() -> None:
    found = ["http://tsa.example.org", "https://stamps.example.net:8443/tsr?x=1"]
    text = f" {found[0]} ,{found[1]},, {found[0]},"
    assert services(text) == (found, [])


@pytest.mark.parametrize(
    "address",
    ["http://", "https:///tsr", "tsa.example.org", "ftp://tsa.example.org", "http://[tsa", "http://tsa:port/",
     "http://tsa:99999/", "http://tsa example.org/", "http://tsa/a b", "https://me:hunter2@tsa.example.org",
     "http://tsá.example.org/", "http:tsa", "/tsr"],
)  # fmt: skip
def test_what_is_no_address_of_a_service_is_refused_by_its_place(address: str) -> None:
    _, problems = services(f"https://good.example.org, {address}")
    assert len(problems) == 1
    assert "TIMESTAMP_SERVICES takes addresses with http:// or https://" in problems[0]
    assert "number 2 is none" in problems[0]
    assert "hunter2" not in problems[0]


def test_two_services_at_one_host_are_refused() -> None:
    _, problems = services("https://tsa.example.org/one,https://TSA.example.org/two")
    assert problems == ["TIMESTAMP_SERVICES names two services at one host: give one of the two"]


def test_the_start_is_refused_in_one_line_for_a_bad_key_and_a_bad_service() -> None:
    line = refusal(SIGNING_KEY="hunter2", TIMESTAMP_SERVICES="http://[tsa")
    assert "SIGNING_KEY" in line
    assert "TIMESTAMP_SERVICES" in line
    assert "hunter2" not in line


def test_a_bucket_with_its_keys_in_files_is_where_published_files_lie(tmp_path):
    for name in ("access", "secret"):
        (tmp_path / name).write_text(f"the-{name}-key\n")
    variables = {
        **BUCKET,
        "PUBLISHED_S3_ACCESS_KEY_FILE": str(tmp_path / "access"),
        "PUBLISHED_S3_SECRET_KEY_FILE": str(tmp_path / "secret"),
    }
    ask = (
        "import django; django.setup()\n"
        "from published.store import storage\n"
        "from published.whether import is_on_file\n"
        "one = storage()\n"
        "print(is_on_file(), one.bucket_name, one.endpoint_url, one.access_key, one.secret_key)\n"
        "print(one.region_name)"
    )
    result = run("-c", ask, **variables)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [
        "True", "published", "https://s3.example.org", "the-access-key", "the-secret-key", "us-east-1",
    ]  # fmt: skip


def test_amazons_own_needs_no_address_and_no_key():
    options = Environment(
        {"PUBLISHED_BUCKET": "published", "PUBLISHED_S3_REGION": "eu-central-1"}
    ).published_bucket()
    assert options["endpoint_url"] is options["access_key"] is None
    assert options["region_name"] == "eu-central-1"


def test_mail_needs_a_sender():
    assert "EMAIL_FROM is not set" in refusal(EMAIL_URL="smtp://mail.example.org")


def test_gunicorn_refuses_in_one_line_too():
    result = run(
        "-m", "gunicorn", "--config", "ajc_site/gunicorn_conf.py", "--bind", "127.0.0.1:0", "ajc_site.wsgi",
        SECRET_KEY=None,
    )  # fmt: skip
    assert result.returncode != 0
    assert "SECRET_KEY is not set" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_a_database_that_cannot_be_reached_is_one_line():
    result = manage("migrate", DATABASE_URL="postgres://site:hunter2@127.0.0.1:1/site")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "The database cannot be reached" in result.stderr
    assert "hunter2" not in result.stderr


PROBE = """
import django, json, sys
from django.conf import settings
from django.test import Client
# The static files are collected when the image is built, not here.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
answers = {}
for name, path, options in json.loads(sys.argv[1]):
    response = Client().get(path, **options)
    answers[name] = [response.status_code, dict(response.headers), sorted(response.cookies)]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers() -> dict:
    """What production answers with no database behind it: status, headers and names of cookies."""
    https = {"HTTP_HOST": "example.org", "HTTP_X_FORWARDED_PROTO": "https"}
    requests = [
        ["robots", "/robots.txt", https],
        ["login", "/admin/login/", https],
        ["plain http", "/robots.txt", {"HTTP_HOST": "example.org"}],
        ["wrong host", "/robots.txt", {**https, "HTTP_HOST": "evil.example"}],
        ["health", "/healthz/", {"HTTP_HOST": "10.0.0.7:8000"}],
        ["security", "/.well-known/security.txt", https],
    ]
    result = run("-c", PROBE, json.dumps(requests), TRUSTED_PROXY_COUNT="1")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_production_tells_browsers_to_use_https_alone(answers):
    status, headers, _ = answers["robots"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"].split("; ")


def test_production_sends_plain_http_to_https(answers):
    status, headers, _ = answers["plain http"]
    assert (status, headers["Location"]) == (301, "https://example.org/robots.txt")


def test_production_cookies_are_bound_to_the_host(answers):
    assert answers["login"][2] == ["__Host-csrftoken"]


def test_production_refuses_another_host_and_asks_it_nothing(answers):
    assert answers["wrong host"][0] == 400


def test_health_answers_by_any_name_over_plain_http_and_without_a_database(answers):
    assert answers["health"][0] == 200


def test_without_mail_the_password_reset_is_not_offered():
    code = "from django.conf import settings; print(settings.WAGTAIL_PASSWORD_RESET_ENABLED)"
    assert run("-c", code).stdout.strip() == "False"
    mail = {"EMAIL_URL": "smtp://mail.example.org", "EMAIL_FROM": "site@example.org"}
    assert run("-c", code, **mail).stdout.strip() == "True"


# --- Secrets in files ---------------------------------------------------------------------------


def in_a_file(folder: Path, content: bytes | str) -> str:
    path = folder / "secret"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


SHOW = """
import json; from django.conf import settings
print(json.dumps([settings.SECRET_KEY, settings.DATABASES["default"]["PASSWORD"],
    getattr(settings, "EMAIL_HOST_PASSWORD", None), settings.WAGTAIL_PASSWORD_RESET_ENABLED]))
"""


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_secrets_come_from_files_too_and_need_no_codes_for_marks(tmp_path, end):
    password = "p@ss w:/rd%41"
    files = {
        "SECRET_KEY_FILE": tmp_path / "key",
        "DATABASE_PASSWORD_FILE": tmp_path / "database",
        "EMAIL_URL_FILE": tmp_path / "mail",
    }
    for path, text in zip(
        files.values(),
        (COMPLETE["SECRET_KEY"], password, "smtp://me:sec@mail.example.org"),
        strict=True,
    ):
        path.write_text(text + end)
    result = run(
        "-c", SHOW,
        **{name: str(path) for name, path in files.items()},
        SECRET_KEY=None, DATABASE_URL="postgres://site@localhost/site", EMAIL_FROM="site@example.org",
    )  # fmt: skip
    assert json.loads(result.stdout) == [COMPLETE["SECRET_KEY"], password, "sec", True], result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "DATABASE_PASSWORD", "EMAIL_URL"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: {}: No such file or directory"),
        ("", "is empty: {}"),
        (" \n\t\n", "is empty: {}"),
        (b"\xff\xfe\x00hunter2", "is not text: {}"),
        ("hunter2\nhunter3\n", "must be one line without blanks before or behind it: {}"),
        ("hunter2\r\n", "must be one line without blanks before or behind it: {}"),
        (" hunter2", "must be one line without blanks before or behind it: {}"),
        ("hunter2" * 10_000, "must be one line without blanks before or behind it: {}"),
    ],
)
def test_a_secrets_file_that_is_no_good_is_one_line_without_the_secret(tmp_path, name, content, said):
    path = str(tmp_path / "none") if content is None else in_a_file(tmp_path, content)
    wrong = Environment({f"{name}_FILE": path})
    assert wrong.secret(name) == ""
    assert wrong.problems == [f"{name}_FILE {said.format(path)}"]


@pytest.mark.parametrize("content", [None, "", "hunter2\nhunter3"])
def test_a_secrets_file_that_is_no_good_stops_the_start_and_is_told_once(tmp_path, content):
    path = str(tmp_path / "none") if content is None else in_a_file(tmp_path, content)
    line = refusal(SECRET_KEY=None, SECRET_KEY_FILE=path)
    assert "SECRET_KEY_FILE " in line
    assert "SECRET_KEY is not set" not in line
    assert "hunter" not in line


def test_a_folder_in_a_secrets_place_is_one_line(tmp_path):
    """What an engine makes where the file that was to be mounted is not there."""
    assert "SECRET_KEY_FILE cannot be read" in refusal(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path))


def test_a_secrets_file_that_may_not_be_read_is_one_line(tmp_path):
    path = in_a_file(tmp_path, "hunter2")
    Path(path).chmod(0)
    environment = Environment({"SECRET_KEY_FILE": path})
    with as_somebody():
        assert environment.secret("SECRET_KEY") == ""
    assert environment.problems == [f"SECRET_KEY_FILE cannot be read: {path}: Permission denied"]


@contextmanager
def as_somebody() -> Iterator[None]:
    """Root may read everything, so it is nobody for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_PASSWORD", "EMAIL_URL"])
def test_a_secret_given_twice_is_refused(tmp_path, name):
    line = refusal(**{name: COMPLETE["SECRET_KEY"], f"{name}_FILE": in_a_file(tmp_path, "x" * 60)})
    assert f"{name} and {name}_FILE are both set" in line


def test_a_password_beside_one_in_the_address_is_refused(tmp_path):
    line = refusal(DATABASE_PASSWORD_FILE=in_a_file(tmp_path, "hunter2"))
    assert "DATABASE_PASSWORD is set, and DATABASE_URL has one, too" in line
    assert "hunter2" not in line
