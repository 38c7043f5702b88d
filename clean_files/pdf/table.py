"""Which keys each kind of dictionary in a PDF keeps, as ISO 32000-2 has them and a reader needs them.

One entry is one kind: its name, what tells it from others that may stand in the same place, and its keys.
What an entry does not name goes: names of people and programs, dates, whatever a program left for itself.

    Key              names, numbers and truth values, also in arrays
    Key:text         text as well
    Key:Kind|Kind    dictionaries and streams of these kinds, also in arrays: the first that fits
    Key:Kind!        whatever they say of themselves
    Key:*Kind        a dictionary whose keys are names of the file's own, each with such a value
    Key:~Kind        a tree of names or numbers (7.9.6, 7.9.7) that leads to such values
    *:Kind           any other key
    plain            names, which else have no place among the values of `*`

What tells a kind: `stream` (else it is none) or `any`, `Key=Value|Value`, or a key that must be there.
Behind the number of a table stands in brackets what of it is left out on purpose. `Shown` is a page that
readers see, from wherever it is pointed at.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

TABLE = """
# 7.7.2, table 29 [AA, AF, DPartRoot, DSS, Legal, Perms, PieceInfo, Requirements, SpiderInfo, Threads]
Catalog: Type Version Extensions:*Extension Pages:Page PageLabels:~PageLabel Names:Names
    Dests:*text|Dest|Shown|Lost ViewerPreferences:ViewerPreferences PageLayout PageMode Outlines:Outlines
    OpenAction:text|Action|Shown|Lost
    AcroForm:AcroForm StructTreeRoot:StructTreeRoot MarkInfo:MarkInfo Lang:text OutputIntents:OutputIntent
    OCProperties:OCProperties URI:Base Metadata:Metadata
# 7.12, table 49
Extension: Type BaseVersion ExtensionLevel URL ExtensionRevision
# 7.7.4, table 32 [AP, AlternatePresentations, EmbeddedFiles, IDS, JavaScript, Pages, Renditions,
# Templates, URLS]
Names: Dests:~text|Dest|Shown|Lost
# 12.3.2
Dest: D:text|Shown|Lost SD:text|StructElem
# 12.2, table 147
ViewerPreferences: HideToolbar HideMenubar HideWindowUI FitWindow CenterWindow DisplayDocTitle
    NonFullScreenPageMode Direction ViewArea ViewClip PrintArea PrintClip PrintScaling Duplex
    PickTrayByPDFSize PrintPageRange NumCopies Enforce
# 12.4.2, table 161
PageLabel: Type S P:text St
# 14.7.1, table 353
MarkInfo: Marked UserProperties Suspects
# 12.6.4.8, table 211
Base: Base:text
# 14.3.2: the one that is written anew
Metadata [stream]: Type Subtype

# 7.7.3, tables 30 and 31 [AA, AF, B, DPart, ID, LastModified, Metadata, PZ, PieceInfo, PresSteps,
# SeparationInfo, TemplateInstantiated, Thumb, VP]
Page: Type Parent:Page Kids:Page Count Resources:Resources MediaBox CropBox BleedBox TrimBox ArtBox
    BoxColorInfo:*BoxStyle Contents:Content Rotate Group:Group Dur Trans:Transition Annots:Annotation Tabs
    StructParents UserUnit OutputIntents:OutputIntent
# A page that was taken out, and is still pointed at.
Lost [Type=Page]: Type
# 14.11.2, table 397
BoxStyle: C W S D
# 12.4.4, table 164
Transition: Type S D Dm M Di SS B
# 7.8.2
Content [stream]:
Glyph [stream]:
# Bytes and nothing else: a table of numbers, a long text
Data [stream]:

# 7.8.3, table 34; Encoding in the resources of a form's fields
Resources: ExtGState:*GraphicsState ColorSpace:*Colour Pattern:*Tiling|ShadingPattern Shading:*Shading
    XObject:*Image|Form Font:*Font ProcSet Properties:*Membership|Layer|Marked Encoding:*Encoding

# 8.4.5, table 57
GraphicsState: Type LW LC LJ ML D RI OP op OPM Font:Font BG:Function BG2:Function UCR:Function UCR2:Function
    TR:Function TR2:Function HT:Halftone FL SM SA BM SMask:SoftMask CA ca AIS TK UseBlackPtComp HTO
# 11.6.5.2, table 142
SoftMask: Type S G:Form! BC TR:Function
# 10.6.5, tables 128 to 132 [HalftoneName]; of type 5, colourants are the keys
Halftone [any]: Type HalftoneType Frequency Angle SpotFunction:Function AccurateScreens
    TransferFunction:Function Width Height Xsquare Ysquare Width2 Height2 *:Halftone
# 7.10, tables 38 to 41
Function [any FunctionType]: FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N
    Functions:Function Bounds
# 8.7, tables 74 and 75
Tiling [stream]: Type PatternType PaintType TilingType BBox XStep YStep Resources:Resources Matrix
ShadingPattern: Type PatternType Shading:Shading Matrix ExtGState:GraphicsState
# 8.7.4.3, tables 76 to 84
Shading [any ShadingType]: ShadingType ColorSpace:Colour Background BBox AntiAlias Function:Function Domain
    Coords Extend Matrix BitsPerCoordinate BitsPerComponent BitsPerFlag Decode VerticesPerRow
# 8.9.5, table 87 [AF, Alternates, ID, Measure, Metadata, Name, OPI, PtData], and the short names of table 91,
# which some programs take for pictures of their own, too
Image [stream Subtype=Image]: Type Subtype Width Height ColorSpace:Colour BitsPerComponent Intent ImageMask
    Mask:Image! Decode Interpolate SMask:Image! SMaskInData StructParent OC:Membership|Layer! Matte
    W H BPC CS:Colour D IM I
# 8.10, table 93 [AF, LastModified, Measure, Metadata, Name, OPI, PieceInfo, PtData, Ref]
Form [stream Subtype=Form]: Type Subtype FormType BBox Matrix Resources:Resources Group:Group StructParent
    StructParents OC:Membership|Layer!
# 11.6.6, tables 94 and 145
Group: Type S CS:Colour I K

# 8.6.5, tables 62 to 65; 8.6.6.5, tables 70 to 72
Profile [stream N]: N Alternate:Colour Range
Calibration [WhitePoint]: WhitePoint BlackPoint Gamma Matrix Range
Colourants: Subtype Colorants:*Colour Process:Process MixingHints:MixingHints
Process: ColorSpace:Colour Components
MixingHints: Solidities:*plain DotGain:*Function PrintingOrder

# 9.6 to 9.8, tables 109 to 122 [Name]
Font: Type Subtype BaseFont:text FirstChar LastChar Widths FontDescriptor:FontDescriptor
    Encoding:CharacterMap|Encoding ToUnicode:CharacterMap FontBBox FontMatrix CharProcs:*Glyph
    Resources:Resources DescendantFonts:Font CIDSystemInfo:CharacterCollection DW W DW2 W2 CIDToGIDMap:Data
FontDescriptor: Type FontName:text FontFamily:text FontStretch FontWeight Flags FontBBox ItalicAngle Ascent
    Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile:FontProgram
    FontFile2:FontProgram FontFile3:FontProgram CharSet:text CIDSet:Data Style:Style Lang FD:*FontDescriptor
Style: Panose:text
FontProgram [stream]: Length1 Length2 Length3 Subtype Type
Encoding: Type BaseEncoding Differences
CharacterMap [stream]: Type CMapName:text CIDSystemInfo:CharacterCollection WMode UseCMap:CharacterMap
CharacterCollection: Registry:text Ordering:text Supplement

# 12.3.3, tables 150 and 151
Outlines: Type First:Bookmark Last:Bookmark Count
Bookmark: Type Title:text Parent:Bookmark Prev:Bookmark Next:Bookmark First:Bookmark Last:Bookmark Count
    Dest:text|Shown|Lost A:Action SE:StructElem C F
# 12.6, tables 196 to 221; what runs or sends something is refused, other kinds go
Action [S=GoTo|URI|Named|SetOCGState|Hide|ResetForm|Trans]: Type S D:text|Shown|Lost SD:text|StructElem
    URI:text IsMap Next:Action N State:Layer! PreserveRB T:text|Annotation H Fields:text|Annotation Flags
    Trans:Transition
# 12.5, tables 166 to 197, and of fields 12.7, tables 226 to 235 [AA, AF, CreationDate, ExData, Lock, M,
# Measure, NM, RC, RV, SV, Subj, and T of whatever is no field]
Annotation: Type Subtype Rect Contents:text P:Shown|Lost AP:Appearance AS F Border C StructParent
    OC:Membership|Layer! BM CA ca Lang:text BS:BorderStyle BE:BorderEffect A:Action H Dest:text|Shown|Lost
    PA:Action QuadPoints Open Name IC LE L LL LLE LLO Cap CP CO Vertices InkList RO:Form! OverlayText:text
    Repeat Q DA:text DS:text CL RD IT IRT:Annotation RT State:text StateModel:text Popup:Annotation
    Parent:Annotation MK:Look FT Kids:Annotation T:text TU:text TM:text Ff V:text|Data DV:text|Data I TI
    Opt:text MaxLen Sy:text
Appearance: N:States|Form! R:States|Form! D:States|Form!
States: *:Form!
BorderStyle: Type W S D
BorderEffect: S I
Look: R BC BG CA:text RC:text AC:text I:Form! RI:Form! IX:Form! IF:IconFit TP
IconFit: SW S A FB
# 12.7.3, table 224 [SigFlags, XFA]
AcroForm: Fields:Annotation NeedAppearances CO:Annotation DR:Resources DA:text Q

# 14.7, tables 354 to 362 [AF, PronunciationLexicon, Schema]
StructTreeRoot: Type K:StructElem IDTree:~StructElem ParentTree:~StructElem ParentTreeNextKey RoleMap:*plain
    ClassMap:*Attributes Namespaces:Namespace
Namespace: Type NS:text RoleMapNS:*plain|Namespace
StructElem [S]: Type S P:StructElem|StructTreeRoot ID:text Ref:StructElem Pg:Shown|Lost
    K:ContentItem|ObjectItem|StructElem A:Attributes C R T:text Lang:text Alt:text E:text ActualText:text
    NS:Namespace PhoneticAlphabet Phoneme:text
ContentItem [Type=MCR]: Type Pg:Shown|Lost Stm:Form! StmOwn:Annotation MCID
ObjectItem [Type=OBJR]: Type Pg:Shown|Lost Obj:Image|Form|Annotation
# 14.8.5, tables 377 to 388
Attributes: O NS:Namespace Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness
    Padding Color SpaceBefore SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height
    BlockAlign InlineAlign TBorderStyle TPadding BaselineShift LineHeight TextPosition TextDecorationColor
    TextDecorationThickness TextDecorationType RubyAlign RubyPosition GlyphOrientationVertical ColumnCount
    ColumnGap ColumnWidths ListNumbering ContinuedList ContinuedFrom:text Role checked Checked Desc:text
    RowSpan ColSpan Headers:text Scope Summary:text Short:text Type Subtype NoteType
# 14.6, and for artifacts 14.8.2.2, table 363
Marked: MCID ActualText:text Alt:text E:text Lang:text Type Subtype BBox Attached

# 8.11, tables 96 to 103 [Creator, CreatorInfo, User]
OCProperties: OCGs:Layer! D:Layers Configs:Layers
Layers: Name:text BaseState ON:Layer! OFF:Layer! Intent AS:LayersUse Order:text|Layer! ListMode
    RBGroups:Layer! Locked:Layer!
LayersUse: Event OCGs:Layer! Category
Layer [Type=OCG]: Type Name:text Intent Usage:Usage
Usage: Language:Use Export:Use Zoom:Use Print:Use View:Use PageElement:Use
Use: Lang:text Preferred ExportState min max Subtype PrintState ViewState
Membership [Type=OCMD]: Type OCGs:Layer! P VE:Layer!
# 14.11.5, table 401 [DestOutputProfileRef, SpectralData]
OutputIntent: Type S OutputCondition:text OutputConditionIdentifier:text RegistryName:text Info:text
    DestOutputProfile:Profile! MixingHints:MixingHints
"""
# 7.3.8.2, table 5, and 7.4, tables 11 to 14: of every stream [F, FFilter, FDecodeParms]
STREAM = """
Stream: Length Filter DecodeParms:Parameters DL
Parameters: Type Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows
    EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform JBIG2Globals:Data Name
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What may stand under a key: names, text, and kinds of dictionaries, each by its guard or anyway.

    Where they are `in_arrays`, such dictionaries stand there alone.
    """

    has_text: bool = False
    kinds: tuple[tuple["Kind", bool], ...] = ()
    has_names: bool = True
    in_arrays: bool = False


@dataclass(slots=True, eq=False)
class Kind:
    """One kind of dictionary or stream; `other` is for keys that are names of the file's own."""

    name: str
    rules: dict[str, Rule] = field(default_factory=dict)
    other: Rule | None = None
    is_stream: bool | None = False
    needs: dict[str, frozenset[str]] = field(default_factory=dict)

    def rule(self, key: str) -> Rule | None:
        return self.rules.get(key, self.other)

    @property
    def is_map(self) -> bool:
        """Whether keys mean nothing but themselves."""
        return self.other is not None and not self.rules


_ENTRY = re.compile(r"^(\w+)(?: \[([^\]]*)\])?:((?:.*)(?:\n    .*)*)$", re.MULTILINE)


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of the table by their names."""
    listed = re.sub(r"(?m)^#.*\n", "", TABLE + STREAM)
    entries = _ENTRY.findall(listed)
    made = {name: Kind(name) for name, _, _ in entries} | {_SHOWN: Kind(_SHOWN)}
    for name, guard, keys in entries:
        kind = made[name]
        for part in guard.split():
            if part in {"stream", "any"}:
                kind.is_stream = True if part == "stream" else None
            else:
                key, _, values = part.partition("=")
                kind.needs[f"/{key}"] = frozenset(f"/{value}" for value in values.split("|") if value)
        for key, _, value in (each.partition(":") for each in keys.split()):
            rule = _rule(value, made)
            if key == "*":
                kind.other = replace(rule, has_names=False)
            else:
                kind.rules[f"/{key}"] = rule
    return made


_SHOWN = "Shown"
_COLOUR = ["text", "Profile", "Calibration", "Function", "Colourants", "Data"]


def _rule(value: str, made: dict[str, Kind]) -> Rule:
    """Read what stands behind a key and its colon."""
    is_map, is_tree = value.startswith("*"), value.startswith("~")
    names = value.lstrip("*~").split("|") if value else []
    is_colour = names == ["Colour"]
    names = _COLOUR if is_colour else names
    listed = tuple(
        (made[name.rstrip("!")], name[-1] != "!") for name in names if name not in {"text", "plain"}
    )
    single = Rule("text" in names, listed, in_arrays=is_colour)
    if is_map:
        has_names = bool({"text", "plain"}.intersection(names))
        return Rule(kinds=((Kind("map", other=replace(single, has_names=has_names)), True),))
    if is_tree:
        tree = Kind("tree")
        tree.rules = {
            "/Kids": Rule(kinds=((tree, True),)),
            "/Names": Rule(True, listed),
            "/Nums": single,
            "/Limits": Rule(True),
        }
        return Rule(kinds=((tree, True),))
    return single
