"""The checks of the Official Account: keys, consent, the OA, rights, the template, the clock, money."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import httpx
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.consent import WARN_BEFORE
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo.events import split_anonymous
from bot.channels.zalo.inbox import CHANNEL
from bot.channels.zalo.tokens import PROFILE_PATH
from bot.channels.zalo.webhook import PATH
from bot.channels.zalo.windows import allowance
from bot.checkup import Finding, State, found
from bot.database import make_engine
from bot.keys import get_key
from bot.messaging.channel import ChannelError, WrongSetup
from bot.messaging.models import Author, Message
from bot.settings import Settings

GOVERNMENT = "4"
RECENT_PATH = "/v2.0/oa/listrecentchat"
_PERHAPS_WITHOUT_API = ("cơ bản", "tiêu chuẩn")  # packages since June 2026; resellers disagree about the second
_CLOCKS_APART = timedelta(minutes=2)

_found = partial(found, area="zalo")


async def check_zalo(settings: Settings) -> list[Finding]:
    """Everything about the Official Account that a machine can look at."""
    if not settings.zalo_app_id:
        return [_found(State.OFF, name="off")]
    missing = [f"MOTCUA_{name.upper()}" for name in ("zalo_app_secret", "zalo_oa_id") if not _is_set(settings, name)]
    if missing:
        return [_found(State.PROBLEM, name="keys_missing", missing=missing)]
    engine = make_engine(settings.database_url)
    channel = ZaloChannel(settings, engine, key=get_key())
    try:
        findings = _tokens(channel, settings)
        if not any(finding.state is State.PROBLEM for finding in findings):
            findings += [*await _profile(channel), *await _rights(channel), *await _template(channel, settings)]
        findings += [*await _clock(settings), _webhook(channel, settings), _money(channel, settings)]
        if not settings.zalo_verifier:
            findings.append(_found(State.WARNING, name="no_verifier"))
        if settings.zalo_registering:
            findings.append(_found(State.WARNING, name="registering"))
        return findings
    except SQLAlchemyError:
        return [_found(State.PROBLEM, name="no_database")]
    finally:
        await channel.stop()
        engine.dispose()


def _is_set(settings: Settings, name: str) -> bool:
    value = getattr(settings, name)
    return bool(value if isinstance(value, str) else value.get_secret_value())


def _tokens(channel: ZaloChannel, settings: Settings) -> list[Finding]:
    pair = channel.tokens.pair()
    if pair is None:
        return [_found(State.PROBLEM, name="no_consent")]
    if pair.failed_at:
        state = State.WARNING if pair.access_until > settings.now() else State.PROBLEM
        return [_found(state, name="token_failed", failure=pair.failure, hint=pair.failure_hint)]
    until = channel.tokens.consent_until(pair)
    if until - settings.now() < WARN_BEFORE:
        return [_found(State.WARNING, name="consent_soon", until=until)]
    return [_found(State.GOOD, name="consent", until=until, issued=pair.issued_at)]


async def _profile(channel: ZaloChannel) -> list[Finding]:
    """Zalo's word on the OA: verified, a government's, its package, its Zalo Cloud Account."""
    try:
        oa = await channel.api.read(PROFILE_PATH)
    except (ZaloError, ChannelError) as error:
        return [_found(State.PROBLEM, name="refused", error=str(error), hint=error.hint)]
    package = str(oa.get("package_name", ""))
    findings = [_found(State.GOOD, name="oa", title=oa.get("name", ""), package=package)]
    if any(name in package.casefold() for name in _PERHAPS_WITHOUT_API):
        findings.append(_found(State.WARNING, name="package", package=package))
    if not _yes(oa.get("is_verified", True)):
        findings.append(_found(State.PROBLEM, name="not_verified"))
    if str(oa.get("oa_type", GOVERNMENT)) != GOVERNMENT:
        findings.append(_found(State.WARNING, name="not_government"))
    if "linked_ZCA" in oa and not _yes(oa["linked_ZCA"]):
        findings.append(_found(State.OFF, name="no_cloud_account"))
    return findings


async def _rights(channel: ZaloChannel) -> list[Finding]:
    """Whether app and package allow what answers need: to read messages, and to write to one who wrote to us."""
    theirs = (Message.channel == CHANNEL, Message.author == Author.RESIDENT)
    last = select(Message.conversation).where(*theirs).order_by(Message.id.desc()).limit(1)
    with channel.engine.connect() as connection:
        resident = connection.execute(last).scalar_one_or_none() or ""
    can_ask = bool(resident) and not split_anonymous(resident)
    try:
        await channel.api.read_list(RECENT_PATH, offset=0, count=1)
        if can_ask:
            await allowance(channel.api, resident)
    except (ZaloError, ChannelError) as error:
        problem = error.for_queue() if isinstance(error, ZaloError) else error
        if isinstance(problem, WrongSetup):
            return [_found(State.PROBLEM, name="refused", error=str(error), hint=error.hint)]
        return []  # about this one resident or this moment
    return [_found(State.GOOD, name="rights", sends=can_ask)]


async def _template(channel: ZaloChannel, settings: Settings) -> list[Finding]:
    template = settings.zalo_notice_template
    if not template:
        return [_found(State.OFF, name="no_template")]
    try:
        info = await channel.templates.info(template)
    except (ZaloError, ChannelError) as error:
        return [_found(State.PROBLEM, name="refused", error=str(error), hint=error.hint)]
    names = [str(wanted.get("name", "")) for wanted in info.get("listParams") or []]
    state = State.GOOD if info.get("status", "ENABLE") == "ENABLE" else State.PROBLEM
    return [_found(state, name="template", id=template, status=info.get("status", ""), names=names)]


async def _clock(settings: Settings) -> list[Finding]:
    """Signatures are refused when our clock and Zalo's are too far apart."""
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            told = (await http.get(settings.zalo_api_url)).headers.get("Date", "")
        apart = abs(settings.now() - parsedate_to_datetime(told))
    except httpx.HTTPError as error:
        return [_found(State.PROBLEM, name="unreachable", url=settings.zalo_api_url, error=type(error).__name__)]
    except (ValueError, TypeError):
        return []  # no date in the answer
    if apart > _CLOCKS_APART:
        return [_found(State.PROBLEM, name="clock", minutes=apart // timedelta(minutes=1))]
    return []


def _webhook(channel: ZaloChannel, settings: Settings) -> Finding:
    last = select(func.max(Message.created_at)).where(Message.channel == CHANNEL, Message.author == Author.RESIDENT)
    with channel.engine.connect() as connection:
        at = connection.execute(last).scalar_one()
    address = (settings.public_url.rstrip("/") or "https://…") + PATH
    if at is None:
        return _found(State.WARNING, name="no_event", address=address)
    return _found(State.GOOD, name="last_event", address=address, at=at)


def _money(channel: ZaloChannel, settings: Settings) -> Finding:
    spent, limit = channel.spending.this_month(), settings.zalo_monthly_budget
    return _found(State.GOOD if spent < limit else State.WARNING, name="money", spent=spent, limit=limit)


def _yes(value: Any) -> bool:
    return str(value).lower() in ("true", "1", "yes")
