"""Changes values of a YAML file and leaves everything else in it as it stands: comments, order, line breaks.

ruamel.yaml keeps comments, but breaks lines anew. So only the top-level keys whose values have changed are written by
it, each in its old place.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import yaml  # type: ignore[import-untyped]
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.errors import InputError

_NEVER = 100_000  # characters; a sentence is one line however long
_WORDS_WIDTH = 150  # of lists of words, which are broken
_RESOLVER = yaml.resolver.Resolver()


class NotEditableError(InputError):
    """The file is not a mapping that can be edited key by key."""


def edit(text: str, change: Callable[[CommentedMap], None]) -> str:
    """`text` after `change` was done to what it says.

    Raises:
        NotEditableError: it is not a YAML mapping, or what is written would be read otherwise.
    """
    document, before = _load(text), _load(text)
    change(document)
    keys = [key for key in before if key in document]
    text = text if text.endswith("\n") else text + "\n"
    lines = text.splitlines(keepends=True)
    starts = {key: before.lc.key(key)[0] for key in before}
    ends = dict(zip(starts, [*list(starts.values())[1:], len(lines)], strict=True))
    head = lines[: min(starts.values())]
    blocks = {key: lines[starts[key] : ends[key]] for key in before}
    for key in keys:
        if _plain(document[key]) != _plain(before[key]):
            blocks[key] = [_dump(document, key), *_trailing(blocks[key])]
    told = [*head]
    for key in document:
        told += blocks[key] if key in before else [_dump(document, key)]
    edited = "".join(told)
    if yaml.safe_load(edited) != _plain(document):
        raise NotEditableError("what is written would be read otherwise")
    return edited


def to_yaml(data: dict[str, Any]) -> str:
    """A new file that says `data`."""
    document = node_of(data)
    return "".join(_dump(document, key) for key in document)


def node_of(value: Any) -> Any:
    """Plain `value` as it is put into a document; words that YAML would read as something else get quotes."""
    if isinstance(value, dict):
        node = CommentedMap({key: node_of(item) for key, item in value.items()})
        return node
    if isinstance(value, list | tuple):
        items = CommentedSeq([node_of(item) for item in value])
        if all(isinstance(item, str) for item in value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) != "tag:yaml.org,2002:str":
        return DoubleQuotedScalarString(value)
    return value


def _load(text: str) -> CommentedMap:
    document = _yaml().load(text)
    if not isinstance(document, CommentedMap):
        raise NotEditableError("the file should hold keys and values")
    return document


class _Representer(RoundTripRepresenter):
    """Writes `null` for None."""


_Representer.add_representer(type(None), lambda self, _value: self.represent_scalar("tag:yaml.org,2002:null", "null"))


def _yaml() -> Any:
    reader: Any = YAML()
    reader.Representer = _Representer
    reader.preserve_quotes = True
    reader.width = _NEVER
    reader.indent(mapping=2, sequence=4, offset=2)
    return reader


def _dump(document: CommentedMap, key: str) -> str:
    value = document[key]
    alone = CommentedMap({key: value})
    output = io.StringIO()
    _yaml().dump(alone, output)
    written = output.getvalue().splitlines(keepends=True)
    written = written[: len(written) - len(_trailing(written))]
    if isinstance(value, CommentedSeq) and all(isinstance(item, str) for item in value) and len(written) == 1:
        return _broken(written[0])
    return "".join(written)


def _broken(line: str) -> str:
    """A long list of words, broken behind commas."""
    lines = [""]
    for words in re.split(r"(?<=,) ", line):
        if lines[-1] and len(lines[-1]) + len(words) > _WORDS_WIDTH:
            lines.append(" ")
        lines[-1] += f" {words}" if lines[-1] else words
    return "\n".join(lines)


def _trailing(block: list[str]) -> list[str]:
    """The blank lines and comments at the end of a block: they belong to what follows."""
    count = 0
    while count < len(block) - 1 and (not block[-1 - count].strip() or block[-1 - count].startswith("#")):
        count += 1
    return block[len(block) - count :]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return value
