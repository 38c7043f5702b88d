"""An operation on pictures for Wagtail, "bare": a size without what the camera wrote into it."""

from wagtail import hooks

from .pictures.sizes import WithoutMetadata


@hooks.register("register_image_operations")
def say_nothing_of_the_camera() -> list[tuple[str, type[WithoutMetadata]]]:
    return [("bare", WithoutMetadata)]
