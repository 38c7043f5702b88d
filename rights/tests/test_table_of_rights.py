"""Every cell of the table in docs/rights.md, tried at the real addresses.

One set-up for all: what a cell does is undone before the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ajc_site.tests.support.depth import some
from approval.approving import standing_of
from approval.models import Approval
from assets.models import File, Picture
from audit.models import Entry
from bundles.models import Bundle
from bundles.tests.factories import BundleFactory
from campaigns.models import CampaignIndex, Library, SiteSettings, Withdrawal
from campaigns.tests import factories as make
from checking.models import Rules
from clean_files.models import Report
from consent.finding import Search
from consent.models import Receipt, Sealed

pytestmark = pytest.mark.django_db
TABLE = (Path(settings.BASE_DIR) / "docs" / "rights.md").read_text()
STATES = ["Public", "Waiting in a bundle", "Scheduled", "Being reviewed", "Behind a password"]
PAGES = {**make.KINDS, "campaign": make.CampaignFactory, "standard page": make.StandardPageFactory}
TERMS = {"series": make.SeriesFactory, "topic": make.TopicFactory, "place": make.PlaceFactory}
AJAX = {"x-requested-with": "XMLHttpRequest"}
ADMIN = "/admin"


@dataclass(frozen=True)
class Cell:
    state: str
    what: str
    action: str
    role: str
    may: bool


def cells() -> Iterator[Cell]:
    """The cells as the page has them."""
    for state in STATES:
        lines = TABLE.split(f"\n### {state}\n")[1].split("\n#")[0].splitlines()
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")
        ]
        roles = rows[0][2:]
        for whats, action, *marks in rows[2:]:
            assert set(marks) <= {"yes", "–"}, (state, whats, action)
            for what in whats.split(", "):
                yield from (
                    Cell(state, what, action, role, mark == "yes")
                    for role, mark in zip(roles, marks, strict=True)
                )


# --- The set-up ---------------------------------------------------------------------------------------


def group(name: str, *codenames: str) -> Group:
    made = Group.objects.create(name=name)
    made.permissions.add(Permission.objects.get(codename="access_admin"))
    made.permissions.add(*Permission.objects.filter(codename__in=codenames))
    return made


def upload_right(codename: str) -> Permission:
    apps = ["wagtaildocs", "wagtailimages"]
    return Permission.objects.get(content_type__app_label__in=apps, codename=codename)


def publishers(name: str, page: Page) -> Group:
    """A group for one part of the site, with every right that an administrator can give besides."""
    models = ["person", "organisation", "series", "topic", "place", "bundle", "redirect", "sitesettings"]
    made = group(
        name, *(f"{right}_{model}" for right in ("add", "change", "delete", "view") for model in models)
    )
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=made, page=page, permission=right)
    for model in ("document", "image"):
        for name_of_right in ("add", "change", "choose"):
            GroupCollectionPermission.objects.create(
                group=made,
                collection=Collection.get_first_root_node(),
                permission=upload_right(f"{name_of_right}_{model}"),
            )
    return made


def client_of(name: str, *groups: Group, **fields: Any) -> Client:
    user = User.objects.create_user(name, f"{name}@example.org", **fields)
    user.groups.add(*groups)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user  # type: ignore[attr-defined]
    return client


class Desk:
    """The site of the table: somebody in each role, and each thing in each state."""

    def __init__(self) -> None:
        writers, secretariat = (Group.objects.get(name=name) for name in ("Writers", "Secretariat"))
        reviewers = group("Reviewers")
        GroupApprovalTask.objects.get(name="the secretariat").groups.add(reviewers)
        self.about = make.StandardPageFactory(title="About")
        self.places = {
            "library": Library.objects.get(),
            "campaigns": CampaignIndex.objects.get(),
            "about": self.about,
        }
        self.publishers = {
            name: client_of(f"publisher-{name}", publishers(f"Publishers of {name}", page))
            for name, page in self.places.items()
        }
        self.clients = {
            "reader": Client(),
            "password": Client(),
            "no access": client_of("visitor"),
            "own writer": client_of("own-writer", writers),
            "writer": client_of("writer", writers),
            "reviewer": client_of("reviewer", reviewers),
            "secretariat": client_of("secretariat", secretariat),
            "admin": client_of("administrator", is_superuser=True),
        }
        self.own: Any = self.clients["own writer"].user  # type: ignore[attr-defined]
        self.things: dict[tuple[str, str], Any] = {}
        for number, state in enumerate(STATES):
            self.make_things(number, state)
            self.make_pages(number, state)
        redirect = Redirect.objects.create(old_path="/old", redirect_link="/new/")
        settings_of_site = SiteSettings.for_site(Site.objects.get())
        sealed = Sealed.objects.create(receipt=Receipt.objects.create(), data={"name": "Who was withdrawn"})
        self.things |= {
            ("Public", "redirect"): redirect,
            ("Public", "site settings"): settings_of_site,
            ("Public", "settings of checks"): Rules.objects.create(),
            ("Public", "sealed entry"): sealed,
            ("Public", "audit log"): Entry.objects.create(action="wagtail.edit", title="Noted in the log"),
        }

    def make_things(self, number: int, state: str) -> None:
        text = {"file__data": f"Text {number}.".encode(), "file__filename": f"text-{number}.txt"}
        held = {"file__data": f"Held {number}.".encode(), "file__filename": f"held-{number}.txt"}
        named: dict[str, Any] = {
            "file": make.FileFactory(uploaded_by_user=self.own, **text),
            "held file": make.FileFactory(uploaded_by_user=self.own, **held),
            "picture": make.PictureFactory(uploaded_by_user=self.own, file__color=(number, 0, 0)),
            "person": make.PersonFactory(),
            "organisation": make.OrganisationFactory(),
        }
        named |= {name: factory() for name, factory in TERMS.items()}
        self.things |= {(state, name): thing for name, thing in named.items()}

    def make_pages(self, number: int, state: str) -> None:
        is_live = state in {"Public", "Behind a password"}
        pages = {}
        for kind, factory in PAGES.items():
            fields = {"title": f"A {kind} {number}", "live": is_live, "owner": self.own}
            if kind == "statement":
                fields |= self.all_on_it(state)
            if kind == "speech":
                fields |= {"contributions": make.contributions(1)}
            if kind == "document":
                fields |= {"body": [("text", "<p>Words.</p>")]}
            if kind == "standard page":
                fields |= {"parent": self.about, "summary": "S."}
            pages[kind] = factory(**fields)
            pages[kind].save_revision()
        held = [("downloads", {"heading": "", "files": [self.things[state, "held file"]]})]
        pages["its own"] = make.StatementFactory(live=is_live, owner=self.own, body=held)
        pages["its own"].save_revision()
        if state == "Waiting in a bundle":
            self.things[state, "bundle"] = BundleFactory(title="The bundle", pages=list(pages.values()))
        for page in pages.values():
            self.bring_into(state, page)
        self.things |= {(state, kind): page for kind, page in pages.items()}
        # Only now: what is held back goes out with no page.
        Report.objects.filter(digest=self.things[state, "held file"].file_hash).update(is_held=True)

    def all_on_it(self, state: str) -> dict[str, Any]:
        def thing(name: str) -> Any:
            return self.things[state, name]

        both = {"person": thing("person"), "organisation": thing("organisation"), "role": ""}
        return {
            "body": [
                ("downloads", {"heading": "", "files": [thing("file")]}),
                ("figure", {"picture": thing("picture"), "caption": ""}),
                ("quotation", {"text": "W.", **both}),
            ],
            "contributions": [make.Contribution(**both)],
            "series": thing("series"),
            "topics": [thing("topic")],
            "places": [thing("place")],
        }

    def bring_into(self, state: str, page: Any) -> None:
        if state == "Scheduled":
            page.go_live_at = timezone.now() + timedelta(days=1)
            page.save_revision().publish()
        elif state == "Being reviewed":
            page.get_workflow().start(page, self.own)
        elif state == "Behind a password":
            restriction = PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.PASSWORD, password="a password"
            )
            address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
            data = {"password": "a password", "return_url": page.get_url()}
            assert self.clients["password"].post(address, data).status_code == 302

    def client(self, cell: Cell) -> Client:
        if cell.role not in {"here", "elsewhere"}:
            return self.clients[cell.role]
        part = {"campaign": "campaigns", "standard page": "about"}.get(cell.what, "library")
        other = "campaigns" if part == "library" else "library"
        return self.publishers[part if cell.role == "here" else other]


@pytest.fixture(scope="module")
def desk(kept_for_module, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock():
        yield Desk()


# --- How each action is tried -------------------------------------------------------------------------


def fetched(client: Client, address: str) -> bool:
    response = client.get(address)
    if response.streaming:
        list(response)
    return response.status_code == 200


def says(client: Client, address: str, text: str) -> bool:
    response = client.get(address)
    return response.status_code == 200 and text in response.content.decode()


def api(client: Client, page: Page, action: str, **data: Any) -> int:
    """Asks the admin's API for an action, and gives its status."""
    address = f"{ADMIN}/api/main/pages/{page.pk}/action/{action}/"
    return client.post(address, data, content_type="application/json").status_code


def see_page(client: Client, page: Any) -> bool:
    draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return says(client, page.get_url(), page.title) or says(client, draft, page.title)


def edit_page(client: Client, page: Any) -> bool:
    before = Page.objects.get(pk=page.pk).latest_revision_id
    if api(client, page, "revert_to_page_revision", revision_id=before) == 404:
        # It knows no page of a reviewer's, who has the form.
        send_form(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return Page.objects.get(pk=page.pk).latest_revision_id != before


def send_form(client: Client, address: str) -> None:
    """Sends a page's form back as it came, but for its body, which scripts would fill in."""
    response = client.get(address)
    if response.status_code != 200:
        return
    form = LexborHTMLParser(response.content.decode()).css_first("#page-edit-form")
    if form is None:
        return
    data: dict[Any, Any] = {}
    for box in form.css("input[name], textarea[name]"):
        data[box.attributes["name"]] = box.attributes.get("value") or box.text()
    for choice in form.css("select[name]"):
        chosen = choice.css_first("option[selected]")
        data[choice.attributes["name"]] = chosen.attributes.get("value") if chosen else ""
    data |= {f"{body.attributes['id']}-count": "0" for body in form.css("[data-block]")}
    client.post(address, {name: value or "" for name, value in data.items()})


def publish_page(client: Client, page: Any) -> bool:
    if page.current_workflow_task_state:
        task = page.current_workflow_task_state
        client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
        return Page.objects.get(pk=page.pk).live
    Page.objects.filter(pk=page.pk).update(last_published_at=None)
    api(client, page, "publish")
    return Page.objects.get(pk=page.pk).last_published_at is not None


def schedule_page(client: Client, page: Any) -> bool:
    approved = page.revisions.filter(approved_go_live_at__isnull=False)
    if (scheduled := approved.first()) is not None:
        client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, scheduled.pk]))
        return not approved.exists()
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision(clean=False)
    api(client, page, "publish")
    return approved.exists()


def delete_page(client: Client, page: Any) -> bool:
    # What was issued goes with a reason alone; to say one is no right.
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"reason": "R."})
    return not Page.objects.filter(pk=page.pk).exists()


def withdraw_page(client: Client, page: Any) -> bool:
    client.post(reverse("withdraw", args=[page.pk]), {"reason": "R.", "what_stays": "notice"})
    return Withdrawal.objects.filter(publication=page.pk).exists()


def choose_page(client: Client, page: Any) -> bool:
    return says(client, reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}", page.title)


def address_of(thing: Any) -> str:
    return thing.url if isinstance(thing, File) else thing.sizes["jpeg"][0]["url"]


def fields_of(thing: Any, **changes: Any) -> tuple[str, dict[str, Any]]:
    """Where several uploads are edited, and what is sent there."""
    own = {"language": "en"} if isinstance(thing, File) else {"description": "D."}
    prefix = f"doc-{thing.pk}-" if isinstance(thing, File) else f"image-{thing.pk}-"
    data = {"title": thing.title, "tags": "", "collection": thing.collection_id} | own | changes
    name = "wagtaildocs" if isinstance(thing, File) else "wagtailimages"
    return reverse(f"{name}:edit_multiple", args=[thing.pk]), {
        prefix + key: value for key, value in data.items()
    }


def edit_upload(client: Client, thing: Any) -> bool:
    address, data = fields_of(thing, title="Another title")
    client.post(address, data, headers=AJAX)
    return type(thing).objects.get(pk=thing.pk).title == "Another title"


def replace_upload(client: Client, thing: Any) -> bool:
    is_file = isinstance(thing, File)
    name, model = ("wagtaildocs:edit", File) if is_file else ("wagtailimages:edit", Picture)
    new = SimpleUploadedFile("new.txt", b"New.") if is_file else SimpleUploadedFile("n.png", PNG)
    own = {"language": "en"} if is_file else {"description": "D.", "caption": "", "credit": ""}
    before = model.objects.get(pk=thing.pk).file_hash
    client.post(reverse(name, args=[thing.pk]), {"title": "T", "tags": "", "file": new} | own)
    return model.objects.get(pk=thing.pk).file_hash != before


def _png() -> bytes:
    import io

    from PIL import Image

    output = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(output, "PNG")
    return output.getvalue()


PNG = _png()


def delete_upload(client: Client, thing: Any) -> bool:
    name = "wagtaildocs" if isinstance(thing, File) else "wagtailimages"
    # What a refusal leaves of its transaction is rolled back, as on the site.
    with transaction.atomic():
        client.post(reverse(f"{name}:delete_multiple", args=[thing.pk]), headers=AJAX)
    return not type(thing).objects.filter(pk=thing.pk).exists()


def choose_upload(client: Client, thing: Any) -> bool:
    name = "wagtaildocs" if isinstance(thing, File) else "wagtailimages"
    return says(client, reverse(f"{name}_chooser:chosen", args=[thing.pk]), thing.title)


def let_out(client: Client, file: Any) -> bool:
    address, data = fields_of(file, may_go_out="on", looked_at=file.file_hash)
    client.post(address, data, headers=AJAX)
    return Report.objects.get(digest=file.file_hash).may_go_out


def snippet(thing: Any, view: str) -> str:
    return reverse(f"wagtailsnippets_campaigns_{thing._meta.model_name}:{view}", args=[thing.pk])


def edit_named(client: Client, thing: Any) -> bool:
    data = {"name": "Another name", "slug": thing.slug, "description": "", "website": ""}
    client.post(snippet(thing, "edit"), data)
    return type(thing)._default_manager.get(pk=thing.pk).name == "Another name"


def delete_named(client: Client, thing: Any) -> bool:
    if thing._meta.model_name in {"person", "organisation"}:
        # While a contribution names them they stay; that is no right.
        thing.contributions.all().delete()
        ReferenceIndex.get_references_to(thing).delete()
    client.post(snippet(thing, "delete"))
    return not type(thing)._default_manager.filter(pk=thing.pk).exists()


def choose_named(client: Client, thing: Any) -> bool:
    name = f"wagtailsnippetchoosers_campaigns_{thing._meta.model_name}:chosen"
    return says(client, reverse(name, args=[thing.pk]), thing.name)


def withdraw_person(client: Client, person: Any) -> bool:
    seen = {hit for group in Search(person, [], None).groups() for hit in group.hits}
    data = {"withdraw": "", "reason": "R.", "seen": " ".join(seen), "take": [*seen]}
    client.post(reverse("consent:withdraw", args=[person.pk]), data)
    return type(person).objects.get(pk=person.pk).name != person.name


def see_sealed(client: Client, sealed: Any) -> bool:
    response = client.post(reverse("consent:seal", args=[sealed.receipt.number]), {"reason": "R."})
    return response.status_code == 200 and sealed.data["name"] in response.content.decode()


def see_log(client: Client, entry: Any) -> bool:
    return says(client, reverse("audit:log"), entry.title)


def edit_bundle(client: Client, bundle: Any) -> bool:
    rows = [{"id": row.pk, "page": row.page_id} for row in bundle.members.order_by("pk")]
    data = {"title": "Another", "release_at": "", "members": inline_formset(rows, initial=len(rows))}
    client.post(reverse("bundles:edit", args=[bundle.pk]), nested_form_data(data))
    return Bundle.objects.get(pk=bundle.pk).title == "Another"


def publish_bundle(client: Client, bundle: Any) -> bool:
    Report.objects.update(is_held=False)
    client.post(reverse("bundles:release", args=[bundle.pk]))
    return Bundle.objects.get(pk=bundle.pk).released_at is not None


def delete_bundle(client: Client, bundle: Any) -> bool:
    client.post(reverse("bundles:delete", args=[bundle.pk]))
    return not Bundle.objects.filter(pk=bundle.pk).exists()


def edit_settings(client: Client, of_site: Any) -> bool:
    values = {
        field.name: getattr(of_site, field.name)
        for field in of_site._meta.fields
        if field.editable and field.name not in {"id", "card_picture", "social_links"}
    }
    data = {**values, "strapline": "Another", "card_picture": "", "social_links-count": "0"}
    client.post(reverse("wagtailsettings:edit", args=["campaigns", "sitesettings", of_site.site_id]), data)
    return SiteSettings.objects.get(pk=of_site.pk).strapline == "Another"


def edit_checks(client: Client, rules: Any) -> bool:
    values = {field.name: getattr(rules, field.name) for field in rules._meta.fields if field.name != "id"}
    address = reverse("wagtailsettings:edit", args=["checking", "rules", rules.pk])
    client.post(address, {**values, "names": "Another"})
    return Rules.objects.get(pk=rules.pk).names == "Another"


def edit_redirect(client: Client, redirect: Any) -> bool:
    data = {"old_path": "/old", "redirect_link": "https://example.org/", "site": "", "redirect_page": ""}
    client.post(reverse("wagtailredirects:edit", args=[redirect.pk]), data)
    return Redirect.objects.get(pk=redirect.pk).redirect_link == "https://example.org/"


def delete_redirect(client: Client, redirect: Any) -> bool:
    client.post(reverse("wagtailredirects:delete", args=[redirect.pk]))
    return not Redirect.objects.filter(pk=redirect.pk).exists()


def approve_page(client: Client, page: Any) -> bool:
    with override_settings(SECOND_PAIR_OF_EYES=["all"]):
        seen = standing_of(page).seen
        client.post(reverse("approval:page", args=[page.pk]), {"approve": "1", "seen": seen})
    return Approval.objects.filter(page=page.pk).exists()


def publish_in_emergency(client: Client, page: Any) -> bool:
    with override_settings(SECOND_PAIR_OF_EYES=["all"]):
        client.post(reverse("approval:emergency", args=[page.pk]), {"reason": "R."})
    return Page.objects.get(pk=page.pk).live


Try = Callable[[Client, Any], bool]
OF_PAGES: dict[str, Try] = {
    "see": see_page, "edit": edit_page, "publish": publish_page, "schedule": schedule_page,
    "delete": delete_page, "choose": choose_page, "approve": approve_page,
    "publish in an emergency": publish_in_emergency,
}  # fmt: skip
OF_UPLOADS: dict[str, Try] = {
    "see": lambda client, thing: fetched(client, address_of(thing)), "edit": edit_upload,
    "replace": replace_upload, "delete": delete_upload, "choose": choose_upload, "let out": let_out,
}  # fmt: skip
OF_NAMED: dict[str, Try] = {
    "see": lambda client, thing: says(client, thing.get_absolute_url(), thing.name),
    "edit": edit_named, "delete": delete_named, "choose": choose_named,
}  # fmt: skip
TRIES: dict[str, dict[str, Try]] = {
    **dict.fromkeys(PAGES, OF_PAGES),
    **{kind: {**OF_PAGES, "withdraw": withdraw_page} for kind in make.KINDS},
    **dict.fromkeys(["file", "held file", "picture"], OF_UPLOADS),
    **dict.fromkeys(["person", "organisation", *TERMS], OF_NAMED),
    "person": {**OF_NAMED, "withdraw": withdraw_person},
    "sealed entry": {"see": see_sealed},
    "audit log": {"see": see_log},
    "bundle": {
        "see": lambda client, bundle: says(
            client, reverse("bundles:inspect", args=[bundle.pk]), bundle.title
        ),
        "edit": edit_bundle, "publish": publish_bundle, "delete": delete_bundle,
    },
    "site settings": {"edit": edit_settings},
    "settings of checks": {"edit": edit_checks},
    "redirect": {"edit": edit_redirect, "delete": delete_redirect},
}  # fmt: skip


@pytest.mark.deeper
def test_every_cell_is_as_the_page_says(desk: Desk) -> None:
    # Those of a run in short are from every state, object and role.
    chosen = some(list(cells()), 130)
    wrong = [f"{cell}: {found}" for cell in chosen if (found := tried(desk, cell)) != cell.may]
    assert not wrong, "\n".join(wrong)


def tried(desk: Desk, cell: Cell) -> bool:
    """Whether it can be done; undone before the answer."""
    thing = desk.things[cell.state, cell.what]
    fresh = type(thing)._default_manager.get(pk=thing.pk)
    with transaction.atomic():
        try:
            return TRIES[cell.what][cell.action](desk.client(cell), fresh)
        finally:
            transaction.set_rollback(True)


def test_the_page_names_every_thing_and_action() -> None:
    named = {(cell.what, cell.action) for cell in cells()}
    assert named == {(what, action) for what, tries in TRIES.items() for action in tries} - NOT_IN_THE_TABLE


# A held file is a file; only the decision about it is a right of its own. Terms have no page.
NOT_IN_THE_TABLE = {("held file", action) for action in OF_UPLOADS if action != "let out"} | {
    ("file", "let out"),
    ("picture", "let out"),
    *((name, "see") for name in TERMS),
}
