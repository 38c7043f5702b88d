"""Pictures and files come in with what readers need to know; bad ones are refused in one clear line."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from ajc_site.tests.support.admin_case import AdminCase
from assets.models import File, Picture


def photograph(name: str = "hall.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


NOT_A_PICTURE = b"<html><script>alert(1)</script></html>"


class UploadsOfPictures(AdminCase):
    def setUp(self):
        self.client.force_login(self.writer)

    def add(self, **changes):
        fields = {"title": "A hall", "file": photograph(), "description": "A hall with rows of seats."}
        return self.client.post(reverse("wagtailimages:add"), fields | changes)

    def test_a_picture_with_a_description_is_taken(self):
        assert self.add().status_code == 302
        assert Picture.objects.get(title="A hall").description == "A hall with rows of seats."

    def test_a_picture_without_a_description_is_refused(self):
        response = self.add(description="")
        assert response.context["form"].errors["description"] == ["This field is required."]
        assert not Picture.objects.filter(title="A hall").exists()

    def test_the_chooser_asks_for_the_description_too(self):
        address = reverse("wagtailimages_chooser:create")
        fields = {"image-chooser-upload-title": "A hall", "image-chooser-upload-file": photograph()}
        response = self.client.post(address, fields | {"image-chooser-upload-description": ""})
        assert "This field is required." in response.json()["htmlFragment"]
        response = self.client.post(
            address,
            fields
            | {"image-chooser-upload-description": "A hall.", "image-chooser-upload-file": photograph()},
        )
        assert response.json()["step"] == "chosen"

    def test_of_several_pictures_each_waits_for_its_description(self):
        before = Picture.objects.count()
        response = self.client.post(reverse("wagtailimages:add_multiple"), {"files[]": photograph()})
        answer = response.json()
        assert answer["success"]
        assert Picture.objects.count() == before
        number = answer["uploaded_file_id"]
        form = {
            f"uploaded-image-{number}-title": "A hall",
            f"uploaded-image-{number}-description": "",
        }
        address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
        assert not self.client.post(address, form).json()["success"]
        form[f"uploaded-image-{number}-description"] = "A hall with rows of seats."
        assert self.client.post(address, form).json()["success"]
        assert Picture.objects.count() == before + 1

    def test_of_several_files_one_that_is_no_picture_is_refused_at_once(self):
        for name in ("fake.png", "drawing.svg", "fake.avif"):
            with self.subTest(name=name):
                fake = SimpleUploadedFile(name, NOT_A_PICTURE, "image/png")
                answer = self.client.post(reverse("wagtailimages:add_multiple"), {"files[]": fake}).json()
                assert not answer["success"]
                assert "\n" not in answer["error_message"]
        assert not UploadedFile.objects.exists()

    def test_a_picture_of_too_many_points_is_refused_in_the_list_of_several(self):
        with self.settings(WAGTAILIMAGES_MAX_IMAGE_PIXELS=100):
            answer = self.client.post(reverse("wagtailimages:add_multiple"), {"files[]": photograph()}).json()
        assert not answer["success"]

    def test_what_is_wrong_with_a_picture_is_said_at_its_file(self):
        form = self.add(file=SimpleUploadedFile("fake.png", NOT_A_PICTURE, "image/png")).context["form"]
        assert list(form.errors) == ["file"]
        assert get_image_model() is Picture


class UploadsOfFiles(AdminCase):
    def setUp(self):
        self.client.force_login(self.secretariat)

    def add(self, name, content):
        fields = {"title": "A file", "file": SimpleUploadedFile(name, content), "language": "en"}
        return self.client.post(reverse("wagtaildocs:add"), fields)

    def test_a_text_in_one_language_is_taken(self):
        assert self.add("notes.txt", b"Notes.").status_code == 302
        assert File.objects.get(title="A file").language == "en"

    def test_what_is_refused_is_said_in_one_line_at_the_file(self):
        for name, content in [
            ("page.html", NOT_A_PICTURE),
            ("letter.pdf", NOT_A_PICTURE),
            ("clip.mp4", b"no clip"),
            ("list.docx", b"PK"),
        ]:
            with self.subTest(name=name):
                form = self.add(name, content).context["form"]
                assert list(form.errors) == ["file"]
                assert len(form.errors["file"]) == 1
                assert "\n" not in form.errors["file"][0]
        assert not File.objects.filter(title="A file").exists()

    def test_of_several_files_a_false_one_is_refused_at_once(self):
        fake = SimpleUploadedFile("letter.pdf", NOT_A_PICTURE, "application/pdf")
        before = File.objects.count()
        answer = self.client.post(reverse("wagtaildocs:add_multiple"), {"files[]": fake}).json()
        assert not answer["success"]
        assert answer["error_message"]
        assert File.objects.count() == before
        assert not UploadedFile.objects.exists()
