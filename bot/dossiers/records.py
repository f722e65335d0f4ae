"""What one source tells of one dossier → the values of `Dossier`, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dossiers.cells import Cell, mask_name, read_identity, read_moment, read_money, read_phone, read_text
from bot.dossiers.codes import code_key, parse_code
from bot.dossiers.models import FilingChannel
from bot.dossiers.status import Status, read_status
from bot.errors import InputError
from bot.keys import keyed_hash
from bot.text import fold

_CHANNELS: Mapping[str, FilingChannel] = {
    "1": FilingChannel.COUNTER,
    "2": FilingChannel.ONLINE,
    "3": FilingChannel.POST,
    "truc tiep": FilingChannel.COUNTER,
    "truc tuyen": FilingChannel.ONLINE,
    "buu chinh": FilingChannel.POST,
    "buu dien": FilingChannel.POST,
}
_TEXT_FIELDS = ("procedure_code", "procedure_name", "reason", "department", "neighbourhood")
_MOMENT_FIELDS = ("received_at", "due_at", "finished_at", "returned_at")
_MAX_TEXT = 1000
_MAX_PROCEDURE_CODE = 20


@dataclass(frozen=True)
class Record:
    """Column values of `Dossier` that are told; what the source does not tell is not among them."""

    key: str
    values: Mapping[str, Any]
    snapshot_at: datetime | None = None  # when this one was true, if not at the time of its whole load


def read_record(
    told: Mapping[str, Cell], secret: bytes, *, status: str = "", names: Mapping[str, str] | None = None
) -> Record:
    """The record of what is `told`, by the fields of `data/dossier-columns.yml`.

    Args:
        told: Field → its cell. A field that is told empty empties what is stored; one that is not told leaves it.
        secret: The key of the hashes.
        status: The one told for a whole table.
        names: Field → what the source calls it, for the report.

    Raises:
        InputError: It cannot be used; `hint` says why, for the report.
    """
    code = _code(read_text(told.get("code")))
    values: dict[str, Any] = {"code": code, "code_key": code_key(code)}
    if national := read_text(told.get("national_code")):
        values |= {"national_code": _code(national), "national_code_key": code_key(_code(national))}
    values |= {field: read_text(told[field])[:_MAX_TEXT] for field in _TEXT_FIELDS if field in told}
    if len(values.get("procedure_code", "")) > _MAX_PROCEDURE_CODE:
        raise InputError("procedure code too long", hint=f"mã thủ tục quá dài: “{values['procedure_code'][:30]}…”")
    values |= {
        field: _moment(told[field], (names or {}).get(field, field)) for field in _MOMENT_FIELDS if field in told
    }
    _check_order(values)
    values |= _person(told, secret)
    if "fee_due" in told:
        values["fee_due"] = read_money(told["fee_due"])
    if "channel" in told:
        values["channel"] = _channel(read_text(told["channel"]))
    values |= _status(read_text(told.get("status")) or status, values)
    return Record(values["code_key"], values)


def _code(text: str) -> str:
    if not text:
        raise InputError("no code", hint="thiếu mã hồ sơ")
    code = parse_code(text)
    if code is None:
        raise InputError(f"not a dossier code: {text[:40]!r}", hint=f"“{text[:40]}” không phải mã hồ sơ")
    return str(code)


def _moment(cell: Cell, name: str) -> datetime | None:
    try:
        return read_moment(cell)
    except InputError as error:
        raise InputError(str(error), hint=f"cột “{name}”: {error.hint}") from error


def _check_order(values: Mapping[str, Any]) -> None:
    received = values.get("received_at")
    for field, name in (("due_at", "hẹn trả"), ("returned_at", "trả")):
        later = values.get(field)
        # Days, not moments: a due date without a time is midnight.
        if received and later and later.date() < received.date():
            raise InputError(
                f"{field} before received_at", hint=f"ngày {name} {later:%d/%m/%Y} trước ngày nhận {received:%d/%m/%Y}"
            )


def _person(told: Mapping[str, Cell], secret: bytes) -> dict[str, str]:
    values = {}
    if "applicant" in told:
        values["applicant"] = mask_name(read_text(told["applicant"]))
    for field, read, prefix in (("phone", read_phone, "phone"), ("identity", read_identity, "id")):
        if field in told:
            number = read(told[field])
            values[f"{prefix}_hash"] = keyed_hash(secret, prefix, number) if number else ""
            values[f"{prefix}_last4"] = number[-4:]
    return values


def _channel(text: str) -> FilingChannel:
    folded = fold(text)
    return next((channel for name, channel in _CHANNELS.items() if name in folded), FilingChannel.UNKNOWN)


def _status(text: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The status; without one, what the dates tell. An unknown name counts as being in process (facts §4)."""
    known = read_status(text)
    status = (Status.PROCESSING if text else _by_dates(values)) if known is None else known
    return {"status": int(status), "status_text": text[:_MAX_TEXT]}


def _by_dates(values: Mapping[str, Any]) -> Status:
    if values.get("returned_at"):
        return Status.RETURNED
    return Status.FINISHED if values.get("finished_at") else Status.PROCESSING
