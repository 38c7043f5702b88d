"""A publication is started from its campaign, or from the list of publications by its kind."""

from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.test.utils.form_data import inline_formset

from ajc_site.tests.support.admin_case import AdminCase, form_for
from campaigns.models import Campaign, Library, Organisation, Statement
from campaigns.tests.factories import KINDS


class NewPublications(AdminCase):
    def start(self, kind, campaign=None):
        if campaign is None:
            return self.client.get(reverse("new_publication", args=[kind]))
        return self.client.get(reverse("new_publication_in_campaign", args=[campaign, kind]))

    def test_both_roles_get_a_form_with_the_campaign_ticked(self):
        for user in (self.secretariat, self.writer):
            self.client.force_login(user)
            for kind in KINDS:
                with self.subTest(kind=kind, user=user.username):
                    form = LexborHTMLParser(self.start(kind, self.campaign.pk).content.decode())
                    ticked = form.css("input[name=campaigns][checked]")
                    assert [box.attributes["value"] for box in ticked] == [str(self.campaign.pk)]
                    sent_to = form.css_first("#page-edit-form").attributes["action"]
                    assert sent_to == reverse(
                        "wagtailadmin_pages:add", args=["campaigns", kind, self.library.pk]
                    )

    def test_without_a_campaign_none_is_ticked(self):
        self.client.force_login(self.secretariat)
        form = LexborHTMLParser(self.start("statement").content.decode())
        assert not form.css("input[name=campaigns][checked]")

    def test_starting_saves_nothing(self):
        self.client.force_login(self.secretariat)
        before = Statement.objects.count(), self.campaign.publications.count()
        self.start("statement", self.campaign.pk)
        assert (Statement.objects.count(), self.campaign.publications.count()) == before

    def test_what_the_form_sends_is_saved_with_its_campaign(self):
        self.client.force_login(self.secretariat)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", self.library.pk])
        response = self.client.post(address, form_for("statement") | {"action-publish": "1"})
        assert response.status_code == 302, response.context["form"].errors
        statement = Statement.objects.get(slug="a-new-statement")
        assert statement.live
        assert list(statement.campaigns.all()) == [self.campaign]
        assert statement.further_signatories == "First Organisation\nSecond Organisation"

    def test_what_it_lacks_is_told_without_a_programmer_s_word(self):
        self.client.force_login(self.secretariat)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "speech", self.library.pk])
        none = inline_formset([])
        form = form_for("speech", contributions=none, attachments=none, video_address="")
        response = self.client.post(address, form | {"action-publish": "1"})
        (told,) = [str(message) for message in response.context["messages"]]
        assert "Name the speaker." in told
        assert "Body: see what is said at its blocks." in told

    def test_an_organisation_named_twice_is_said_in_the_form(self):
        self.client.force_login(self.secretariat)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", self.library.pk])
        for name in ("signatories", "joint_issuers"):
            for action in ("action-publish", "action-save"):
                with self.subTest(name=name, action=action):
                    amnesty = {"organisation": Organisation.objects.first().pk}
                    form = form_for("statement", **{name: inline_formset([amnesty, amnesty])})
                    response = self.client.post(address, form | {action: "1"})
                    assert response.status_code == 200
                    assert response.context["form"].formsets[name].non_form_errors()

    def test_unknown_kinds_and_campaigns_are_not_found(self):
        self.client.force_login(self.secretariat)
        for kind, campaign in [
            ("pamphlet", self.campaign.pk),
            ("campaign", self.campaign.pk),
            ("publication", None),
            ("home", None),
            ("statement", 999_999),
            ("statement", self.home.pk),
            ("statement", 10**30),
        ]:
            with self.subTest(kind=kind, campaign=campaign):
                assert self.start(kind, campaign).status_code == 404

    def test_visitors_are_asked_to_log_in(self):
        response = self.start("statement", self.campaign.pk)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")

    def test_a_site_without_a_library_says_not_found(self):
        self.client.force_login(self.create_superuser("root"))
        Library.objects.get().delete()
        assert self.start("statement", self.campaign.pk).status_code == 404

    def test_adding_from_the_list_asks_for_the_kind_and_no_parent(self):
        for user in (self.secretariat, self.writer):
            self.client.force_login(user)
            response = self.client.get("/admin/publications/choose_parent/")
            for kind in KINDS:
                self.assertContains(response, reverse("new_publication", args=[kind]))

    def test_a_campaign_offers_the_four_kinds_in_its_list_and_in_its_own_form(self):
        self.client.force_login(self.secretariat)
        in_the_tree = reverse("wagtailadmin_explore", args=[self.campaign_index.pk])
        own_form = reverse("wagtailadmin_pages:edit", args=[self.campaign.pk])
        for address in ("/admin/campaigns/", in_the_tree, own_form):
            response = self.client.get(address)
            for kind in KINDS:
                with self.subTest(address=address, kind=kind):
                    self.assertContains(
                        response, reverse("new_publication_in_campaign", args=[self.campaign.pk, kind])
                    )

    def test_a_campaigns_form_lists_its_publications_drafts_too(self):
        statement = Statement.objects.get()
        statement.unpublish()
        self.client.force_login(self.secretariat)
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.campaign.pk]))
        rows = LexborHTMLParser(response.content.decode()).css(".campaign-publications tbody tr")
        assert len(rows) == 8
        draft = next(row.text(separator=" ") for row in rows if statement.title in row.text())
        assert "Draft" in draft

    def test_a_new_campaigns_form_says_when_publications_can_be_added(self):
        self.client.force_login(self.secretariat)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "campaign", self.campaign_index.pk])
        self.assertContains(self.client.get(address), "Save the campaign first")
        assert Campaign.objects.count() == 1
