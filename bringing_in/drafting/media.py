"""The pictures and files of a document, through the site's own uploads."""

import io
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.core.files.images import ImageFile
from django.db import transaction
from django.urls import reverse
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from assets.models import File, Picture
from rights.things import policy_of

from ..found import LEFT_OUT, TO_DO, Line, shortened

# What programs write for a description of their own.
_NO_DESCRIPTION = re.compile(
    r"^(?:image|picture|photo|img|dsc|screenshot)?[\s_.-]*\d*(?:\.\w{3,4})?$|AI-generated", re.IGNORECASE
)


@dataclass
class Media:
    """What came with a document, stored as it is asked for."""

    contents: dict[str, bytes]
    title: str
    user: Any
    lines: list[Line]
    language: str = "en"
    # Only what would be said is wanted, and nothing is stored.
    is_dry: bool = False
    stored: dict[str, Any] = field(default_factory=dict)
    # Of a draft that is brought in again: what it has, by the digest of its clean content.
    known: dict[tuple[type, str], Any] = field(default_factory=dict)

    def picture(self, name: str, alt: str, caption: str) -> Any:
        """The picture of this name; None where it must not be taken, which the report says."""
        if name in self.stored:
            return self.stored[name]
        title = (
            shortened(caption or alt, 200) or f"Picture {len(self.stored) + 1}: {shortened(self.title, 200)}"
        )
        is_described = len(alt) > 10 and not _NO_DESCRIPTION.search(alt)
        picture = Picture(
            title=title,
            file=ImageFile(io.BytesIO(self.contents.get(name, b"")), name=PurePosixPath(name).name),
            description=shortened(alt, 255) if is_described else "",
            caption=shortened(caption, 500),
            **self._handed_in(Picture),
        )
        self.stored[name] = self._save(picture, f"the picture “{shortened(title, 60)}”")
        if self.stored[name] is not None or self.is_dry:
            what = "Check the description of" if is_described else "Describe"
            url = reverse("wagtailimages:edit", args=[picture.pk]) if picture.pk else ""
            text = f"{what} the picture “{shortened(title, 60)}”, for readers who can’t see it."
            self.lines.append(Line(TO_DO, text, url=url))
        return self.stored[name]

    def file(self, name: str, title: str) -> Any:
        """The PDF of this name, cleaned; None where it must not be taken, which the report says."""
        if name in self.stored:
            return self.stored[name]
        given = PurePosixPath(name)
        file = File(
            title=shortened(title, 200) or given.stem,
            file=Upload(io.BytesIO(self.contents.get(name, b"")), name=given.name),
            language=self.language,
            **self._handed_in(File),
        )
        self.stored[name] = self._save(file, f"the file “{given.name}”")
        return self.stored[name]

    def _handed_in(self, model: Any) -> dict[str, Any]:
        return {"uploaded_by_user": self.user, "collection": collection_for(self.user, model)}

    def _save(self, thing: Any, what: str) -> Any:
        if self.is_dry:
            return None
        if thing.collection is None:
            self.lines.append(Line(LEFT_OUT, f"Left out: {what}. You may not add such files."))
            return None
        try:
            thing.take_in()
            if (same := self.known.get((type(thing), thing.file_hash))) is not None:
                return same
            # Where one is refused, the others stay.
            with transaction.atomic():
                thing.save()
        except ValidationError as refused:
            self.lines.append(Line(LEFT_OUT, f"Left out: {what}. {' '.join(refused.messages)}"))
            return None
        return thing


def collection_for(user: Any, model: Any) -> Any:
    """Where the user may add such uploads; None where nowhere. Who runs a command may anywhere."""
    if user is None:
        return Collection.get_first_root_node()
    policy: CollectionPermissionPolicy = policy_of(model)
    return policy.collections_user_has_permission_for(user, "add").order_by("path").first()
