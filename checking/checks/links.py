"""Links: what they say, and where they lead."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from wagtail.models import Page

from ..reading import Place, Reading

# What tells nobody where a link leads, in languages of the site; small letters, without full stops.
NOTHING: Final = frozenset(
    phrase
    for phrases in (
        "here|click|click here|click on this link|this|this link|this page|link|see here|more|read more",
        "learn more|find out more|see more|details|download|download here",
        "available here|right here|over here|in this link|at this link|this site|this website|website",
        "this document|pdf|download pdf|view pdf",
        "ici|cliquez ici|ce lien|lien|lire la suite|en savoir plus|plus",
        "aquí|haga clic aquí|haz clic aquí|este enlace|enlace|leer más|más",
        "di sini|disini|klik di sini|tautan ini|tautan|selengkapnya|baca selengkapnya|pautan ini|baca lagi",
        "dito|i-click dito|basahin pa|iha ne’e|ở đây|tại đây|nhấn vào đây|bấm vào đây|xem thêm|đọc thêm",
        "здесь|тут|нажмите здесь|ссылка|подробнее|читать далее",
        "هنا|اضغط هنا|انقر هنا|المزيد|اقرأ المزيد|هذا الرابط|رابط",
        "اینجا|اینجا کلیک کنید|بیشتر|بیشتر بخوانید|دلته|یہاں|یہاں کلک کریں|مزید|مزید پڑھیں",
        "এখানে|এখানে ক্লিক করুন|আরও|আরও পড়ুন|यहाँ|यहां|यहाँ क्लिक करें|और पढ़ें|थप पढ्नुहोस्",
        "මෙහි|මෙතන|මෙතැන|இங்கே|இங்கு|மேலும்|ဒီမှာ|ဤနေရာတွင်|ဤတွင်",
        "ที่นี่|คลิกที่นี่|อ่านเพิ่มเติม|នៅទីនេះ|ទីនេះ|ຢູ່ທີ່ນີ້|ທີ່ນີ້",
        "这里|此处|点击这里|点击此处|更多|這裡|此處|點擊這裡|點擊此處",
        "こちら|ここ|ここをクリック|続きを読む|여기|여기를 클릭|더 보기|자세히",
    )
    for phrase in unicodedata.normalize("NFC", phrases).split("|")
)

# What does not tell it either, whatever of it stands together: "read it here", "voir ici", "unduh di sini".
_FILLING: Final = frozenset(
    unicodedata.normalize(
        "NFC",
        """
        here this that these it the a link links page site website webpage document file pdf
        download view read see click tap press watch listen open go visit check continue reading
        more learn find out details info information further full below above following on at in
        via from to our available right over please ici ce cette lien le la les du de document
        fichier cliquez cliquer voir lire suite plus en savoir consulter consultez télécharger
        téléchargez informations détails par sur à au ci-dessous ci-dessus suivant disponible aquí
        aqui este esta enlace el página sitio documento archivo haga haz hacer clic pulse pulsa
        ver leer lea más información descargar descargue desde siguiente por di sini disini klik
        tautan ini pautan laman halaman situs dokumen baca lihat unduh muat turun selengkapnya
        selanjutnya lebih lanjut lagi lengkap pada berikut tersedia dito rito i-click basahin
        tingnan pa ang iha ne’e здесь тут по этой ссылке ссылка нажмите читать читайте смотреть
        далее подробнее هنا من اضغط انقر على هذا الرابط رابط للمزيد المزيد اقرأ شاهد تحميل اینجا
        این پیوند لینک کلیک کنید بخوانید ببینید بیشتر در را یہاں یہ اس پر مزید پڑھیں دیکھیں کریں
        এখানে এই লিঙ্কে লিংকে লিঙ্ক লিংক দেখুন পড়ুন ক্লিক করুন আরও বিস্তারিত यहाँ यहां इस लिंक पर
        क्लिक करें देखें पढ़ें और अधिक यो लिङ्क थप हेर्नुहोस् पढ्नुहोस् இங்கே இங்கு இந்த இணைப்பு
        மேலும் கிளிக் செய்யவும் படிக்க පිවිසෙන්න මෙතනින් මෙහි
        """,
    ).split()
)
# The same where nothing stands between words. None is made of others: where each of many could be read in two
# ways, all would be tried.
_FILLING_TOGETHER: Final = re.compile(
    "(?:点击|點擊|这个|這個|此|请|請|这里|這裡|这儿|此处|此處|点此|點此|链接|連結|鏈接|下载|下載|更多|详情|詳情|阅读|閱讀|查看|"
    "こちら|ここ|クリック|リンク|続き|詳細|詳しく|読む|見る|を|は|の|に|から|여기|클릭|링크|자세히|더|보기|읽기|에서|를|을|"
    "ที่นี่|คลิก|ลิงก์|ลิงค์|นี้|อ่าน|ดู|เพิ่มเติม|ဒီမှာ|တွင်|ဤ|လင့်ခ်|နှိပ်ပါ|ဖတ်ရန်|ကြည့်ရန်|နေရာ|ဒီ|"
    r"នៅទីនេះ|ទីនេះ|ចុច|តំណ|នេះ|អាន|ຢູ່ທີ່ນີ້|ທີ່ນີ້|ກົດ|\s)+"
)
_SIZE: Final = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:[km]b|[km]o)\b")

# The kind of a file, behind the words.
_KIND: Final = re.compile(r"(?<=\S)\s*[(\[](?:pdf|docx?|epub|link)\b[^)\]]{0,20}[)\]]")

# Whoever knows which addresses outside are dead; each gets addresses, and gives a sentence for the dead ones.
dead_among: list[Callable[[Collection[str]], Mapping[str, str]]] = []


def that_say_nothing(reading: Reading) -> Iterator[tuple[Place, str]]:
    for place, words in dict.fromkeys((link.place, link.words) for link in reading.links):
        if not plain(words):
            yield place, "A link has no words: nobody can see it. Write what it leads to, or delete it."
        elif says_nothing(words):
            yield place, f"The link “{words}” does not say where it leads. Have it name that."


def says_nothing(words: str) -> bool:
    """Whether the words of a link could stand on any other."""
    text = plain(words)
    parts = [part for part in re.split(r"[\s,;:.()/|–—]+", _SIZE.sub(" ", text)) if part]
    # "EN" and "LA" name something.
    is_filling = all(part in _FILLING for part in parts) and any(len(part) > 2 for part in parts)
    return text in NOTHING or is_filling or _FILLING_TOGETHER.fullmatch(text) is not None


def plain(words: str) -> str:
    """Words of a link without case or what stands around them: "[Here…]" and "Here (PDF)" are "here"."""
    text = _KIND.sub("", unicodedata.normalize("NFC", words).casefold())
    while text and unicodedata.category(text[0])[0] in "PSZ":
        text = text[1:]
    while text and unicodedata.category(text[-1])[0] in "PSZ":
        text = text[:-1]
    return " ".join(text.split())


def to_what_is_not_public(reading: Reading) -> Iterator[tuple[Place, str]]:
    """Links and placed pages that readers won't see. No title is told: not everybody may know of it."""
    links = {(link.place, link.page): link.words for link in reading.links}
    for place, key in dict.fromkeys(reading.places_of(Page)):
        if key in reading.public_pages or key == reading.page.pk:
            continue
        if words := links.get((place, key)):
            yield (
                place,
                f"The link “{words}” leads to a page that is not on the site: readers get its words alone.",
            )
        else:
            yield place, "A page that is chosen here is not on the site: readers don’t see it."


def that_are_dead(reading: Reading) -> Iterator[tuple[Place, str]]:
    addresses = {link.address for link in reading.links if link.address}
    dead: dict[str, str] = {}
    for ask in dead_among if addresses else ():
        dead |= ask(addresses)
    for place, address in dict.fromkeys((link.place, link.address) for link in reading.links):
        if address in dead:
            yield place, f"The link to {address} is dead. {dead[address]}".rstrip()
