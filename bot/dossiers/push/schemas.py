"""What may be pushed in our own shape, and what is answered. Strict: a number is no text and text is no number."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from bot.dossiers.cells import Cell
from bot.dossiers.models import FilingChannel
from bot.dossiers.push.service import ItemResult, Pushed, PushResult

MAX_ITEMS = 1000


def _without_fraction(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# JSON knows no integers: 7.0 is 7.
AS_WHOLE = BeforeValidator(_without_fraction)
_Text = Annotated[str, Field(max_length=2000)]
_Code = Annotated[str, Field(max_length=100, examples=["H15.99.01-260105-0012"])]


class Channel(StrEnum):
    """How the dossier was filed."""

    COUNTER = FilingChannel.COUNTER
    ONLINE = FilingChannel.ONLINE
    POST = FilingChannel.POST


class DossierIn(BaseModel):
    """One dossier. A field that is left out keeps what is stored; null empties it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    code: _Code
    status: Annotated[int, Field(ge=1, le=10), AS_WHOLE] | Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="A number of TrangThaiHoSo, or the software's own name of the status",
        examples=[4],
    )
    national_code: _Code | None = None
    procedure_code: _Text | None = Field(default=None, examples=["1.013225"])
    procedure_name: _Text | None = None
    applicant: _Text | None = Field(default=None, description="Stored as initials and the last word only")
    phone: _Text | None = Field(default=None, description="Stored as a keyed hash and the last four digits only")
    identity: _Text | None = Field(default=None, description="Stored as a keyed hash and the last four digits only")
    channel: Channel | None = None
    received_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    returned_at: AwareDatetime | None = None
    reason: _Text | None = Field(default=None, description="The officer's words for statuses 3, 5, 6 and 8")
    fee_due: Annotated[int, Field(ge=0, lt=10**12, description="đồng"), AS_WHOLE] | None = None
    department: _Text | None = None
    neighbourhood: _Text | None = None
    as_of: AwareDatetime | None = Field(
        default=None, description="When this was true; left out: now. What is older than what is stored is not taken."
    )

    def pushed(self) -> Pushed:
        """As the service takes it."""
        told: dict[str, Cell] = {name: getattr(self, name) for name in self.model_fields_set - {"as_of", "channel"}}
        if "channel" in self.model_fields_set:
            told["channel"] = _CHANNEL_NAMES[self.channel]
        return Pushed(self.code, told, self.as_of)


_CHANNEL_NAMES = {None: "", Channel.COUNTER: "trực tiếp", Channel.ONLINE: "trực tuyến", Channel.POST: "bưu chính"}


class DossierBatch(BaseModel):
    """Up to a thousand dossiers. One that is bad does not keep the others out."""

    model_config = ConfigDict(strict=True, extra="forbid")

    dossiers: list[DossierIn] = Field(min_length=1, max_length=MAX_ITEMS)

    def pushed(self) -> list[Pushed]:
        """As the service takes them."""
        return [dossier.pushed() for dossier in self.dossiers]


class ItemOut(BaseModel):
    """What became of one dossier, in the order in which they were sent."""

    index: int
    code: str
    result: ItemResult
    reason: str = ""  # why it was rejected, in Vietnamese


class PushOut(BaseModel):
    """The answer to our own shape."""

    import_id: int | None = Field(
        description="Number of this load, for `motcua dossiers undo`; null if nothing was taken"
    )
    rejected: int
    items: list[ItemOut]

    @classmethod
    def of(cls, items: Sequence[Pushed], result: PushResult) -> PushOut:
        """The answer for `result`."""
        told = [
            ItemOut(index=index, code=item.code, result=outcome.result, reason=outcome.reason)
            for index, (item, outcome) in enumerate(zip(items, result.outcomes, strict=True))
        ]
        return cls(import_id=result.import_id, rejected=result.rejected, items=told)
