"""Which of the tz database's zones are called by a place. For the settings too, so it needs none."""

from typing import Final

CONTINENTS_AND_OCEANS: Final = {
    "Africa", "America", "Antarctica", "Arctic", "Asia",
    "Atlantic", "Australia", "Europe", "Indian", "Pacific",
}  # fmt: skip


def named_by_place(zone: str) -> bool:
    """Whether the zone's name is "UTC" or a place's: "Asia/Yangon", not "EST" or "Etc/GMT+5"."""
    return zone == "UTC" or zone.partition("/")[0] in CONTINENTS_AND_OCEANS
