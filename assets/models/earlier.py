"""What a file or picture was before it was replaced."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from clean_files.models import Report

from ..signals import about_to_write, taken_back
from ..uploads.store import remove_unless_needed


class EarlierVersionQuerySet(models.QuerySet["EarlierVersion"]):
    def of(self, thing: models.Model) -> Self:
        """Those of a file or picture, the latest first."""
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(content_type=kind, object_id=thing.pk).order_by("-replaced_at", "-pk")


class EarlierVersion(models.Model):
    """The bytes that a file or picture had before they were replaced, where they were stored.

    No address of the public's leads to them. It names its file or picture without a foreign key, so that it
    outlives the row: what was deleted by mistake can be brought back whole.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    # Its path in the store of uploads.
    stored = models.FileField(max_length=255, unique=True)
    digest = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(null=True)
    page_count = models.PositiveIntegerField(null=True)
    replaced_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Since when its file or picture itself is gone.
    orphaned_at = models.DateTimeField(null=True, db_index=True)

    objects = EarlierVersionQuerySet.as_manager()

    class Meta:
        app_label = "campaigns"
        indexes = [models.Index(fields=["content_type", "object_id"], name="earlier_version_of")]

    def __str__(self) -> str:
        return f"{self.filename}, replaced on {self.replaced_at:%d %B %Y}"

    @classmethod
    def before_saving(cls, thing: Any, fields: Iterable[str] | None) -> "EarlierVersion | None":
        """What saving these fields (None for all) of a file or picture is about to replace; None for nothing.

        Locks the row, so that of two replacements at once each keeps what it replaced. What was never
        cleaned is not kept: it may tell of people what nobody was to know.
        """
        if thing.pk is None or (fields is not None and "file" not in fields):
            return None
        names = ["file", "file_hash", "file_size", *(["page_count"] if hasattr(thing, "page_count") else [])]
        rows = type(thing)._default_manager.select_for_update(no_key=True).filter(pk=thing.pk).values(*names)
        stored = rows.first()
        if not stored or not stored["file"] or (thing.file._committed and thing.file.name == stored["file"]):
            return None
        return cls(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=thing.pk,
            stored=stored["file"],
            digest=stored["file_hash"],
            size=stored["file_size"],
            page_count=stored.get("page_count"),
            replaced_by=_who(),
        )

    def keep(self, thing: Any) -> None:
        """Writes it down, in the transaction that replaced it."""
        is_other = self.digest != thing.file_hash
        if is_other and self.digest and Report.objects.filter(digest=self.digest).exists():
            self.save()

    @property
    def filename(self) -> str:
        return str(self.stored.name).rpartition("/")[2]

    @property
    def thing(self) -> Any:
        """The file or picture, or None if it is gone."""
        model: Any = self.content_type.model_class()
        return model._default_manager.filter(pk=self.object_id).first()

    @property
    def report(self) -> Report | None:
        return Report.objects.filter(digest=self.digest).first()

    @transaction.atomic
    def take_back(self) -> None:
        """Makes it the newest again; what it takes the place of becomes an earlier version itself.

        Nothing is moved in the store, so a process that ends in the middle leaves all as it was. Raises
        FileNotFoundError where its bytes are gone from the store.
        """
        model: Any = self.content_type.model_class()
        name = str(self.stored.name)
        if not default_storage.exists(name):
            raise FileNotFoundError(name)
        thing = model._default_manager.get(pk=self.object_id)
        # Before its row is held: who has the turn may wait for that.
        about_to_write.send(model, thing=thing)
        thing = model._default_manager.select_for_update(no_key=True).get(pk=self.object_id)
        # First, or its bytes would be named twice for a moment.
        type(self).objects.filter(pk=self.pk).delete()
        thing.file = name
        thing.file_hash, thing.file_size = self.digest, self.size
        if hasattr(thing, "page_count"):
            thing.page_count = self.page_count
        # Who takes it back answers for it like who brought it, whom its report names.
        thing.handed_in_by = _who()
        thing.save()
        thing.note_who_handed_in()
        taken_back.send(model, instance=thing)

    def remove(self) -> None:
        """Deletes it for good, with its bytes, unless they were issued. Those go last: none are named that
        are not there.
        """
        name = str(self.stored.name)
        self.delete()
        transaction.on_commit(lambda: remove_unless_needed(name))


def _who() -> Any:
    """The member of staff whose request this is; nobody for a script."""
    user = get_active_log_context().user
    return user if user is not None and user.is_authenticated else None
