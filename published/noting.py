"""PostgreSQL notes each row that changes: by whatever program, form, script or query.

A trigger on each table writes the row before and after into ``Change``, in the transaction that changes
it. Long texts are left out: they name nothing and lead nowhere. That one of them changed counts all the
same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connections, models

TRIGGER: Final = "published_note"

# The apps that hold what public pages show. Accounts, sessions, logs and drafts are others'.
SHOWN: Final = (
    "authentic", "bundles", "campaigns", "clean_files", "editions", "library", "printed", "taggit",
    "wagtailcore", "wagtailredirects",
)  # fmt: skip
# Of these apps, what no public page shows: drafts, the staff's own affairs, books about other tables.
NEVER_SHOWN: Final = frozenset(
    {
        "campaigns.clock", "campaigns.earlierversion", "campaigns.use",
        "editions.choice",
        "library.elsewhere", "library.passage", "library.reading", "library.spelling", "library.text",
        "wagtailcore.comment", "wagtailcore.commentreply",
        "wagtailcore.modellogentry", "wagtailcore.pagesubscription",
        "wagtailcore.referenceindex", "wagtailcore.revision", "wagtailcore.task", "wagtailcore.taskstate",
        "wagtailcore.uploadedfile", "wagtailcore.workflow", "wagtailcore.workflowcontenttype",
        "wagtailcore.workflowpage", "wagtailcore.workflowstate", "wagtailcore.workflowtask",
        "wagtailcore.groupcollectionpermission", "wagtailcore.grouppagepermission",
        "wagtailcore.groupsitepermission", "wagtailcore.groupapprovaltask",
    }
)  # fmt: skip
# Columns that are written while somebody drafts, locks or puts a page below another; pages show none of them.
OF_DRAFTS: Final = {
    "wagtailcore_page": (
        "draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at",
        "live_revision_id", "locked", "locked_at", "locked_by_id", "owner_id", "go_live_at", "numchild",
    ),
    "library_entry": ("changed",),
    "printed_printed": ("moment", "looked_at", "kept", "reason", "replaced"),
}  # fmt: skip
# Long texts by which rows are found all the same.
FINDING: Final = {"wagtailcore_page": ("url_path",)}
LONG: Final = (models.TextField, models.JSONField, models.BinaryField, SearchVectorField)


def shown_models() -> Iterator[type[models.Model]]:
    """The models of whose rows public pages are made."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if (
            meta.app_label in SHOWN
            and meta.label_lower not in NEVER_SHOWN
            and meta.managed
            and not meta.proxy
        ):
            yield model


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a model's own table that are noted."""
    return [str(field.column) for field in fields_of(model)]


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of these columns."""
    table = model._meta.db_table
    found, ignored = FINDING.get(table, ()), OF_DRAFTS.get(table, ())
    return [
        field
        for field in model._meta.local_concrete_fields
        if field.column not in ignored
        and (not isinstance(field, LONG) or field.unique or field.column in found)
    ]


def begin(using: str = "default") -> None:
    """Puts the triggers on all tables, as the models are now."""
    with connections[using].cursor() as cursor:
        for model in shown_models():
            for statement in _trigger_on(model):
                cursor.execute(statement)


def end(using: str = "default") -> None:
    """Takes the triggers away, and forgets what they noted."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {TRIGGER} ON {table}")
        cursor.execute("DELETE FROM published_change")


def _trigger_on(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    ignored = [f"'{column}'" for column in OF_DRAFTS.get(table, ())]
    is_same = " - ".join(["to_jsonb(OLD)", *ignored]) + " = " + " - ".join(["to_jsonb(NEW)", *ignored])
    return [
        f"""
        CREATE OR REPLACE FUNCTION {TRIGGER}_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {is_same} THEN
                RETURN NULL;
            END IF;
            INSERT INTO published_change (transaction, "table", before, after) VALUES (
                pg_current_xact_id()::text::bigint, '{table}',
                CASE WHEN TG_OP <> 'INSERT' THEN {_short(model, "OLD")} END,
                CASE WHEN TG_OP <> 'DELETE' THEN {_short(model, "NEW")} END
            );
            RETURN NULL;
        END $$
        """,  # noqa: S608
        f"""
        CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION {TRIGGER}_{table}()
        """,
    ]


def _short(model: type[models.Model], row: str) -> str:
    pairs = ", ".join(f"'{column}', {row}.\"{column}\"" for column in columns_of(model))
    return f"jsonb_build_object({pairs})"
