"""The closed lists of the schema: what is asked, who decides, how one files, which version of a paper, how far a source
carries."""

from __future__ import annotations

from enum import StrEnum


class Aspect(StrEnum):
    """What is asked about a procedure; the intent is `ask_procedure_<aspect>`."""

    OVERVIEW = "overview"
    DOCUMENTS = "documents"
    FEE = "fee"
    DURATION = "duration"
    PLACE = "place"
    STEPS = "steps"
    ONLINE = "online"
    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    FORM = "form"
    LEGAL = "legal"
    RESULT = "result"
    PROXY = "proxy"
    DEADLINE = "deadline"
    VALIDITY = "validity"


class Level(StrEnum):
    """Who decides. There is no district level since 1 July 2025."""

    COMMUNE = "commune"  # UBND cấp xã
    COMMUNE_POLICE = "commune_police"  # Công an cấp xã
    PROVINCE = "province"
    OTHER = "other"


class ChannelKind(StrEnum):
    """How a dossier may be filed."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class TimeUnit(StrEnum):
    """Unit of a period. `SAME_DAY` has no amount: the result comes the day the dossier is accepted."""

    SAME_DAY = "same_day"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class PaperAction(StrEnum):
    """`SUBMIT` stays with the office; `PRESENT` is shown and taken home again."""

    SUBMIT = "submit"
    PRESENT = "present"


class PaperKind(StrEnum):
    """Which version of a paper is asked for. `INFORMATION`: only a number or a date is told, no paper."""

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"
    ORIGINAL_OR_COPY = "original_or_copy"
    INFORMATION = "information"


class OnlineLevel(StrEnum):
    """Full-process (toàn trình), partial (một phần), none, or not confirmed for this ward."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    UNCONFIRMED = "unconfirmed"


class SourceKind(StrEnum):
    """How far a source carries: `SECONDARY` alone is reported by `motcua catalogue check`."""

    LAW = "law"
    PORTAL = "portal"
    PRESS = "press"
    SECONDARY = "secondary"
