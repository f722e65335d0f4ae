"""Numbers and dates in words, as a form of civil status asks for them: "ghi bằng chữ". Pure."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def number_words(number: int) -> str:
    """`2026` → `hai nghìn không trăm hai mươi sáu`. From 0 to 9999."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    if number < 100:
        return _below_hundred(number)
    thousands, rest = divmod(number, 1000)
    words = [f"{_DIGITS[thousands]} nghìn"] if thousands else []
    if rest:
        hundreds, tail = divmod(rest, 100)
        words.append(f"{_DIGITS[hundreds]} trăm")
        if tail:
            words.append(_below_hundred(tail) if tail >= 10 else f"linh {_DIGITS[tail]}")
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    words = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if not ones:
        return words
    last = {5: "lăm", 1: "một" if tens == 1 else "mốt"}.get(ones, _DIGITS[ones])
    return f"{words} {last}"


def date_words(written: str) -> str:
    """`05/01/1950` → `ngày năm, tháng một, năm một nghìn chín trăm năm mươi`; a year alone → `năm …`."""
    numbers = [int(part) for part in written.split("/")]
    names = ("ngày", "tháng", "năm")[-len(numbers) :]
    return ", ".join(f"{name} {number_words(number)}" for name, number in zip(names, numbers, strict=True))
