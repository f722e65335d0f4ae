"""The portal's API answer for one procedure, as far as it is used here, and reading files of such answers.

All or nothing: one record of another shape, and nothing of the file is taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.catalogue.defects import Defect
from bot.catalogue.fact import ProcedureCode
from bot.errors import InputError

MAX_RECORD = 2_000_000  # the largest real one has 90,000 characters
MAX_FILE = 200_000_000  # all commune-level procedures together have about 30,000,000
MAX_LIST = 2_000
PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(_Part):
    """A field, an agency, a group of residents, a result, a text of law."""

    name: str = ""
    code: str = ""


class PortalFee(_Part):
    """What one way of filing costs; `value` 0 may also mean that the sum stands in the description."""

    value: int = Field(ge=0)
    description: str = ""


class Method(_Part):
    """One way of filing."""

    submission: str = Field(alias="submissionMethod")
    amount: int = Field(alias="processingTime", ge=0)
    unit: str = Field(alias="processingTimeUnit")
    description: str = ""
    fees: tuple[PortalFee, ...] = ()


class Component(_Part):
    """One line of the list of papers; remarks stand there as well."""

    name: str
    originals: int = Field(default=0, alias="originalQty", ge=0)
    copies: int = Field(default=0, alias="copyQty", ge=0)


class Group(_Part):
    """Papers under one heading, which may be a case, a way of handing in, or “Lưu ý”."""

    name: str = ""
    components: tuple[Component, ...] = Field(default=(), alias="profileComponents", max_length=MAX_LIST)


class Step(_Part):
    """A block of steps under one heading."""

    name: str = ""
    description: str = ""


class Duration(_Part):
    """A number with a unit; `OTHER` names none."""

    qty: int = Field(ge=0)
    type: str


class TimedCase(_Part):
    """The portal's “trường hợp giải quyết”: it carries a time."""

    name: str = ""
    time: Duration = Field(alias="processingDay")


class Record(_Part):
    """One procedure."""

    id: str
    code: ProcedureCode
    name: str = Field(min_length=1)
    state: str = ""
    decision: str = Field(default="", alias="decisionNo")
    categories: tuple[Named, ...] = Field(default=(), alias="categoriesDetails")
    is_ward: bool = Field(default=False, alias="isWard")
    is_province: bool = Field(default=False, alias="isProvince")
    is_full_online: bool = Field(default=False, alias="isFullProcess")
    any_place: bool = Field(default=False, alias="isNonTerritorial")
    steps: tuple[Step, ...] = Field(default=(), alias="executionSteps", max_length=MAX_LIST)
    methods: tuple[Method, ...] = Field(default=(), alias="executionMethods", max_length=MAX_LIST)
    groups: tuple[Group, ...] = Field(default=(), alias="executionCases", max_length=MAX_LIST)
    timed_cases: tuple[TimedCase, ...] = Field(default=(), alias="cases", max_length=MAX_LIST)
    subjects: tuple[Named, ...] = Field(default=(), alias="subjectTypesDetails")
    laws: tuple[Named, ...] = Field(default=(), alias="legalBasisesDetails", max_length=MAX_LIST)
    results: tuple[Named, ...] = Field(default=(), alias="resultsDetails")
    agencies: tuple[Named, ...] = Field(default=(), alias="departmentsExecuting")
    agency_groups: tuple[Named, ...] = Field(default=(), alias="unitGroupsExecuting")
    authorities: tuple[Named, ...] = Field(default=(), alias="departmentsAuthority")
    authority_groups: tuple[Named, ...] = Field(default=(), alias="unitGroupsAuthority")
    received_at: str = Field(default="", alias="dossierReceivingAddresses")
    description: str = ""
    conditions: str = Field(default="", alias="requirementsAndConditions")
    updated: datetime | None = Field(default=None, alias="updatedAt")

    @field_validator("updated", mode="before")
    @classmethod
    def _from_milliseconds(cls, value: object) -> object:
        return datetime.fromtimestamp(value / 1000, UTC) if isinstance(value, int) and value > 0 else None

    @property
    def page(self) -> str:
        """Its page on the portal, for people."""
        return PAGE + self.id


class RecordError(InputError):
    """Files that cannot be taken; `defects` names file, line and JSON path of each reason."""

    def __init__(self, defects: list[Defect]) -> None:
        super().__init__(
            "no record was taken:\n" + "\n".join(map(str, defects)),
            hint="Mỗi bản ghi là câu trả lời của Cổng Dịch vụ công cho một thủ tục: {“code”: “OK”, “data”: {…}}.",
        )
        self.defects = defects


def read_records(path: Path) -> list[Record]:
    """The records of a file (.json: one or a list; .jsonl: one a line) or of all such files of a folder.

    Raises RecordError: anything is wrong with any of them, or a procedure stands there twice.
    """
    if not path.exists():
        raise RecordError([Defect(path, 1, "there is no such file or folder")])
    paths = sorted(p for p in path.iterdir() if p.suffix in (".json", ".jsonl")) if path.is_dir() else [path]
    if not paths:
        raise RecordError([Defect(path, 1, "the folder has no .json and no .jsonl file")])
    records: dict[str, Record] = {}
    defects: list[Defect] = []
    for line, place, found in (read for file in paths for read in _read_file(file)):
        if isinstance(found, Record) and found.code not in records:
            records[found.code] = found
        elif isinstance(found, Record):
            defects.append(Defect(place, line, f"data.code: {found.code} stands there twice"))
        else:
            defects += [Defect(place, line, message) for message in found]
    if defects:
        raise RecordError(defects)
    return list(records.values())


def _read_file(path: Path) -> Iterator[tuple[int, Path, Record | list[str]]]:
    """Every record with its line, or what is wrong with it."""
    if path.stat().st_size > MAX_FILE:
        yield 1, path, [f"$: the file is larger than {MAX_FILE:,} bytes"]
        return
    with path.open("rb") as file:
        texts = [(1, file.read())] if path.suffix == ".json" else enumerate(file, start=1)
        for line, raw in texts:
            if raw.strip():
                for place, data in _parse(raw):
                    yield line, path, data if isinstance(data, list) else _record(data, place)


def _parse(raw: bytes) -> Iterator[tuple[str, Any]]:
    """Each answer in `raw` with its JSON path; a list of messages where it cannot be read."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        yield "$", [f"$: not JSON: {error}"]
        return
    for index, item in enumerate(data if isinstance(data, list) else [data]):
        place = f"$[{index}]" if isinstance(data, list) else "$"
        size = len(json.dumps(item, ensure_ascii=False)) if isinstance(data, list) else len(raw)
        if size > MAX_RECORD:
            yield place, [f"{place}: the record is larger than {MAX_RECORD:,} characters"]
        else:
            yield place, item if isinstance(item, dict) else [f"{place}: should be an object with `code` and `data`"]


def _record(answer: dict[str, Any], place: str) -> Record | list[str]:
    if not isinstance(answer.get("data"), dict):
        code = answer.get("code", "")
        return [f"{place}.data: missing; the portal answered {code!r}" if code else f"{place}.data: missing"]
    try:
        return Record.model_validate(answer["data"])
    except ValidationError as error:
        return [f"{place}.data{_path(e['loc'])}: {e['msg']}" for e in error.errors(include_url=False)]


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
