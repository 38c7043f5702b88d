"""The addresses of the long contents, which long_contents.py makes."""

from typing import Final

# Where it is, by what it is to look at.
PAGES: Final = {
    "long statement": "/publications/long-statement/",
    "long campaign": "/campaigns/long-campaign/",
    "long speech": "/publications/long-words-speech/",
    "long video": "/publications/long-words-video/",
    "long document": "/publications/long-words-document/",
    "Arabic statement": "/publications/long-ar/",
    "Burmese statement": "/publications/long-my/",
    "long standard page": "/long-page/",
    "long person": "/people/long-name/",
    "long organisation": "/organisations/member-office-00/",
    "changed statement": "/publications/long-changed/",
    "history": "/publications/long-changed/history/",
    "earlier edition": "/publications/long-changed/editions/1/",
    "earlier file": "/d/1999/001/en/v1/",
    "comparison": "/publications/long-changed/compare/1/7/",
    "withdrawn speech": "/publications/long-kept/",
    "withdrawn statement": "/publications/long-taken-back/",
    "corrections": "/feeds/corrections/",
    "verify": "/verify/",
    "not understood": "/verify/?checksum=0f",
    "digits": "/verify/known/a/",
    "long search": "/publications/?q=records&topic=long-topic",
}
