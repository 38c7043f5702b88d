"""The sizes of the demo's pictures come with it: encoding them anew took each first start most of its time.

`python -m demo.make_files sizes` makes the files, in the same way and quality as the site itself.
What is not among them, because a width was added since, is made as for any other picture.
"""

from pathlib import Path
from typing import Final

from django.core.files import File as DjangoFile
from wagtail.images.models import Filter

from assets.models import Picture, Rendition

FOLDER: Final = Path(__file__).resolve().parent / "files" / "sizes"


def file_name(picture: str, spec: str) -> str:
    """Takes the name of a picture's file and Wagtail's specification of a size; gives its file's name."""
    extension = {"avif": "avif", "jpeg": "jpg"}[spec.rpartition("-")[2]]
    return f"{Path(picture).stem}.{spec.replace('|', '.')}.{extension}"


def spec_of(path: Path) -> str:
    """Takes a size's file; gives the specification after which it was made."""
    return path.stem.partition(".")[2].replace(".", "|")


def give_ready_sizes(picture: Picture, name: str) -> None:
    """Takes a picture, just stored, and its file's name in the demo; gives it the sizes that came with it."""
    for path in sorted(FOLDER.glob(f"{Path(name).stem}.*")):
        spec = spec_of(path)
        with path.open("rb") as source:
            Rendition.objects.create(
                image=picture,
                filter_spec=spec,
                focal_point_key=Filter(spec).get_cache_key(picture),
                file=DjangoFile(source, name=path.name),
            )
