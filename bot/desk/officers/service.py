"""Makes accounts, invites, signs in and out. Which pages a role may open is said at each page."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.desk.audit.service import audit
from bot.desk.officers import passwords, repository
from bot.desk.officers.models import Officer, OfficerSession, Role, SignedIn
from bot.errors import InputError

INVITATION_LASTS = timedelta(days=3)
MOST_FAILURES = 5  # wrong passwords or codes in a row; then the account is locked for
LOCKED_FOR = timedelta(minutes=15)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
_CHAT = re.compile(r"[\w.-]{1,120}", re.ASCII)
_TOUCH_EVERY = timedelta(minutes=1)
ALERT_CHANNELS = ("telegram", "zalo-bot")


def invite(
    session: Session, username: str, name: str, role: Role, field: str, by: str, now: datetime
) -> tuple[Officer, str]:
    """A new account and the token of its invitation, which is told once.

    Raises:
        InputError: the user name is taken or cannot be one, or there is no name; the hint says which, in Vietnamese.
    """
    username, name = username.strip().lower(), " ".join(name.split())
    if not _USERNAME.fullmatch(username):
        raise InputError(
            "no user name", hint="Tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm, gạch; ít nhất 2 ký tự."
        )
    if not name or len(name) > 120:
        raise InputError("no name", hint="Xin ghi họ tên như người dân sẽ thấy, nhiều nhất 120 ký tự.")
    if repository.by_username(session, username):
        raise InputError(f"{username} exists", hint=f"Đã có tài khoản {username}.")
    officer = Officer(
        username=username,
        name=name,
        role=role,
        field=field,
        totp_secret=passwords.new_secret(),
        created_by=by,
        created_at=now,
    )
    session.add(officer)
    token = _open_invitation(officer, now)
    session.flush()
    audit(session, by, "officer.invite", f"officer:{username}", now, detail=role)
    return officer, token


def invite_again(session: Session, officer: Officer, by: str, now: datetime) -> str:
    """The token of a new invitation; password and second factor are void and every session ends."""
    officer.password, officer.totp_secret, officer.totp_step = "", passwords.new_secret(), 0
    officer.failures, officer.locked_until, officer.dismissed_at = 0, None, None
    token = _open_invitation(officer, now)
    repository.end_sessions(session, officer.id)
    audit(session, by, "officer.reset", f"officer:{officer.username}", now)
    return token


def _open_invitation(officer: Officer, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    officer.invitation, officer.invited_until = digest(token), now + INVITATION_LASTS
    return token


def invited(session: Session, token: str, now: datetime) -> Officer | None:
    """Whose invitation this is; None when it has been used, has ended or never was."""
    return repository.by_invitation(session, digest(token), now)


def accept(session: Session, officer: Officer, password: str, code: str, now: datetime) -> None:
    """Set the password and prove the second factor; the invitation is used up.

    Raises:
        InputError: the password or the code will not do.
    """
    hashed = passwords.hashed(password, officer.username)
    step = passwords.step_of(officer.totp_secret, code, officer.totp_step, now)
    if step is None:
        raise InputError("wrong code", hint="Mã 6 số chưa đúng. Xin xem lại giờ của điện thoại và nhập mã đang hiện.")
    officer.password, officer.totp_step = hashed, step
    officer.invitation, officer.invited_until = None, None
    audit(session, officer.username, "officer.accept", f"officer:{officer.username}", now)


def sign_in(session: Session, username: str, password: str, code: str, now: datetime) -> Officer | None:
    """The officer, if everything is right. Whatever is wrong, the answer is None: nobody learns who has an account."""
    officer = repository.by_username(session, username)
    is_right = passwords.is_right(officer.password if officer else "", password)
    if officer is None or officer.dismissed_at or (officer.locked_until and officer.locked_until > now):
        return None
    step = passwords.step_of(officer.totp_secret, code, officer.totp_step, now)
    if not is_right or step is None:
        officer.failures += 1
        if officer.failures >= MOST_FAILURES:
            officer.failures, officer.locked_until = 0, now + LOCKED_FOR
        audit(session, officer.username, "officer.refused", f"officer:{officer.username}", now)
        return None
    officer.failures, officer.locked_until, officer.totp_step, officer.signed_in_at = 0, None, step, now
    audit(session, officer.username, "officer.sign_in", f"officer:{officer.username}", now)
    return officer


def change_password(session: Session, who: SignedIn, old: str, new: str, key: str, now: datetime) -> None:
    """Set another password; every session but the one of `key` ends.

    Raises:
        InputError: the old one is wrong, or the new one will not do.
    """
    officer = session.get_one(Officer, who.id)
    if not passwords.is_right(officer.password, old):
        raise InputError("wrong password", hint="Mật khẩu hiện nay chưa đúng.")
    officer.password = passwords.hashed(new, officer.username)
    repository.end_sessions(session, officer.id, but=digest(key))
    audit(session, officer.username, "officer.password", f"officer:{officer.username}", now)


def change(
    session: Session, officer: Officer, role: Role, field: str, by: SignedIn, now: datetime, *, dismissed: bool
) -> None:
    """Give another role or field, dismiss or take back.

    Raises:
        InputError: admins cannot take the desk's last door from themselves.
    """
    if officer.id == by.id and (dismissed or role is not Role.ADMIN):
        raise InputError("an admin may not lock out themselves", hint="Không thể tự hạ quyền hoặc cho nghỉ chính mình.")
    officer.role, officer.field = role, field
    if dismissed and officer.dismissed_at is None:
        officer.dismissed_at, officer.on_duty = now, False
        officer.invitation = None
        repository.end_sessions(session, officer.id)
    elif not dismissed:
        officer.dismissed_at = None
    detail = "dismissed" if dismissed else f"{role} {field}".strip()
    audit(session, by.username, "officer.change", f"officer:{officer.username}", now, detail=detail)


def set_alerts(
    session: Session, officer: Officer, channel: str, chat: str, by: str, now: datetime, *, on_duty: bool
) -> None:
    """Where `officer` is alerted, and whether now.

    Raises:
        InputError: there is no such chat, or somebody is to be on duty who cannot be alerted.
    """
    chat = chat.strip()
    if chat and (channel not in ALERT_CHANNELS or not _CHAT.fullmatch(chat)):
        raise InputError("no chat", hint="Mã cuộc trò chuyện chỉ gồm chữ, số và dấu gạch; xin chọn cả kênh nhận báo.")
    if on_duty and not chat:
        raise InputError("no chat", hint="Chưa có nơi nhận báo thì chưa trực được.")
    officer.alert_channel, officer.alert_chat = (channel, chat) if chat else ("", "")
    officer.on_duty = on_duty
    detail = f"{channel} {chat}" if chat else ""
    audit(
        session,
        by,
        "officer.alerts",
        f"officer:{officer.username}",
        now,
        detail=f"{detail} {'on duty' if on_duty else 'off duty'}".strip(),
    )


def open_session(session: Session, officer: Officer, key: str, lasts: timedelta, now: datetime) -> None:
    """Begin the session whose cookie holds `key`."""
    repository.forget_ended(session, now)
    session.add(OfficerSession(id=digest(key), officer_id=officer.id, created_at=now, used_at=now, ends_at=now + lasts))


def close_session(session: Session, key: str) -> None:
    """End the session whose cookie holds `key`."""
    repository.end_session(session, digest(key))


def signed_in(session: Session, key: str, idle: timedelta, now: datetime, *, is_used: bool) -> SignedIn | None:
    """Who is signed in by the cookie `key`; `is_used`: a person did something, the session does not lie idle."""
    officer = repository.of_session(session, digest(key), now - idle, now)
    if officer is None:
        return None
    if is_used:
        repository.touch(session, digest(key), now, _TOUCH_EVERY)
    return SignedIn(officer.id, officer.username, officer.name, Role(officer.role), officer.field)


def digest(token: str) -> str:
    """What is stored of a random token: it cannot be turned back, and needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
