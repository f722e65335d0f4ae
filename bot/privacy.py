"""Numbers that identify or rob a resident: masked before anything is logged or reported, and warned about. Pure.

`mask` is for logs and reports; it rather masks too much than too little, but leaves dossier and procedure codes, dates
and amounts of money, without which a log is of no use. `has_secret` finds what a swindler would ask for.
"""

from __future__ import annotations

import re
import unicodedata

from bot.phrases import fold_letters

EMAIL, PHONE, ID_NUMBER, ACCOUNT, SECRET = "[email]", "[phone]", "[id]", "[account]", "[secret]"

# Both bounds keep matching linear: no e-mail address is longer.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")

# What must stay readable: dossier codes old and new, dates, amounts written with points, procedure codes.
_KEPT = re.compile(
    r"(?:\b\d{3}\.\d{2}\.\d{2}\.)?\b[ghk]\d{2}(?:[. ]\d{1,3}){0,4}\s?[-–_ ]\s?\d{6}(?:\d{2})?\s?[-–_ ]\s?\d{3,7}\b"
    r"|(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d{4}(?!\d)"
    r"|(?<![\d.])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?![\d.])"
    r"|(?<!\d)\d{4,12}\s?(?:d|dong|vnd|nghin|trieu)\b"
    r"|(?<![\d.])[1-9]\.\d{6}(?!\d)"
)
_DIGITS = re.compile(r"(?<!\d)\+?\d(?:[ .-]?\d){8,18}(?!\d)")
_LONG_DIGITS = re.compile(r"\d{13,}")  # longer than any account: masked whatever it is

_BANKS = (
    "vietcombank|vcb|vietinbank|bidv|agribank|techcombank|tcb|mb bank|mbbank|acb|sacombank|vpbank|tpbank|hdbank|vib"
    "|lpbank|lienvietpostbank|shb|seabank|ocb|momo|zalopay"
)
# The keyword, at most a few words, then the number.
_GAP = r"[^\d\n]{0,25}?"
_OTP = re.compile(
    r"\b(?:otp|ma xac (?:thuc|nhan|minh)|ma bao mat|ma pin|pin|smart otp|cvv|cvc)"
    rf"{_GAP}(?<!\d)(\d(?:[ -]?\d){{3,7}})(?!\d)"
)
_OTP_BEHIND = re.compile(r"(?<!\d)(\d{4,8})\s+(?:la|chinh la)\s+(?:ma\s+)?(?:otp|ma xac (?:thuc|nhan))\b")
_PASSWORD = re.compile(r"\b(?:mat khau|password|passwd|pass|mk)\b(?:\s+\w+){0,2}?\s*(?:la|:|=)\s*(\S*\d\S*)")
_ACCOUNT = re.compile(
    rf"\b(?:stk|so tai khoan|so tk|tai khoan(?: ngan hang)?|so the|{_BANKS})\b"
    rf"{_GAP}(?<!\d)(\d(?:[ .-]?\d){{5,18}})(?!\d)"
)
_CARD = re.compile(r"(?<!\d)(\d{4}(?:[ -]?\d{4}){3})(?!\d)")


def mask(text: str) -> str:
    """`text` (in NFC) with e-mails, phones, ID numbers, accounts, one-time codes and passwords replaced."""
    text = _EMAIL.sub(EMAIL, unicodedata.normalize("NFC", text))
    for pattern, mark in ((_OTP, SECRET), (_OTP_BEHIND, SECRET), (_PASSWORD, SECRET), (_ACCOUNT, ACCOUNT)):
        text = _replace_group(pattern, mark, text)
    return _LONG_DIGITS.sub(ACCOUNT, _replace_numbers(text))


def has_secret(text: str) -> bool:
    """Whether `text` holds a one-time code, a password, a bank account or a card number: time for a scam warning."""
    folded = fold_letters(unicodedata.normalize("NFC", text))
    if any(pattern.search(folded) for pattern in (_OTP, _OTP_BEHIND, _PASSWORD)):
        return True
    if any(len(_only_digits(match[1])) >= 6 for match in _ACCOUNT.finditer(folded)):
        return True
    return any(_is_card(_only_digits(match[1])) for match in _CARD.finditer(folded))


def mask_secrets(text: str) -> str:
    """What may be stored of a message: `text` as it is, or masked when it holds a secret."""
    return mask(text) if has_secret(text) else text


def is_masked_secret(text: str) -> bool:
    """Whether `mask_secrets` took something out of `text`."""
    return SECRET in text or ACCOUNT in text


def _replace_group(pattern: re.Pattern[str], mark: str, text: str) -> str:
    """The first group of every match replaced; found in the folded text, cut from the text itself."""
    spans = [match.span(1) for match in pattern.finditer(fold_letters(text))]
    for start, end in reversed(spans):
        text = text[:start] + mark + text[end:]
    return text


def _replace_numbers(text: str) -> str:
    kept: list[tuple[int, int]] = [match.span() for match in _KEPT.finditer(fold_letters(text))]
    pieces, position = [], 0
    for start, end in kept:
        pieces += [_DIGITS.sub(_mark, text[position:start]), text[start:end]]
        position = end
    return "".join([*pieces, _DIGITS.sub(_mark, text[position:])])


def _mark(match: re.Match[str]) -> str:
    digits = _only_digits(match[0])
    if digits.startswith("84") and len(digits) in (11, 12) and (match[0].startswith("+") or digits[2] in "235789"):
        return PHONE
    if digits.startswith("0") and len(digits) in (10, 11):
        return PHONE
    return ID_NUMBER if len(digits) in (9, 12) else ACCOUNT


def _only_digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _is_card(digits: str) -> bool:
    """Whether the check digit fits (Luhn); an ID or dossier number rarely does."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0
