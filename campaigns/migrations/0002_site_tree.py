"""The empty site: a front page with its list of campaigns and its library, in place of Wagtail's welcome page."""

from django.db import migrations


def build(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    if Site.objects.exclude(root_page__slug="home").exists():
        return
    Page.objects.filter(depth=2, slug="home").delete()
    locale = Locale.objects.first()

    def add(model_name, title, slug, path, depth, children, **fields):
        model = apps.get_model("campaigns", model_name)
        content_type, _ = ContentType.objects.get_or_create(app_label="campaigns", model=model_name.lower())
        url_path = "/home/" if depth == 2 else f"/home/{slug}/"
        return model.objects.create(
            title=title, draft_title=title, slug=slug, path=path, depth=depth, numchild=children,
            url_path=url_path, content_type=content_type, locale=locale, live=True, **fields,
        )  # fmt: skip

    home = add("Home", "Asia Justice Coalition", "home", "00010001", 2, 2)
    add("CampaignIndex", "Campaigns", "campaigns", "000100010001", 3, 0, show_in_menus=True)
    add("Library", "Publications", "publications", "000100010002", 3, 0, show_in_menus=True)
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.all().delete()
    Site.objects.create(site_name="Asia Justice Coalition", hostname="localhost", port=80, root_page=home, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
