"""The shape of a Vietnamese syllable: which letters can follow which, where the tone mark stands, Telex and VNI keys.

Pure and without word lists: whether a string of letters can be a syllable is decided by its onset, rime and tone.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS = sorted(_LETTERS.split(), key=len, reverse=True)
_RIME_LETTERS = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt
    ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu oa oac oach oai oan oang oanh oao oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    uân uâng uât uây uê uêch uênh uơ uy uych uynh uyt uya uyên uyêt uyu
"""
_RIMES = frozenset(_RIME_LETTERS.split())
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_MARKS = {key: mark for mark, key in _TONES.items()}
_VOWELS = frozenset("aăâeêioôơuưy")
_STOPS = ("c", "ch", "p", "t")
_PLAIN = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}


def _without_shape(text: str) -> str:
    return "".join(_PLAIN.get(c, c) for c in text)


_PLAIN_RIMES = frozenset(_without_shape(rime) for rime in _RIMES)


def split_tone(word: str) -> tuple[str, str]:
    """`("giây", "s")` for `giấy`; tone "" for none, "?" for more than one."""
    tones, letters = "", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tones += _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tones if len(tones) < 2 else "?"


def _parts(word: str, rimes: frozenset[str], onsets: list[str]) -> tuple[str, str] | None:
    """Onset and rime of a toneless word, or None."""
    for onset in (*onsets, ""):
        if not word.startswith(onset):
            continue
        rime = word[len(onset) :]
        if rime in rimes or (onset == "gi" and f"i{rime}" in rimes):
            return onset, rime
    return None


_PLAIN_ONSETS = [o for o in _ONSETS if o != "đ"]


@lru_cache(maxsize=20_000)
def is_plain_syllable(word: str) -> bool:
    """Whether `word` without any mark can be a syllable: `duong`, `giay`, `tu`."""
    return word.isascii() and _parts(word, _PLAIN_RIMES, _PLAIN_ONSETS) is not None


@lru_cache(maxsize=20_000)
def lacks_marks(word: str) -> bool:
    """Whether `word`, typed without any mark, is a syllable that is written with one: `duoc`, `chet`, `truong`."""
    if not is_plain_syllable(word):
        return False
    parts = _parts(word, _RIMES, _PLAIN_ONSETS)
    return parts is None or parts[1].endswith(_STOPS)


@lru_cache(maxsize=20_000)
def canonical(word: str) -> str | None:
    """The syllable with its tone mark where `hòa`, `thúy`, `khỏe` have it and y after k, l, qu; None: no syllable."""
    shape, tone = split_tone(word)
    parts = _parts(shape, _RIMES, _ONSETS) if tone != "?" else None
    if parts is None:
        return None
    onset, rime = parts
    if tone not in ("s", "j") and rime.endswith(_STOPS) and rime != "" and tone != "":
        return None
    if rime == "i" and onset in ("k", "l", "qu"):
        rime = "y"
    return _with_tone(onset, rime, tone)


def _with_tone(onset: str, rime: str, tone: str) -> str:
    if not tone:
        return onset + rime
    vowels = [i for i, c in enumerate(rime) if c in _VOWELS]
    marked = [i for i in vowels if rime[i] in "ăâêôơư"]
    ends_open = vowels and vowels[-1] == len(rime) - 1
    if not vowels:  # "gì", "gìn": the i of the onset carries the tone
        return unicodedata.normalize("NFC", onset + _MARKS[tone] + rime)
    if marked:
        place = marked[-1]
    elif len(vowels) == 1:
        place = vowels[0]
    elif len(vowels) == 2:
        place = vowels[0] if ends_open else vowels[1]
    else:
        place = vowels[1]
    return unicodedata.normalize("NFC", onset + rime[: place + 1] + _MARKS[tone] + rime[place + 1 :])


@lru_cache(maxsize=20_000)
def decode_keys(word: str) -> str | None:
    """What `giaasy`, `giay61`, `dduwowcj` or `giâys` was meant to be; None when that is no syllable with a mark."""
    shape, tone = split_tone(word)
    if tone == "?":
        return None
    letters: list[str] = []
    for char in shape:
        key = _VNI.get(char, char) if letters else char
        if key in _MARKS and any(c in _VOWELS for c in letters):
            if tone:
                return None
            tone = key
        elif not _shape_key(key if key == char else f"{key}*", letters):
            return None
    toneless = "".join(letters)
    parts = _parts(toneless, _RIMES, _ONSETS)
    if parts is None or (parts[1].endswith(_STOPS) and tone not in ("s", "j")):
        return None
    decoded = canonical(_with_tone(*parts, tone))
    return decoded if decoded != word else None


_VNI = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j", "6": "^", "7": "+", "8": "(", "9": "d"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}


def _shape_key(key: str, letters: list[str]) -> bool:
    """Apply one key to the letters typed so far; False when a VNI digit has nothing to act on."""
    if key == "w" or key in ("+*", "(*"):
        return _horn_or_breve(letters, key)
    if key == "^*":
        return _replace_last(letters, _CIRCUMFLEX)
    if key in ("d", "d*") and letters and letters[0] == "d" and (len(letters) == 1 or key == "d*"):
        letters[0] = "đ"
        return True
    if key in _CIRCUMFLEX and key in letters and (letters[-1] == key or letters[-1] not in _VOWELS):
        return _replace_last(letters, {key: _CIRCUMFLEX[key]})
    if key.endswith("*"):
        return False
    letters.append(key)
    return True


def _horn_or_breve(letters: list[str], key: str) -> bool:
    typed = "".join(letters)
    for pair, made in (("uo", "ươ"), ("ưo", "ươ"), ("uơ", "ươ")):
        if pair in typed and key != "(*" and not typed.startswith("qu"):
            letters[:] = typed.replace(pair, made, 1)
            return True
    if key != "(*" and typed.endswith("ua") and not typed.startswith("qu"):
        letters[-2] = "ư"
        return True
    if key == "w" and not any(c in _VOWELS for c in letters):
        letters.append("ư")
        return True
    table = {"w": {"a": "ă", "o": "ơ", "u": "ư"}, "+*": {"o": "ơ", "u": "ư"}, "(*": {"a": "ă"}}[key]
    return _replace_last(letters, table)


def _replace_last(letters: list[str], table: dict[str, str]) -> bool:
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in table:
            letters[i] = table[letters[i]]
            return True
    return False
