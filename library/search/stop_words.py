"""Words that questions in plain language are made of and that say nothing of what is asked for.

PostgreSQL has lists for some of the site's languages (`ts_lexize` gives an empty list for such a word); for
the others the commonest are here. Words of one language can be names of things in another ("war" is "was"
in German), so a word is dropped only where the query looks to be in that language.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from django.db import connection

from . import letters

# Languages of the site for which PostgreSQL has a list; that for English it uses by itself.
_DICTIONARIES: Final = ("french_stem", "nepali_stem", "portuguese_stem", "russian_stem", "spanish_stem")
_INDEXED: Final = "english_stem"
# What English questions and requests begin and end with, besides PostgreSQL's list.
_ENGLISH: Final = (
    "also anyone anything concerning could find give happen happened happens know let list look "
    "looking many may mean means might much must need please regarding said say says see shall show "
    "someone something tell thing things told us want wants whether whose within without would"
)
# As they are written; French and its like have words here that PostgreSQL's lists lack, or have with accents.
_OTHERS: Final = {
    "id ms": (
        "ada adalah agar akan antara apa apakah atas atau bagaimana bagi bahwa banyak berapa beberapa "
        "bila bisa boleh dalam dan dapat dari daripada dengan di dia hanya harus hingga ia ini itu jika "
        "juga kami kapan kah karena ke kepada ketika kita lagi lah lebih maka mana mengapa mereka namun "
        "oleh pada para perlu pernah saat saja sampai sangat sebagai sebuah secara sedang sejak semua "
        "seperti serta siapa siapakah sudah supaya tanpa telah tentang terhadap tetapi tidak untuk yaitu "
        "yang"
    ),
    "fil": (
        "akin ako alin ang ano anong ang at ay ba bakit bilang dahil dapat din gaano hindi ito iyon ka "
        "kailan kanila kanino kay ko kung lahat lang mga mo na nang nasa nating ng ngunit nila nito niya "
        "o paano para pero po rin sa saan sila sino si siya tayo tungkol upang"
    ),
    "vi": (
        "ai bao bi boi cac cai cho co cua cung cua da dang de den di do duoc gi hay khi khong la lam luc "
        "ma moi mot nao nay nhieu nhu nhung o phai ra rang sao sau se tai theo thi the tren trong tu va "
        "ve vi voi"
    ),
    "fr": (
        "combien comment de des du est et la le les ou pourquoi quand que quel quelle quelles quels qui "
        "quoi sont sur un une"
    ),
    "es pt": (
        "como cual cuales cuando cuanto cuantos de del donde el en es la las los para por porque quais "
        "qual que quem quien quienes son sobre una"
    ),
    "ru": (
        "в где для зачем и из как какая какие какои какую когда который кто на о об от по почему против "
        "сколько с что это"
    ),
    "tet": (
        "ba buat e hanesan hau hira husi iha ita katak ke ko mak maibe nia nebe no nu obo sira saida se "
        "tan tuir"
    ),
    "ar": (
        "ما ماذا من متي اين كيف لماذا هل هو هي في علي الي عن مع هذا هذه ذلك تلك التي الذي الذين ان او ثم "
        "كل قد لم لا كم اي"
    ),
    "fa prs": (
        "چه چگونه چرا كجا كي آيا اين آن از به در با براي را كه و يا است هست بود شد شده مي هاي چند كدام بر تا"
    ),
    "ur ps": (
        "كيا كيوں كيسے كب كہاں كون كس كا كي كے كو سے ميں پر اور ہے ہيں تھا تھے يہ وہ جو نے تو بہي نہيں هے "
        "هيں څه څوك چېرته څنګه ولې كله د په او دى ده له چې"
    ),
    "hi": (
        "क्या क्यों कैसे कब कहाँ कहां कौन किस किसने किसका का की के को से में पर और है हैं था थे थी यह वह "
        "ये वे जो ने तो भी नहीं लिए हुआ हुई हुए गया गई किया कर एक इस उस"
    ),
    "bn": (
        "কি কী কে কেন কখন কোথায় কীভাবে কিভাবে কার কোন এবং ও বা যে এই সেই থেকে জন্য করে হয় হয়েছে ছিল আছে না তা এর একটি"
    ),
    "ta": ("என்ன யார் ஏன் எப்போது எங்கே எப்படி எந்த மற்றும் ஒரு இந்த அந்த என்று இது அது உள்ள பற்றி"),
    "si": ("කවුද මොකද කුමක්ද කවදාද කොහෙද ඇයි කොහොමද සහ හා මේ එම ඒ ද බව ලෙස සඳහා විසින්"),
    "ko": (
        "무엇 무엇을 무엇이 누가 누구 왜 언제 어디 어디서 어떻게 어떤 그리고 및 이 그 저 있는 하는 대한 대해"
    ),
    "my": ("ဘာ ဘယ် ဘယ်သူ ဘယ်မှာ ဘယ်လို ဘာကြောင့် ဘယ်တော့ နှင့် နဲ့"),
    "th": ("อะไร ใคร ทำไม เมื่อไร เมื่อไหร่ ที่ไหน อย่างไร และ หรือ คือ"),
    "km": ("អ្វី នរណា ហេតុអ្វី នៅពេលណា ទីណា យ៉ាងណា និង"),
    "lo": ("ຫຍັງ ໃຜ ເປັນຫຍັງ ເມື່ອໃດ ຢູ່ໃສ ແນວໃດ ແລະ"),
    "zh": ("什么 什麼 谁 誰 为什么 為什麼 何时 何時 哪里 哪裡 怎么 怎麼 如何 哪些 是 的 和"),
    "ja": ("何 誰 なぜ いつ どこ どう どのように とは です か"),
}


@cache
def _folded() -> list[frozenset[str]]:
    return [
        frozenset(letters.skeleton(word) or letters.plain(word) for word in words.split())
        for words in _OTHERS.values()
    ]


def asking_words(words: Iterable[str]) -> set[str]:
    """Of these folded words and rows of letters those that say nothing of what is asked for.

    English ones such as "the" always, and those that ask in English where others are left; those of another
    language if there are two of it at least.
    """
    asked = set(words)
    known = _known_to_postgresql(asked)
    everywhere = known.pop(_INDEXED, set())
    asked -= everywhere
    dropped = asked.intersection(_ENGLISH.split())
    for of_others in [*_folded(), *known.values()]:
        of_language = asked & of_others
        if len(of_language) > 1 or any(not word.isascii() and len(asked) > 1 for word in of_language):
            dropped |= of_language
    return everywhere | (dropped if dropped < asked else set())


def _known_to_postgresql(words: set[str]) -> dict[str, set[str]]:
    """Those that PostgreSQL drops, by dictionary; in that of the index alone where that drops them, too.

    An acronym in capitals is none: "WHO".
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dictionary, word FROM unnest(%s::text[]) AS dictionary, unnest(%s::text[]) AS word"
            " WHERE ts_lexize(dictionary::regdictionary, word) = '{}'"
            " AND (dictionary = %s OR ts_lexize(%s::regdictionary, word) <> '{}')",
            [
                [_INDEXED, *_DICTIONARIES],
                sorted(word for word in words if not word.isupper()),
                _INDEXED,
                _INDEXED,
            ],
        )
        found: dict[str, set[str]] = {}
        for dictionary, word in cursor.fetchall():
            found.setdefault(dictionary, set()).add(word)
    return found
