"""What Wagtail can do to a picture here."""

from wagtail import hooks

from .pictures.sizes import WithoutMetadata


@hooks.register("register_image_operations")
def say_nothing_of_the_camera() -> list[tuple[str, type[WithoutMetadata]]]:
    return [("bare", WithoutMetadata)]
