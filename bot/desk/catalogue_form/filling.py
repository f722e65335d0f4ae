"""From a data file to the values of its form, and from what was entered back to the file's text.

An input is named by where its value stands: `summary`, `agency.name`, `fees.0.amount`. A row of a list says by
`fees.0.at` which one of the file it was ("" for a new one) and by `fees.0.gone` that it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.catalogue.yaml_edit import edit, node_of
from bot.desk.catalogue_form.fields import Field, Kind, Part
from bot.errors import InputError

Entered = Mapping[str, Sequence[str]]  # by name of the input, in order; a box that is not ticked is missing
_NEXT = re.compile(r"^(\w+)\.(\d+)\.at$")


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one input: `missing`, `number`, `date`, `choice`, `long`, `source` or `twice`."""

    input: str
    what: str


class NotFilledIn(InputError):
    """Some inputs are wrong; `errors` names each."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("the form has errors")
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Row:
    """One entry as the form shows it. `at`: its place in the file (a key of the sources), "" for a new one."""

    at: str
    values: Mapping[str, Any]  # by name of the field: text, or several


def rows_of(data: Mapping[str, Any], part: Part) -> list[Row]:
    """What the file says of `part`, as texts."""
    value = data.get(part.name)
    if part.is_mapping:
        return [Row(key, {"key": key, **_shown(item, part)}) for key, item in (value or {}).items()]
    if part.is_list:
        return [Row(str(place), _shown(item, part)) for place, item in enumerate(value or ())]
    return [Row("", _shown(value if isinstance(value, Mapping) else {part.name: value}, part))]


def entered_rows(entered: Entered, part: Part) -> list[Row]:
    """What was entered for `part`, to show it again; rows that go are left out."""
    return [Row(_first(entered, f"{prefix}.at"), _raw(entered, prefix, part)) for prefix in _prefixes(entered, part)]


def filled_in(text: str, parts: Sequence[Part], entered: Entered) -> str:
    """The file `text` with what was entered.

    Raises:
        NotFilledIn: see there.
    """
    errors: list[FieldError] = []
    keys = {_first(entered, f"{prefix}.key") for prefix in _prefixes(entered, _sources(parts))}
    read = {part.name: _read(entered, part, keys, errors) for part in parts if _is_there(entered, part)}
    if errors:
        raise NotFilledIn(errors)

    def change(document: CommentedMap) -> None:
        for part in parts:
            if part.name in read:
                _apply(document, part, read[part.name])

    return edit(text, change)


def _sources(parts: Sequence[Part]) -> Part:
    return next(part for part in parts if part.is_mapping)


def _is_there(entered: Entered, part: Part) -> bool:
    """Whether the form had this part at all."""
    return f"{part.name}.shown" in entered


def _prefixes(entered: Entered, part: Part) -> list[str]:
    if not (part.is_list or part.is_mapping):
        return [part.name]
    found = (match for name in entered if (match := _NEXT.match(name)) and match[1] == part.name)
    prefixes = [f"{part.name}.{n}" for n in sorted(int(match[2]) for match in found)]
    return [prefix for prefix in prefixes if f"{prefix}.gone" not in entered and not _is_blank(entered, prefix)]


def _is_blank(entered: Entered, prefix: str) -> bool:
    """Whether nothing was entered into a row for a new entry."""
    inputs = [name for name in entered if name.startswith(f"{prefix}.")]
    return not any(_first(entered, name) for name in inputs)


def _first(entered: Entered, name: str) -> str:
    values = entered.get(name) or ("",)
    return values[0].strip()


def _input(prefix: str, field: Field, part: Part) -> str:
    is_value = not (part.is_list or part.is_mapping) and field.name == part.name
    return prefix if is_value else f"{prefix}.{field.name}"


def _raw(entered: Entered, prefix: str, part: Part) -> dict[str, Any]:
    raw: dict[str, Any] = {"key": _first(entered, f"{prefix}.key")} if part.is_mapping else {}
    for field in part.fields:
        name = _input(prefix, field, part)
        raw[field.name] = list(entered.get(name, ())) if field.kind is Kind.SOURCES else _first(entered, name)
    return raw


def _shown(item: Mapping[str, Any], part: Part) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for field in part.fields:
        value = item.get(field.name, field.default)
        if field.kind is Kind.SOURCES:
            shown[field.name] = [value] if isinstance(value, str) else list(value or ())
        elif field.kind is Kind.LINES:
            shown[field.name] = "\n".join(value or ())
        elif field.kind is Kind.FLAG:
            shown[field.name] = "yes" if value else ""
        else:
            shown[field.name] = "" if value is None else str(value)
    return shown


@dataclass(frozen=True)
class _Entry:
    at: str
    key: str
    values: dict[str, Any]


def _read(entered: Entered, part: Part, keys: set[str], errors: list[FieldError]) -> list[_Entry]:
    entries = []
    seen: set[str] = set()
    for prefix in _prefixes(entered, part):
        values = {}
        for field in part.fields:
            name = _input(prefix, field, part)
            try:
                values[field.name] = _value(entered, name, field, keys)
            except _Wrong as wrong:
                errors.append(FieldError(name, str(wrong)))
        key = _first(entered, f"{prefix}.key")
        if part.is_mapping and (not key or key in seen):
            errors.append(FieldError(f"{prefix}.key", "twice" if key else "missing"))
        seen.add(key)
        entries.append(_Entry(_first(entered, f"{prefix}.at"), key, values))
    return entries


class _Wrong(InputError):
    """One value; the text says what is wrong with it."""


def _value(entered: Entered, name: str, field: Field, keys: set[str]) -> Any:
    text = " ".join(_first(entered, name).split())
    match field.kind:
        case Kind.SOURCES:
            return _checked_sources([key for key in entered.get(name, ()) if key], keys)
        case Kind.LINES:
            lines = [" ".join(line.split()) for line in _first(entered, name).splitlines()]
            return _needed([line for line in lines if line], field)
        case Kind.FLAG:
            return bool(text)
        case Kind.NUMBER:
            return _number(text, field)
        case Kind.DATE:
            return _needed(_date(text), field)
        case Kind.CHOICE:
            if text and text not in field.choices:
                raise _Wrong("choice")
            return _needed(text or None, field)
        case Kind.TEXT:
            if field.longest and len(text) > field.longest:
                raise _Wrong("long")
            return _needed(text, field) or field.default


def _needed(value: Any, field: Field) -> Any:
    if field.required and not value:
        raise _Wrong("missing")
    return value


def _checked_sources(found: list[str], keys: set[str]) -> Any:
    if not found or not set(found) <= keys:
        raise _Wrong("source")
    return found[0] if len(found) == 1 else found


def _number(text: str, field: Field) -> int | None:
    """An amount that is required and left empty is not known: `null`."""
    if not text:
        return None if field.required else field.default
    digits = re.sub(r"[.\s]", "", text)
    if not digits.isdecimal():
        raise _Wrong("number")
    return int(digits)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _Wrong("date") from error


def _apply(document: CommentedMap, part: Part, entries: Sequence[_Entry]) -> None:
    if part.is_mapping:
        old = document.get(part.name) or CommentedMap()
        new = CommentedMap({entry.key: _merged(old.get(entry.at), part, entry) for entry in entries})
        _set(document, part.name, new)
    elif part.is_list:
        items = document.get(part.name) or CommentedSeq()
        made = [_merged(_item_at(items, entry.at), part, entry) for entry in entries]
        _set(document, part.name, CommentedSeq(made))
    elif isinstance(document.get(part.name), CommentedMap):
        _merged(document[part.name], part, entries[0])
    else:
        value = entries[0].values[part.name]
        if _plain(document.get(part.name)) != value:
            document[part.name] = node_of(value)


def _item_at(items: CommentedSeq, at: str) -> CommentedMap | None:
    """The entry of the file that a row was made from; None for a new row."""
    return items[int(at)] if at.isdecimal() and int(at) < len(items) else None


def _set(document: CommentedMap, name: str, new: Any) -> None:
    """Nothing is touched where nothing changed; a list that was not there and stays empty is not written."""
    old = document.get(name)
    same = old is not None and list(_identities(old)) == list(_identities(new))
    if not same and (new or old):
        document[name] = new


def _identities(items: Any) -> Iterator[Any]:
    yield from (((key, id(item)) for key, item in items.items()) if isinstance(items, dict) else map(id, items))


def _merged(node: CommentedMap | None, part: Part, entry: _Entry) -> CommentedMap:
    """The entry's own node with what was changed in it, or a new one."""
    node = CommentedMap() if node is None else node
    for field in part.fields:
        value = entry.values[field.name]
        is_default = not field.required and (value == field.default or value in (None, "", [], False))
        if field.name in node and _says(node[field.name], field, value):
            continue
        if not is_default:
            node[field.name] = node_of(value)
        elif field.name in node:
            del node[field.name]
    return node


def _says(standing: Any, field: Field, value: Any) -> bool:
    """Whether `value` is what stands there. A form tells which sources are chosen, not in what order."""
    told = _told(standing, field)
    if field.kind is Kind.SOURCES and isinstance(told, list) and isinstance(value, list):
        return sorted(told) == sorted(value)
    return bool(told == value)


def _told(value: Any, field: Field) -> Any:
    """What stands there as it would be entered: one source is a list of one as well."""
    plain = _plain(value)
    return plain[0] if field.kind is Kind.SOURCES and isinstance(plain, list) and len(plain) == 1 else plain


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value
