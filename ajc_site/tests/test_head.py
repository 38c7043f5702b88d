"""HEAD is answered with what GET would say, and without a body."""

import pytest
from django.core.handlers.base import BaseHandler

from campaigns.models import Attachment
from campaigns.tests import factories as make
from published.asking import answered, request_for

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def handler() -> BaseHandler:
    made = BaseHandler()
    made.load_middleware()
    return made


def asked(handler: BaseHandler, method: str, address: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as a server gets them: Django's test client would take the body away."""
    with answered(handler, request_for(address, method)) as response:
        return response.status_code, dict(response.items()), b"".join(response)


def test_head_says_what_get_says_and_has_no_body(handler: BaseHandler) -> None:
    file = make.FileFactory()
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    fixed = [
        "/robots.txt",
        "/no/such/page/",
        "/admin/login/",
        "/feeds/all.atom",
        "/healthz/",
        "/publications/",
    ]
    for address in [page.url, file.url, *fixed]:
        of_get, of_head = asked(handler, "GET", address), asked(handler, "HEAD", address)
        assert of_get[2], address
        assert of_head[2] == b"", address
        assert of_head[0] == of_get[0]
        assert of_head[1]["Content-Length"] == str(len(of_get[2])), address


def test_what_is_streamed_has_no_body_either(handler: BaseHandler) -> None:
    status, _, body = asked(handler, "HEAD", "/api/publications.csv")
    assert (status, body) == (200, b"")
