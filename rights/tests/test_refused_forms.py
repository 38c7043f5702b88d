"""A form that is refused tells nothing of what its numbers stand for."""

import json
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from ajc_site.tests.support.admin_case import form_for
from ajc_site.tests.support.depth import some
from assets.models import File
from campaigns.models import Attachment, Library, Statement
from campaigns.tests import factories as make
from clean_files.models import Report
from rights.things import known_things

from .case import some_of_each

pytestmark = pytest.mark.django_db


NUMBERS = ["figure", "rich text file", "rich text page", "attachment", "downloads"]


@pytest.mark.deeper
@pytest.mark.parametrize(("way", "again"), some(list(product(NUMBERS, [False, True])), 4))
def test_a_form_that_is_refused_tells_nothing_of_what_its_numbers_stand_for(writer, way, again):
    some_of_each()
    picture = make.PictureFactory(title="Secret picture", description="Secret description")
    file = make.FileFactory(title="Secret annex")
    page = make.StatementFactory(
        title="Secret list", slug="secret-list", live=False, body=[("figure", {"picture": picture})]
    )
    page.attachments.add(Attachment(file=file))
    page.save_revision()
    entity = {
        "rich text file": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": {"id": file.pk}},
        "rich text page": {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page.pk}},
    }.get(way)
    block = {"key": "a", "text": "word", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [{"offset": 0, "length": 4, "key": 0}] if entity else []}  # fmt: skip
    text = json.dumps({"blocks": [block], "entityMap": {"0": entity} if entity else {}})
    blocks = {
        "figure": ("figure", {"picture": str(picture.pk), "caption": ""}),
        "downloads": ("downloads", [str(file.pk)]),
    }
    data = form_for("statement")
    data |= {"title": "Mine", "slug": "mine"}
    body = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-id": "",
        "body-0-type": "text",
    }
    if way in blocks:
        body["body-0-type"] = blocks[way][0]
        body |= {"body-0-value-picture": str(picture.pk), "body-0-value-files-count": "1",
                 "body-0-value-files-0-value": str(file.pk), "body-0-value-files-0-type": "item",
                 "body-0-value-files-0-order": "0", "body-0-value-files-0-deleted": ""}  # fmt: skip
    else:
        body["body-0-value"] = text
    data |= body
    if way == "attachment":
        row = {"file": str(file.pk), "title": "", "ORDER": "1", "id": "", "DELETE": ""}
        data |= {f"attachments-0-{name}": value for name, value in row.items()}
        data["attachments-TOTAL_FORMS"] = "1"
    if again:
        data["safekeeping-show-again"] = "1"
    library = Library.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", library.pk])
    shown = writer.post(address, data).content.decode()
    assert "Mine" in shown
    for secret in ("Secret picture", "Secret description", "Secret annex", "secret-list", file.filename):
        assert secret not in shown, secret


@pytest.mark.parametrize("behind", ["", "#page=2"], ids=["a link", "a page of it"])
@pytest.mark.parametrize("action", ["", "action-submit"], ids=["saved", "submitted"])
def test_a_typed_address_of_a_file_tells_nothing_of_it_and_makes_it_nobodys(writer, behind, action):
    some_of_each()
    file = make.FileFactory(title="Secret annex")
    page = make.StatementFactory(title="Secret list", live=False)
    page.attachments.add(Attachment(file=file))
    page.save_revision()
    Report.objects.update_or_create(digest=file.file_hash, defaults={"is_held": True})
    assert not known_things(User.objects.get(pk=writer.session["_auth_user_id"]), File).filter(pk=file.pk)
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": f"/documents/{file.pk}/x.pdf{behind}"}}
    block = {"key": "a", "text": "word", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [{"offset": 0, "length": 4, "key": 0}]}  # fmt: skip
    text = json.dumps({"blocks": [block], "entityMap": {"0": link}})
    data = form_for("statement") | {
        "title": "Mine", "slug": "mine", "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
        "body-0-id": "", "body-0-type": "text", "body-0-value": text,
    }  # fmt: skip
    if action:
        data[action] = "yes"
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", Library.objects.get().pk])
    answers = [writer.post(address, data, follow=True).content.decode()]
    mine = Statement.objects.filter(title="Mine").first()
    if mine is not None:
        answers.append(writer.get(reverse("wagtailadmin_pages:edit", args=[mine.pk])).content.decode())
    answers.append(writer.get(reverse("wagtaildocs_chooser:chosen", args=[file.pk])).content.decode())
    for said in answers:
        assert "Secret annex" not in said
        assert file.filename not in said
    assert not known_things(User.objects.get(pk=writer.session["_auth_user_id"]), File).filter(pk=file.pk)
