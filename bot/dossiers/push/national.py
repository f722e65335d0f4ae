"""The shapes in which one-stop software synchronises with the national portal.

`DongBoHoSoMC` tells a dossier, `CapNhatTienDoHoSoMC` a step of one that is known. Moments are `yyyyMMddHHmmss` in
Vietnam's time; numbers come as text as often as not. What an answer to a resident does not need is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.dossiers.cells import Cell, read_moment, read_money
from bot.dossiers.push.schemas import AS_WHOLE, MAX_ITEMS
from bot.dossiers.push.service import ItemResult, Pushed, PushResult
from bot.dossiers.status import Status, read_status
from bot.errors import InputError

Number = Annotated[int, AS_WHOLE]
# What is told (facts §5): text, or a number where the sender's software writes one.
Said = Annotated[str, Field(max_length=4000)] | Number | None
_SUCCESS, _FAILURE = "00", "01"


class _Shape(BaseModel):
    """Text is text and a number a number; fields that are not read are accepted."""

    model_config = ConfigDict(strict=True)


class Fee(_Shape):
    """One of `DanhSachLePhi`."""

    Gia: Said = None


class Supplement(_Shape):
    """One of `DanhSachHoSoBoSung`."""

    NoiDungBoSung: Said = None


class Identity(_Shape):
    """One of `DinhDanhCHS`."""

    SoDinhDanh: Said = None


class SyncItem(_Shape):
    """One dossier of `DongBoHoSoMC`; other fields of the shape are accepted and not read."""

    MaHoSo: Annotated[str, Field(max_length=100)]
    TrangThaiHoSo: Annotated[str, Field(max_length=100)] | Number
    MaTTHC: Said = None
    TenTTHC: Said = None
    TrichYeuHoSo: Said = None
    KenhThucHien: Said = None
    ChuHoSo: Said = None
    SoDienThoai: Said = None
    DinhDanhCHS: list[Identity] | None = None
    NgayNopHoSo: Said = None
    NgayTiepNhan: Said = None
    NgayHenTra: Said = None
    NgayKetThucXuLy: Said = None
    NgayTra: Said = None
    DonViXuLy: Said = None
    GhiChu: Said = None
    DanhSachLePhi: list[Fee] | None = None
    DanhSachHoSoBoSung: list[Supplement] | None = None

    def pushed(self) -> Pushed:
        """As the service takes it."""
        status = read_status(_text(self.TrangThaiHoSo))
        told: dict[str, Cell] = {
            "status": self.TrangThaiHoSo,
            "procedure_code": self.MaTTHC,
            "procedure_name": self.TenTTHC or self.TrichYeuHoSo,
            "channel": self.KenhThucHien,
            "applicant": self.ChuHoSo,
            "phone": self.SoDienThoai,
            "received_at": self.NgayTiepNhan or self.NgayNopHoSo,
            "due_at": self.NgayHenTra,
            "finished_at": self.NgayKetThucXuLy,
            "returned_at": self.NgayTra,
            "department": self.DonViXuLy,
            "reason": self._reason(status),
            "fee_due": self._fee() if status is Status.PAYMENT else None,
        }
        if self.DinhDanhCHS:
            told["identity"] = self.DinhDanhCHS[0].SoDinhDanh
        return Pushed(self.MaHoSo, told, names=_NAMES)

    def _reason(self, status: Status | None) -> str:
        if status is None or not status.needs_reason:
            return ""
        asked_for = [_text(supplement.NoiDungBoSung) for supplement in self.DanhSachHoSoBoSung or ()]
        return asked_for[-1] if asked_for and status is Status.SUPPLEMENT else _text(self.GhiChu)

    def _fee(self) -> int | None:
        try:
            amounts = [read_money(fee.Gia) for fee in self.DanhSachLePhi or ()]
        except InputError:
            return None  # the amount is told at the counter; no reason to lose the dossier
        return sum(amount for amount in amounts if amount) or None


class ProgressItem(_Shape):
    """One step of `CapNhatTienDoHoSoMC`; the officer's name is not kept."""

    MaHoSo: Annotated[str, Field(max_length=100)]
    TrangThai: Annotated[str, Field(max_length=100)] | Number
    ThoiDiemXuLy: Said = None
    PhongBanXuLy: Said = None
    NoiDungXuLy: Said = None

    def pushed(self) -> Pushed:
        """As the service takes it: as true as at the moment of the step, so that a late retry changes nothing."""
        status = read_status(_text(self.TrangThai))
        told: dict[str, Cell] = {
            "status": self.TrangThai,
            "reason": _text(self.NoiDungXuLy) if status is not None and status.needs_reason else "",
        }
        if self.PhongBanXuLy:
            told["department"] = self.PhongBanXuLy
        if status is Status.FINISHED:
            told["finished_at"] = self.ThoiDiemXuLy
        if status is Status.RETURNED:
            told["returned_at"] = self.ThoiDiemXuLy
        return Pushed(self.MaHoSo, told, _moment(self.ThoiDiemXuLy), must_be_known=True, names=_NAMES)


_NAMES = {
    "received_at": "NgayTiepNhan",
    "due_at": "NgayHenTra",
    "finished_at": "NgayKetThucXuLy",
    "returned_at": "NgayTra",
}


class _Call(_Shape):
    """What both calls carry. The API key takes the place of the session."""

    session: str = ""
    madonvi: str = ""
    isUpdating: Literal["True", "False", "true", "false"] | bool = Field(
        default="False", description="Both are taken alike: a dossier that is known is changed, another one is new"
    )


class SyncCall(_Call):
    """`DongBoHoSoMC`."""

    service: Literal["DongBoHoSoMC"]
    data: list[SyncItem] = Field(min_length=1, max_length=MAX_ITEMS)

    def pushed(self) -> list[Pushed]:
        """As the service takes them."""
        return [item.pushed() for item in self.data]


class ProgressCall(_Call):
    """`CapNhatTienDoHoSoMC`."""

    service: Literal["CapNhatTienDoHoSoMC"]
    data: list[ProgressItem] = Field(min_length=1, max_length=MAX_ITEMS)

    def pushed(self) -> list[Pushed]:
        """As the service takes them."""
        return [item.pushed() for item in self.data]


class NationalItemOut(BaseModel):
    """What became of one dossier, in the order in which they were sent."""

    MaHoSo: str
    error_code: str = Field(description="00: taken; 01: not taken")
    message: str


class NationalOut(BaseModel):
    """The answer to the national shapes; `error_code` is 00 only when every dossier was taken."""

    error_code: str
    message: str
    data: list[NationalItemOut]

    @classmethod
    def of(cls, items: Sequence[Pushed], result: PushResult) -> NationalOut:
        """The answer for `result`."""
        told = [
            NationalItemOut(
                MaHoSo=item.code,
                error_code=_FAILURE if outcome.result is ItemResult.REJECTED else _SUCCESS,
                message=outcome.reason or outcome.result.value,
            )
            for item, outcome in zip(items, result.outcomes, strict=True)
        ]
        message = f"{len(told) - result.rejected}/{len(told)}"
        return cls(error_code=_FAILURE if result.rejected else _SUCCESS, message=message, data=told)


def _text(said: Said) -> str:
    return "" if said is None else str(said)


def _moment(said: Said) -> datetime | None:
    try:
        return read_moment(said)
    except InputError:
        return None  # taken as of now
