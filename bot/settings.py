"""Every setting of the product, read once. Nothing else reads `os.environ`.

Variables carry the prefix `MOTCUA_` and may stand in a `.env` file; `.env.example` explains each.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_DEMO = "-demo"

# As browsers compare it: scheme, host and port, nothing after; `*.` stands for every name below a domain.
Origin = Annotated[str, StringConstraints(pattern=r"^https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?$")]


class Settings(BaseSettings):
    """Development defaults; a ward changes what it needs."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", env_file=ROOT / ".env", extra="ignore")

    # Files
    data_dir: Path = ROOT / "data"
    models_dir: Path = ROOT / "models"
    ward: str = "buon-ma-thuot"  # data/wards/<ward>.yml

    # Storage: any SQLAlchemy URL; the default needs no server.
    database_url: str = f"sqlite:///{ROOT / 'var' / 'motcua.db'}"

    # Everything is invented: the database is one of its own, and every page says so. `motcua serve --demo` sets it.
    demo: bool = False

    # Server
    host: str = "127.0.0.1"
    port: int = 8000

    # Rasa's callback channel: answers are posted to this address. Empty: no such channel.
    callback_url: str = ""

    # Where residents reach it, for links on channels that need a whole address: https://motcua.phuong.example
    public_url: str = ""

    # Sites that may show the conversation in a window of theirs (docs/widget.vi.md). None: no site may.
    widget_origins: tuple[Origin, ...] = ()

    # Key for hashing phones, ID numbers and senders. Empty: made once and kept in var/secret.key.
    secret_key: SecretStr = SecretStr("")

    # A conversation that was silent so long starts anew; the procedure talked about is forgotten.
    conversation_timeout: timedelta = timedelta(hours=1)

    # Guessing at dossiers. Four digits have 10,000 values and a dossier has two numbers to hit (phone, ID): with ten
    # tries a day a guesser needs a year for an even chance, and a family that mistypes is not locked out.
    lookup_window: timedelta = timedelta(hours=1)
    lookup_failures_per_sender: int = 8  # unknown codes and wrong proofs in the window
    lookup_codes_per_sender: int = 40  # all look-ups in the window; a neighbourhood team helps many people
    proof_window: timedelta = timedelta(days=1)
    proof_failures_per_code: int = 10
    # All senders together; beyond, four digits are not enough for anybody. 150 guesses a day, each at another code and
    # by another sender, hit once in a month (two numbers of 10,000 values). A ward sees about ten slips an hour.
    lookup_failures_per_hour: int = 40
    lookup_failures_per_day: int = 150
    # So long a proof holds in a conversation: further dossiers, following and rating need no second one.
    proof_holds: timedelta = timedelta(hours=1)

    # Notices to who follows a dossier: when, and what each channel may carry (bot/dossiers/notice_ways.py).
    notices_from: time = time(7)
    notices_until: time = time(20, 30)
    # Telegram's servers stand abroad (Law 91/2025/QH15, article 20): may the officer's reason go there?
    telegram_details: bool = False
    zalo_paid_notices: bool = False  # between 48 hours and 7 days after the resident's last word a message costs money
    zalo_notice_template: str = ""  # id of an approved template, for later

    # Calls of one API key in a minute; each may bring a thousand dossiers.
    push_calls_per_minute: int = 300

    # Files dropped into this folder are imported while `motcua serve` runs. Empty: none is watched.
    watched_folder: str = ""

    # iGate 2.0 of the province, with a read-only service account. Empty: nothing is fetched.
    igate_url: str = ""
    igate_token_url: str = ""
    igate_client_id: str = ""
    igate_client_secret: SecretStr = SecretStr("")
    igate_agency: str = ""  # its id in iGate
    igate_pause: timedelta = timedelta(seconds=1)  # before each call
    igate_interval: timedelta = timedelta(minutes=10)  # between two passes

    # Telegram: off until it has a token (docs/telegram.md).
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_name: str = ""  # the bot's own, printed on posters: motcua_bmt_bot

    # Zalo Official Account: off until it has an app's id (docs/zalo.vi.md). Numbers are Zalo's of autumn 2026.
    zalo_app_id: str = ""
    zalo_app_secret: SecretStr = SecretStr("")
    zalo_oa_id: str = ""
    zalo_oa_secret: SecretStr = SecretStr("")  # signs webhooks; empty: the app's secret does
    zalo_verifier: str = ""  # the code in zalo_verifier<code>.html
    zalo_registering: bool = False  # unsigned requests get 200 (and are dropped) while the console tries the address
    zalo_appsecret_proof: bool = False
    zalo_per_minute: int = 100  # what the package allows; told by resellers only
    zalo_button_template: str = ""  # Zalo's papers name none for buttons, some programs write "button"
    zalo_consent_lasts: timedelta = timedelta(days=90)
    zalo_consent_renews: bool = True  # counted from the newest refresh token; False: from the administrator's consent
    zalo_officer_holds: timedelta = timedelta(hours=4)  # after an officer's last word in oa.zalo.me the bot is silent
    # Money, in đồng: a message beyond the free ones, a template message, a month's limit for templates. The price of
    # templates since 2026 is not public; 200 is the one before.
    zalo_message_price: int = 55
    zalo_template_price: int = 200
    zalo_monthly_budget: int = 200_000
    zalo_picture_hosts: tuple[str, ...] = ("zdn.vn", "zadn.vn")  # where residents' pictures are fetched from
    zalo_api_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_template_url: str = "https://business.openapi.zalo.me"

    # Zalo Bot, for staff and small pilots: 50 users and 3,000 messages a month.
    zalo_bot_token: SecretStr = SecretStr("")
    zalo_bot_per_month: int = 3000
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    # An urgent request at home: so long an officer on duty may be silent before the next one is called.
    duty_call_patience: timedelta = timedelta(minutes=10)
    # A form being filled in and its files are deleted so long after the last change.
    form_lifetime: timedelta = timedelta(hours=1)

    # Officers' sessions end when nothing was done for so long, and so long after signing in.
    desk_idle: timedelta = timedelta(hours=1)
    desk_session: timedelta = timedelta(hours=10)
    desk_officer_holds: timedelta = timedelta(hours=4)  # after an officer's last word the bot answers again

    # Tests and demonstrations set the clock; empty means now.
    fixed_now: datetime | None = None

    def model_post_init(self, _context: object) -> None:
        """(see parent class)"""
        if self.demo:
            self.demonstrate()

    def demonstrate(self) -> None:
        """From now on nothing real is read or written."""
        self.demo, self.database_url = True, self.demo_database_url

    @property
    def demo_database_url(self) -> str:
        """Where demonstrations keep their invented dossiers and conversations, apart from everything that is counted.

        A file beside the real SQLite file, or in `var/` where the real database is a server.
        """
        kind, _, path = self.database_url.partition(":///")
        real = Path(path) if kind == "sqlite" and path else ROOT / "var" / "motcua.db"
        stem = real.stem.removesuffix(_DEMO)
        return f"sqlite:///{real.with_name(stem + _DEMO + real.suffix)}"

    def now(self) -> datetime:
        """The current time in Vietnam, or the fixed time of a test."""
        moment = self.fixed_now or datetime.now(VIETNAM)
        return moment.astimezone(VIETNAM)


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
