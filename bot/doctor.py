"""`motcua doctor`: looks at everything a ward's IT person may have to mend, and says what to do."""

from __future__ import annotations

from collections.abc import Iterable

from bot.assistant.checkup import check_model
from bot.channels.public_address import check_public_address
from bot.channels.telegram.checkup import check_telegram
from bot.channels.zalo.checkup import check_zalo
from bot.channels.zalo_bot import check_zalo_bot
from bot.checkup import Check, Finding, State
from bot.machine import check_clock, check_database, check_disk, check_folders, check_key
from bot.messaging.checkup import check_messages
from bot.settings import Settings

# A package with something to check adds its function here.
CHECKS: tuple[Check, ...] = (
    check_clock,
    check_disk,
    check_folders,
    check_key,
    check_database,
    check_model,
    check_messages,
    check_public_address,
    check_telegram,
    check_zalo,
    check_zalo_bot,
)
SIGNS = {
    State.GOOD: "[green]✓[/green]",
    State.OFF: "–",
    State.WARNING: "[yellow]![/yellow]",
    State.PROBLEM: "[red]✗[/red]",
}


async def examine(settings: Settings, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Everything that is found, in the order of `checks`."""
    return [finding for check in checks for finding in await check(settings)]


def is_ill(findings: Iterable[Finding]) -> bool:
    """Whether something has to be done before the product works."""
    return any(finding.state is State.PROBLEM for finding in findings)
