"""What was allowed when a slow request began, and is no more when it writes, is not written."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, current_thread, main_thread
from typing import Any, cast

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from ajc_site.tests.support.depth import is_deep
from ajc_site.tests.support.fixtures import StaffClient
from assets.models import EarlierVersion, File, Picture
from campaigns.models import Organisation, Person, StandardPage, Topic
from campaigns.models import base as models_base
from campaigns.tests import factories as make
from desk import bulk_actions
from desk.forms.file_form import FileForm
from desk.forms.page_form import ReadinessForm
from desk.forms.picture_form import PictureForm
from desk.tests.test_seen import confirmed, figure, opened, press
from rights.meanwhile import TooLate
from rights.pages import reading
from safekeeping.tests.forms import saves_itself

from .case import bundled, content, page_with, scheduled, submitted, text_file, upload

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 20


class Stop:
    """Where a request of another thread stands still until it is let go."""

    def __init__(self) -> None:
        self.reached, self.goes_on = Event(), Event()

    def here(self, *args: Any, **kwargs: Any) -> None:
        if current_thread() is not main_thread() and not self.reached.is_set():
            self.reached.set()
            assert self.goes_on.wait(LONGEST)


@contextmanager
def before(owner: Any, name: str) -> Iterator[Stop]:
    """Requests of other threads stop when they come to this function."""
    stop, plain = Stop(), getattr(owner, name)

    def stopping(*args: Any, **kwargs: Any) -> Any:
        stop.here()
        return plain(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, stopping)
        yield stop


@contextmanager
def storing(model: Any) -> Iterator[Stop]:
    """They stop when they have asked again and are about to write the row."""
    stop = Stop()
    pre_save.connect(stop.here, sender=model, weak=False)
    try:
        yield stop
    finally:
        pre_save.disconnect(stop.here, sender=model)


@contextmanager
def going(request: Callable[[], Any]) -> Iterator["Future[Any]"]:
    """A request on a connection of its own."""

    def go() -> Any:
        try:
            return request()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(go)


def answer(stop: Stop, request: Callable[[], Any], meanwhile: Callable[[], object]) -> Any:
    """What a request answers which was stopped, and let go when something else had happened."""
    with going(request) as asked:
        try:
            assert stop.reached.wait(LONGEST), asked.result(1)
            meanwhile()
        finally:
            stop.goes_on.set()
        return asked.result(LONGEST)


def wait_for_turn() -> None:
    """Waits until another connection waits for its turn."""
    for _ in range(LONGEST * 50):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), pg_sleep(0.02) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
    pytest.fail("Nobody waits.")


# --- What pages show ------------------------------------------------------------------------------


def replace_file(client: StaffClient, file: File) -> Any:
    data = {"title": "Forged", "language": "en", "tags": "", "file": upload()}
    return client.post(reverse("wagtaildocs:edit", args=[file.pk]), data)


def replace_in_list(client: StaffClient, file: File) -> Any:
    own = {"title": "Forged", "language": "en", "tags": "", "file": upload()}
    data = {f"doc-{file.pk}-{name}": value for name, value in own.items()}
    headers = {"x-requested-with": "XMLHttpRequest"}
    return client.post(reverse("wagtaildocs:edit_multiple", args=[file.pk]), data, headers=headers)


def describe(client: StaffClient, picture: Picture) -> Any:
    data = {"title": "Forged", "description": "Forged.", "tags": "", "caption": "", "credit": ""}
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), data)


def rename(client: StaffClient, thing: Any) -> Any:
    data = {
        "name": "Forged",
        "slug": thing.slug,
        "description": "",
        "portrait": "",
        "logo": "",
        "website": "",
    }
    return client.post(reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk]), data)


def delete(client: StaffClient, thing: Any) -> Any:
    return client.post(reverse(thing.snippet_viewset.get_url_name("delete"), args=[thing.pk]))


def take_back(client: StaffClient, file: File) -> Any:
    version = EarlierVersion.objects.of(file).first()
    assert version is not None
    return client.post(reverse("take_back_earlier_version", args=[version.pk]))


def one_replaced(user: Any) -> File:
    file = text_file(user, b"Forged.")
    file.file = upload(content=b"True.")
    file.save()
    return file


def let_do(user: Any, *codenames: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def page_of(*blocks: Any, **fields: Any) -> StandardPage:
    return make.StandardPageFactory(live=False, body=list(blocks), **fields)


def naming(**names: Any) -> Any:
    return page_of(
        ("quotation", {"text": "Words.", "role": "", "person": None, "organisation": None} | names)
    )


def about(topic: Topic) -> Any:
    page = make.StatementFactory(live=False)
    page.topics.add(topic)
    page.save()
    return page


def picturing(picture: Picture) -> StandardPage:
    return page_of(("figure", {"picture": picture, "caption": ""}))


# What is on the page, how it gets there, what a writer does to it, and where that stops: it was asked then.
CHANGES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[..., Any], Any, str]] = {
    "a file": (text_file, lambda it: page_with(it, live=False), replace_file, FileForm, "save"),
    "a file in the list": (
        text_file, lambda it: page_with(it, live=False), replace_in_list, FileForm, "save",
    ),
    "an earlier version": (
        one_replaced, lambda it: page_with(it, live=False), take_back, EarlierVersion, "take_back",
    ),
    "a picture": (
        lambda user: make.PictureFactory(uploaded_by_user=user, readied=False),
        picturing, describe, PictureForm, "save",
    ),
    "a portrait": (
        lambda user: make.PictureFactory(uploaded_by_user=user, readied=False),
        lambda it: naming(person=make.PersonFactory(portrait=it)), describe, PictureForm, "save",
    ),
    "a person": (
        lambda user: make.PersonFactory(), lambda it: naming(person=it), rename,
        Person.base_form_class, "save",
    ),
    "an organisation": (
        lambda user: make.OrganisationFactory(), lambda it: naming(organisation=it), rename,
        Organisation.base_form_class, "save",
    ),
    "a topic": (lambda user: make.TopicFactory(), about, rename, Topic.base_form_class, "save"),
    "a person, deleted": (
        lambda user: make.PersonFactory(), lambda it: naming(person=it), delete, Person, "delete",
    ),
}  # fmt: skip


def published(page: Any) -> Any:
    page.save_revision().publish()


# Each makes that nobody who may not publish changes what is on the page.
SHOWS: dict[str, Callable[[Any], Any]] = {
    "published": published, "scheduled": scheduled, "bundled": bundled, "submitted": submitted,
}  # fmt: skip


def stored(thing: Any) -> tuple[Any, ...]:
    row = type(thing)._default_manager.get(pk=thing.pk)
    return (str(row), getattr(row, "slug", ""), getattr(row, "file_hash", ""))


@pytest.fixture
def helper(writer: StaffClient) -> StaffClient:
    """A writer who may do more than writers may, but publish nothing here."""
    let_do(
        writer.user,
        *(f"{do}_{of}" for do in ("change", "delete") for of in ("person", "organisation", "topic")),
    )
    return writer


@pytest.mark.deeper
def test_who_began_to_change_a_thing_before_it_was_shown_is_refused(
    helper: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who may publish elsewhere sees earlier versions; here it is about the moment alone.
    monkeypatch.setattr("desk.notices.earlier_versions.may_see_earlier", lambda user, thing: True)
    ways = list(SHOWS)
    for number, (case, (make_it, on_page, change, owner, name)) in enumerate(CHANGES.items()):
        # All ways for files, at length; else one for each kind, in turn: all of them are asked at one place.
        for way in ways if case == "a file" and is_deep() else [ways[number % len(ways)]]:
            thing = make_it(helper.user)
            page = on_page(thing)
            page.owner = helper.user
            page.save()
            page.save_revision()
            was = stored(thing)
            with before(owner, name) as stop:
                said = answer(stop, partial(change, helper, thing), partial(SHOWS[way], page))
            assert said.status_code == 403, (case, way)
            assert "was left as it was" in said.content.decode(), (case, way)
            assert stored(thing) == was, (case, way)
            if isinstance(thing, File):
                assert content(thing) == b"True."


def test_who_is_about_to_store_it_is_waited_for_and_told_of(
    writer: StaffClient, secretariat: StaffClient
) -> None:
    for make_it, on_page, change, block in (
        (text_file, lambda it: page_with(it, live=False), replace_file, downloads),
        (CHANGES["a picture"][0], picturing, describe, figure),
    ):
        thing = make_it(cast(User, writer.user))
        page = on_page(thing)
        page.save_revision()
        data = fields(page, block(thing)) | opened(secretariat, page)
        with storing(type(thing)) as stop, going(partial(change, writer, thing)) as changing:
            assert stop.reached.wait(LONGEST)
            with going(partial(press, secretariat, page, data)) as publishing:
                wait_for_turn()
                stop.goes_on.set()
                assert changing.result(LONGEST).status_code == 302
                told = publishing.result(LONGEST)
        page.refresh_from_db()
        assert not page.live
        assert f"{thing._meta.verbose_name} “Forged” was " in told.content.decode()
        assert "by writers, " in told.content.decode()


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def downloads(file: Any) -> Any:
    rows = {"0": {"value": file.pk, "deleted": "", "order": "0", "id": ""}, "count": "1"}
    return ("downloads", {"heading": "", "files": rows})


def fields(page: Any, *blocks: Any, **changes: Any) -> dict[str, Any]:
    values = {
        "title": "A draft",
        "slug": page.slug,
        "summary": "In short.",
        "body": streamfield(list(blocks)),
    }
    return nested_form_data(values | {"comments": inline_formset([])} | changes)


# --- Letting out ----------------------------------------------------------------------------------


def waits(page: Any) -> Any:
    return Page.objects.get(pk=page.pk).scheduled_revision


def soon() -> str:
    return f"{timezone.now() + timedelta(days=30):%Y-%m-%d} 09:00"


def test_what_is_changed_after_the_form_was_found_valid_does_not_go_out_untold(
    writer: StaffClient, secretariat: StaffClient
) -> None:
    def sent(page: Any, file: File, **changes: Any) -> dict[str, Any]:
        return fields(page, downloads(file), **changes) | opened(secretariat, page)

    def in_form(page: Any, file: File) -> Callable[[], Any]:
        data = sent(page, file)
        return lambda: press(secretariat, page, data)

    def with_a_time(page: Any, file: File) -> Callable[[], Any]:
        data = sent(page, file, go_live_at=soon())
        return lambda: press(secretariat, page, data)

    def among_several(page: Any, file: File) -> Callable[[], Any]:
        address, asked = confirmed(secretariat, page)
        return lambda: secretariat.post(address, asked)

    for way in (in_form, with_a_time, among_several):
        file = text_file(cast(User, writer.user))
        page = page_with(file, live=False)
        page.save_revision()
        with before(models_base, "make_sizes_ahead") as stop:
            answer(stop, way(page, file), partial(replace_file, writer, file))
        page.refresh_from_db()
        assert not page.live, way
        assert waits(page) is None, way
        assert "“Forged” was replaced by writers, " in secretariat.get("/admin/").content.decode(), way
        # Told of it, they open the form and press the button again.
        way(page, file)()
        page.refresh_from_db()
        assert page.live or waits(page) is not None, way


def test_a_draft_that_is_saved_while_several_are_published_does_not_go_out_unseen(
    writer: StaffClient, secretariat: StaffClient
) -> None:
    page = page_of(owner=writer.user)
    page.save_revision(user=writer.user)
    for is_written_over in (False, True):
        latest = Page.objects.get(pk=page.pk).latest_revision_id
        over = {"overwrite_revision_id": str(latest)} if is_written_over else {}
        address, asked = confirmed(secretariat, page)
        with before(bulk_actions, "make_sizes_ahead") as stop:
            over = fields(page, title="Forged") | over
            answer(
                stop,
                partial(secretariat.post, address, asked),
                partial(saves_itself, writer, edit(page), over),
            )
        page.refresh_from_db()
        assert not page.live, is_written_over
        assert (page.latest_revision_id == latest) is is_written_over
        assert (
            "It was changed by writers after you were asked." in secretariat.get("/admin/").content.decode()
        )


def test_who_presses_publish_while_it_is_put_into_a_bundle_is_told(secretariat: StaffClient) -> None:
    page = page_of()
    page.save_revision()
    data = fields(page) | opened(secretariat, page)
    with before(models_base, "make_sizes_ahead") as stop:
        answer(stop, lambda: press(secretariat, page, data), lambda: bundled(page))
    page.refresh_from_db()
    assert not page.live
    assert (
        "was not published. This page goes out with the bundle" in secretariat.get("/admin/").content.decode()
    )


# --- Drafts ---------------------------------------------------------------------------------------


@pytest.mark.deeper
def test_a_draft_is_not_saved_once_it_waits_to_go_out(writer: StaffClient, secretariat: StaffClient) -> None:
    buttons = ("save", "action-submit", "by itself")
    for number, way in enumerate(("scheduled", "bundled", "submitted")):
        for button in buttons if is_deep() else [buttons[number]]:
            page = page_of(owner=writer.user, title="A draft")
            page.save_revision(user=writer.user)
            data = fields(page, title="Forged")
            own = partial(saves_itself, writer, edit(page), data)
            sends = own if button == "by itself" else partial(press, writer, page, data, button)
            with before(ReadinessForm, "save") as stop:
                said = answer(stop, sends, partial(SHOWS[way], page.specific_class.objects.get(pk=page.pk)))
            text = said.content.decode()
            assert said.status_code == {"save": 200, "action-submit": 403, "by itself": 400}[button], (
                way,
                button,
            )
            assert "Nothing was saved" in text, (way, button)
            if button == "save":
                assert "Forged" in text
            latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
            assert latest.title == "A draft", (way, button)


def test_whatever_saves_a_draft_at_the_admin_is_asked(writer: StaffClient) -> None:
    page = bundled(page_of(owner=writer.user))
    page.save_revision(user=writer.user)
    token = reading.set(writer.user)
    try:
        with pytest.raises(TooLate):
            page.save_revision(user=writer.user)
    finally:
        reading.reset(token)


def test_who_puts_a_page_into_a_bundle_is_told_of_a_draft_saved_meanwhile(
    writer: StaffClient, secretariat: StaffClient
) -> None:
    page = page_of(owner=writer.user)
    page.save_revision()
    new = reverse("bundles:add")
    hidden = LexborHTMLParser(secretariat.get(new).content.decode()).css("main form input[type=hidden]")
    asked = {node.attributes["name"] or "": node.attributes["value"] or "" for node in hidden}
    asked = {name: asked[name] for name in ("opened_at", "last_draft", "last_edit")}
    data = nested_form_data({"title": "A", "release_at": "", "members": inline_formset([{"page": page.pk}])})
    forged = partial(press, writer, page, fields(page, title="Forged"), "save")
    with storing(Revision) as stop, going(forged) as saving:
        assert stop.reached.wait(LONGEST)
        with going(lambda: secretariat.post(new, data | asked)) as bundling:
            wait_for_turn()
            stop.goes_on.set()
            assert saving.result(LONGEST).status_code == 302
            told = bundling.result(LONGEST)
    assert told.status_code == 200
    assert "It was changed by writers after you were asked." in told.content.decode()
    shown = LexborHTMLParser(told.content.decode())
    again = {name: shown.css_first(f"[name={name}]").attributes["value"] or "" for name in asked}
    assert secretariat.post(new, data | again).status_code == 302
