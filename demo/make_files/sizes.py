"""The demo's pictures in the sizes that readers get, for demo/ready_sizes.py."""

import os
from pathlib import Path

from django import setup


def make_ready_sizes(folder: Path) -> None:
    """Makes the sizes of all pictures in the folder anew, into its folder `sizes`, as the site would."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.build")
    setup()
    # After the settings.
    from PIL import Image

    from assets.models import Picture
    from assets.pictures.making import encoded
    from assets.pictures.sizes import specs_of

    from ..ready_sizes import file_name

    sizes = folder / "sizes"
    sizes.mkdir(exist_ok=True)
    for old in sizes.iterdir():
        old.unlink()
    for path in sorted(folder.glob("*.jpg")):
        # Of a database there is no need: a size depends on the picture's file and measures alone.
        picture = Picture(collection_id=1)
        picture.file.name = path.name
        with Image.open(path) as opened:
            picture.width, picture.height = opened.size
            files = encoded(picture, opened, specs_of(picture))
        for spec, content in files.items():
            (sizes / file_name(path.name, spec)).write_bytes(content)
