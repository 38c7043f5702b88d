"""The addresses of the demo's pages, one or more of each type."""

PAGES = {
    "home": "/",
    "campaign index": "/campaigns/",
    "campaign": "/campaigns/mla-convention/",
    "library": "/publications/",
    "filtered library": "/publications/?kind=video&year=never&page=9",
    "search results": "/publications/?q=convention&kind=document&kind=speech",
    "nothing found": "/publications/?q=zeppelin&kind=video",
    "statement": "/publications/statement-on-the-adoption-of-the-mla-convention/",
    "speech": "/publications/speech-at-the-opening-of-the-mla-diplomatic-conference/",
    "video": "/publications/pursuing-justice-in-asia/",
    "document": "/publications/backgrounder-on-the-draft-mutual-legal-assistance-treaty/",
    "document as a picture": "/publications/update-from-the-mla-diplomatic-conference-23-may-2023/",
    "standard page": "/about/",
    "feeds": "/feeds/",
    "person": "/people/priya-pillai/",
    "organisation": "/organisations/amnesty-international/",
}
CAMPAIGN, SPEECH = PAGES["campaign"], PAGES["speech"]
