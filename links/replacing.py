"""Replaces a link wherever it stands: each page or row whole or not at all, and each says what happened."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.html import strip_tags
from wagtail.log_actions import log
from wagtail.models import Page

from assets.pictures.making import NoRoom
from campaigns.models import Publication
from campaigns.publishing.waiting import waits_for_pictures
from editions.choosing import Chosen
from page_tree.hold import hold, take_turn
from rights.meanwhile import TooLate

from .addresses import to_ask
from .known import Where, described, known_places, policy_of
from .models import Link, Place
from .walking import change_links

# One request takes no longer than people wait for it; what is left is asked for again.
MOST: Final = 50
EDITED: Final = "wagtail.edit"
PUBLISHED: Final = "Replaced, and published."
WHEN_READY: Final = "Replaced. It goes out by itself as soon as its pictures are ready."
KEPT: Final = "Replaced in the draft."
TO_PUBLISH: Final = "Replaced in the draft. Publish it for readers to have it."
OF_OTHERS: Final = "Replaced in the draft. Somebody who may publish the page has to do so."
WITH_CHANGES: Final = (
    "Replaced in the draft, which has other changes that are not public yet. Readers have the old link "
    "until it is published."
)
SAVED: Final = "Replaced."
MEANWHILE: Final = "It was changed while this was done. Look at it once more."
IN_REVIEW: Final = "It is being reviewed. Replace it there once that is done."
NOT_YOURS: Final = "You may not change it."
NOT_IN_DRAFT: Final = "Its draft has this link no more. Publish that, and readers have it no more either."


class Left(Exception):
    """It was left as it was; the message says why."""


class Group(NamedTuple):
    """A page or row with the places in it, and how it stood when they were looked up."""

    model: type[Model]
    key: int
    where: list[Where]
    standing: str


class Outcome(NamedTuple):
    """What became of a page or row."""

    where: list[Where]
    is_done: bool
    said: str


class Wish(NamedTuple):
    """What somebody wants in the place of a link; what readers are told of it where it is published."""

    link: Link
    address: str
    publishes: bool
    chosen: Chosen

    def apply(self, thing: Model) -> None:
        """Changes the thing in hand. Raises Left where the link does not stand in it."""

        def instead(path: str, found: str) -> str:
            return self.address if to_ask(found) == self.link.address else found

        if not change_links(thing, instead):
            raise Left(NOT_IN_DRAFT if isinstance(thing, Page) else MEANWHILE)


def groups_of(user: Any, link: Link) -> list[Group]:
    """The pages and rows with the link of which the user may know."""
    places = list(known_places(user).filter(link=link))
    names = described(user, places)
    found: dict[tuple[type[Model], int], list[Place]] = defaultdict(list)
    for place in places:
        if place.pk in names:
            found[_model_of(place), place.page_id or place.key or 0].append(place)
    pages = Page.objects.in_bulk([key for model, key in found if model is Page])
    return [
        Group(
            model,
            key,
            [names[place.pk] for place in own],
            standing_of(pages[key]) if model is Page else " ".join(place.address for place in own),
        )
        for (model, key), own in found.items()
    ]


def _model_of(place: Place) -> type[Model]:
    if place.page_id:
        return Page
    return apps.get_model(*ContentType.objects.get_for_id(place.kind_id or 0).natural_key())


def standing_of(page: Page) -> str:
    """Differs as soon as the page, or its draft, is saved or published."""
    return f"{page.live} {page.latest_revision_id} {page.latest_revision_created_at} {page.live_revision_id}"


def seen(groups: Iterable[Group]) -> str:
    """What somebody has seen who looked at all these, in a few letters."""
    whole = "|".join(f"{group.model.__name__} {group.key} {group.standing}" for group in groups)
    return blake2b(whole.encode(), digest_size=12).hexdigest()


def tells_readers(user: Any, groups: Iterable[Group]) -> bool:
    """Whether replacing it would make an edition of a publication that the user may publish."""
    keys = [group.key for group in groups if group.model is Page]
    public = Publication.objects.filter(pk__in=keys, live=True, has_unpublished_changes=False)
    return any(page.permissions_for_user(user).can_publish() for page in public)


def replace(user: Any, groups: Iterable[Group], wish: Wish) -> list[Outcome]:
    """Does it in the first of these; who comes again does it in the next."""
    return [_replaced(user, group, wish) for group in list(groups)[:MOST]]


def _replaced(user: Any, group: Group, wish: Wish) -> Outcome:
    try:
        with transaction.atomic():
            # Before anything is held: see ``page_tree.hold``.
            take_turn()
            said = _in_page(user, group, wish) if group.model is Page else _in_row(user, group, wish)
    except (Left, TooLate) as left:
        return Outcome(group.where, False, str(left))
    except ValidationError as error:
        return Outcome(group.where, False, " ".join(error.messages))
    except PermissionDenied:
        return Outcome(group.where, False, NOT_YOURS)
    except NoRoom:
        return Outcome(group.where, False, "There is no room on the server for the sizes of its pictures.")
    return Outcome(group.where, True, said)


def _in_page(user: Any, group: Group, wish: Wish) -> str:
    stored = hold(group.key)
    if stored is None or standing_of(stored) != group.standing:
        raise Left(MEANWHILE)
    page = stored.specific
    rights = page.permissions_for_user(user)
    if not rights.can_edit():
        raise Left(NOT_YOURS)
    if (lock := page.get_lock()) and lock.for_user(user):
        raise Left(strip_tags(lock.get_message(user) or NOT_YOURS))
    if page.workflow_in_progress:
        raise Left(IN_REVIEW)
    has_all = page.live and not page.has_unpublished_changes
    # What readers have, and nothing else with it.
    draft = page if has_all else page.get_latest_revision_as_object()
    wish.apply(draft)
    if isinstance(draft, Publication):
        draft.edition_chosen = wish.chosen
    revision = draft.save_revision(user=user, log_action=True)
    if not page.live:
        return KEPT
    if not has_all:
        return WITH_CHANGES
    if not rights.can_publish():
        return OF_OTHERS
    if not wish.publishes:
        return TO_PUBLISH
    revision.publish(user=user)
    return WHEN_READY if waits_for_pictures(Page.objects.get(pk=page.pk)) else PUBLISHED


def _in_row(user: Any, group: Group, wish: Wish) -> str:
    row: Any = group.model._default_manager.select_for_update(no_key=True).filter(pk=group.key).first()
    if row is None:
        raise Left(MEANWHILE)
    if not policy_of(group.model).user_has_permission_for_instance(user, "change", row):
        raise Left(NOT_YOURS)
    wish.apply(row)
    row.full_clean()
    row.save()
    log(row, EDITED, user=user, content_changed=True)
    return SAVED
