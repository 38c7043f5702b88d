"""What is said of things that are taken out of a PDF: noun phrases, for staff."""

AUTHOR = "the author's name"
PROGRAM = "the program and the computer it was made with"
TIMES = "dates and times"
KEYWORDS = "keywords and a description"
OTHER = "other hidden properties of the file"
TRACES = "what editing programs left in it"
PREVIEWS = "small preview pictures"
COMMENTERS = "the names of people who commented, and when"
EARLIER = "an earlier version, with what was taken out of it since"
LEFTOVERS = "pages and pictures that were deleted but still in the file"
BEFORE = "what was before the beginning of the file"
BEHIND = "what was behind the end of the file"
SIGNATURE = "a digital signature, which held for the unchanged file alone"
PARTS_METADATA = "hidden properties of its pages and pictures"
PROFILES = "the words in its colour profiles: devices, dates and makers"
ADDRESSES = "links that led neither to the web nor to a mailbox"
PATHS = "the path on the computer where it was kept"
CREDENTIALS = "a user’s name or password in a link"
FONTS = "what fonts in it said of their makers"
PROTECTION = "an encryption that needed no password"

OF_PROPERTIES = {
    "/Author": AUTHOR,
    "/Creator": PROGRAM,
    "/Producer": PROGRAM,
    "/CreationDate": TIMES,
    "/ModDate": TIMES,
    "/Subject": KEYWORDS,
    "/Keywords": KEYWORDS,
}
# Wherever they are.
OF_KEYS = OF_PROPERTIES | {
    "/Metadata": PARTS_METADATA,
    "/LastModified": TIMES,
    "/Thumb": PREVIEWS,
    "/CreatorInfo": PROGRAM,
    "/User": AUTHOR,
    "/SV": SIGNATURE,
    "/Lock": SIGNATURE,
    "/Perms": SIGNATURE,
    "/DSS": SIGNATURE,
    "/SigFlags": SIGNATURE,
}
OF_COMMENTS = dict.fromkeys(("/T", "/M", "/CreationDate", "/NM"), COMMENTERS)
# Known, of no use to a reader, and without a word on anybody.
SILENT = frozenset({"/Type", "/Length1", "/Length2", "/Length3", "/ProcSet", "/StemV", "/FormType", "/Name"})
