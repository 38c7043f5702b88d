"""Whatever changes an entry, or what decides whether its page is public, leaves the transaction's number in it.

So each process of the site can ask for what changed since it last asked (see ``library.lists.shelf``). In the
database, and not in signals, since pages are also changed by queries that send none: Wagtail's tree moves
pages so, and people at a prompt.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION library_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER library_mark BEFORE INSERT OR UPDATE ON library_entry
    FOR EACH ROW EXECUTE FUNCTION library_mark();

-- Setting `changed` to anything lets the trigger above set it right.
CREATE FUNCTION library_mark_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE library_entry SET changed = 0
        WHERE publication_id = NEW.id
        OR publication_id IN (SELECT id FROM wagtailcore_page WHERE alias_of_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER library_mark_page AFTER UPDATE OF live, path, alias_of_id ON wagtailcore_page
    FOR EACH ROW
    WHEN ((OLD.live, OLD.path, OLD.alias_of_id) IS DISTINCT FROM (NEW.live, NEW.path, NEW.alias_of_id))
    EXECUTE FUNCTION library_mark_page();

-- Of a deleted page only the mark stays in the index: a process that slept for a while learns of it later.
CREATE FUNCTION library_forget_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE library_entry SET campaigns = '{}', series = '{}', topics = '{}', places = '{}', people = '{}',
        organisations = '{}' WHERE publication_id = OLD.id;
    DELETE FROM library_text WHERE publication_id = OLD.id;
    DELETE FROM library_passage WHERE publication_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER library_forget_page AFTER DELETE ON wagtailcore_page
    FOR EACH ROW EXECUTE FUNCTION library_forget_page();

CREATE FUNCTION library_mark_restricted(restricted integer) RETURNS void LANGUAGE sql AS $$
    UPDATE library_entry SET changed = 0
        FROM wagtailcore_page page LEFT JOIN wagtailcore_page source ON source.id = page.alias_of_id,
            wagtailcore_page above
        WHERE library_entry.publication_id = page.id AND above.id = restricted
        AND (starts_with(page.path, above.path) OR starts_with(source.path, above.path));
$$;
CREATE FUNCTION library_mark_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM library_mark_restricted(OLD.page_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM library_mark_restricted(NEW.page_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER library_mark_restriction AFTER INSERT OR DELETE OR UPDATE OF page_id ON wagtailcore_pageviewrestriction
    FOR EACH ROW EXECUTE FUNCTION library_mark_restriction();

-- Texts and vectors lie beside their rows, so that a search that meets every publication reads few pages.
ALTER TABLE library_text SET (toast_tuple_target = 128);
ALTER TABLE library_passage SET (toast_tuple_target = 128);

-- The keys of the publications that hold everything asked for, as numbers of four bytes. PostgreSQL reckons that
-- reading a whole table costs little, but not that each row's words have to be fetched from beside it: for a word
-- in nearly every text it would take thirty times as long as through the index.
CREATE FUNCTION library_with_words(wanted tsquery) RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT string_agg(int4send(publication_id::int), '') FROM library_text WHERE words @@ wanted;
$$;
CREATE FUNCTION library_with_title(wanted tsquery) RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT string_agg(int4send(publication_id::int), '') FROM library_text WHERE title @@ wanted;
$$;
CREATE FUNCTION library_with_beginnings(wanted tsquery) RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT string_agg(int4send(publication_id::int), '') FROM library_text WHERE beginnings @@ wanted;
$$;
-- Once for each passage.
CREATE FUNCTION library_with_sequences(wanted tsquery) RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT string_agg(int4send(publication_id::int), '') FROM library_passage WHERE sequences @@ wanted;
$$;
"""

BACKWARD = """
DROP FUNCTION library_with_words;
DROP FUNCTION library_with_title;
DROP FUNCTION library_with_beginnings;
DROP FUNCTION library_with_sequences;
DROP TRIGGER library_mark_restriction ON wagtailcore_pageviewrestriction;
DROP TRIGGER library_forget_page ON wagtailcore_page;
DROP TRIGGER library_mark_page ON wagtailcore_page;
DROP TRIGGER library_mark ON library_entry;
DROP FUNCTION library_mark_restriction;
DROP FUNCTION library_mark_restricted;
DROP FUNCTION library_forget_page;
DROP FUNCTION library_mark_page;
DROP FUNCTION library_mark;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
