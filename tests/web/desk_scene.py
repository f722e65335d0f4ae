"""An invented morning at the desk: people wait, officers answer, a visit is urgent, questions were not understood."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.database import get_engine, session_scope
from bot.desk.announcements.service import Draft, announce
from bot.desk.changes.service import Editor
from bot.desk.feedback.categories import feedback_rules
from bot.desk.feedback.models import FeedbackState
from bot.desk.feedback.service import Contact, Feedback, Told
from bot.desk.home_visits.models import VisitState
from bot.desk.home_visits.person import Person
from bot.desk.home_visits.service import Asked, HomeVisits
from bot.desk.officers.models import Officer, Role, SignedIn
from bot.desk.officers.service import invite
from bot.desk.quality.models import Verdict
from bot.desk.questions.models import Outcome, Question
from bot.desk.reach.models import Reach
from bot.desk.teaching.service import Teacher
from bot.desk.tickets import canned, repository, service
from bot.desk.tickets.models import Ticket
from bot.dossiers.demo import load_demo
from bot.messaging import officers_at_work as work
from bot.messaging.channel import Incoming
from bot.messaging.models import Author, Message
from bot.messaging.service import Messaging
from bot.reform.months import Month
from bot.reform.sample import draw, judge, next_to_judge
from bot.settings import VIETNAM, get_settings
from bot.web.desk.access import real_now
from tests.web.whole_server import Whole

NOW = datetime(2026, 11, 25, 9, 42, tzinfo=VIETNAM)  # a Wednesday
OFFICERS = {
    "hong": ("Cán bộ Hồng", Role.OFFICER),
    "lan": ("Cán bộ Lan", Role.OFFICER),
    "tam": ("Cán bộ Tâm", Role.TRAINER),
    "quang": ("Cán bộ Quang", Role.ADMIN),
    "minh": ("Lãnh đạo Minh", Role.VIEWER),
}
SAID = (
    # minutes ago, channel, conversation, text
    (52, "telegram", "700101", "ba tôi mới mất, làm khai tử cần giấy tờ gì"),
    (51, "telegram", "700101", "tôi ở Gia Lai thì nộp ở đây được không"),
    (50, "telegram", "700101", "cho tôi gặp cán bộ"),
    (31, "zalo", "84001", "cấp lại sổ hộ nghèo bị mất làm sao"),
    (30, "zalo", "84001", "gặp cán bộ"),
    (24, "web", "d1", "đăng ký khai sinh cho con hết bao nhiêu tiền"),
    (23, "web", "d1", "nhờ anh chị cán bộ trả lời giúp em"),
    (22, "web", "d1", "em ở Đức, bận về được không ạ"),
    (19, "web", "d2", "tôi muốn gặp cán bộ hỏi về đất"),
    (8, "zalo", "84002", "xin giấy xác nhận độc thân để cưới"),
    (7, "zalo", "84002", "gặp người thật"),
    (3, "web", "d3", "chồng tôi đang đánh tôi, cứu tôi với"),
    (95, "web", "d4", "gặp cán bộ"),
    (90, "telegram", "700102", "khi nào phường chi trả trợ cấp người cao tuổi"),
    (60, "web", "d5", "chứng thực bản sao hết bao nhiêu tiền"),
)
NOT_UNDERSTOOD = (
    "trạm sạc xe điện ở đâu",
    "Trạm sạc xe điện chỗ nào vậy",
    "phường có trạm sạc xe điện không",
    "tram sac xe dien o dau",
    "chỗ sạc xe điện gần đây",
    "đăng ký học bơi hè cho cháu",
    "lớp học bơi hè cho trẻ em đăng ký ở đâu",
    "hoc boi he cho chau dang ky sao",
    "wifi miễn phí ở phường mật khẩu gì",
    "mật khẩu wifi miễn phí của phường",
)
CHAT_OF_HONG = "11"


@dataclass
class Scene:
    """What there is to open."""

    server: Whole
    clock: datetime = NOW
    paths: dict[str, str] = field(default_factory=dict)  # what is open under changing numbers and codes

    def make(self) -> Scene:
        """Fill the server's database; it must be empty."""
        for username, (name, role) in OFFICERS.items():
            more = {"on_duty": True, "alert_channel": "telegram", "alert_chat": CHAT_OF_HONG}
            self.server.officer(username, name, role, **more if username == "hong" else {})
        with session_scope() as db:
            _, token = invite(db, "moi", "Cán bộ Mới", Role.OFFICER, "", "quang", real_now())
        self.paths["invitation"] = f"/moi/{token}"
        assistant = self.server.app.state.messaging.turns.assistant
        self.messaging = Messaging(assistant, get_engine(), lambda: self.clock)
        with ThreadPoolExecutor(1) as thread:  # a browser that is open has a loop in this one
            thread.submit(asyncio.run, self._say()).result()
        self.clock = NOW
        with session_scope() as db:
            self._answer(db)
            self._visits(db)
            self._feedback(db)
            self._month(db)
            self._others(db)
        return self

    async def _say(self) -> None:
        said = [(NOW - timedelta(minutes=ago), *rest) for ago, *rest in SAID]
        said += [(NOW - timedelta(days=n % 9 + 1), "web", f"q{n}", text) for n, text in enumerate(NOT_UNDERSTOOD)]
        for number, (at, channel, conversation, text) in enumerate(sorted(said)):
            self.clock = at
            await self.messaging.answer(Incoming(channel, conversation, f"s{number}", text))

    def _answer(self, db: Session) -> None:
        """Hồng has one, gave one to Lan and is done with one."""
        hong = self._officer(db, "hong")
        mine, handed, done = (self._ticket(db, name) for name in ("d1", "d2", "d4"))
        self.clock = NOW - timedelta(minutes=20)
        work.write(db, self.messaging, mine, hong, "Chào chị, tôi là Hồng. Chị cho hỏi cháu sinh ở đâu?", self.clock)
        service.add_note(db, mine, hong, "Đã hỏi Sở Ngoại vụ, chờ trả lời.", self.clock)
        lan = db.query(Officer).filter_by(username="lan").one()
        work.hand_on(db, self.messaging, handed, hong, self.clock, to=lan, why="Về đất đai, nhờ Lan.")
        self.clock = NOW - timedelta(minutes=80)
        work.write(db, self.messaging, done, hong, "Mời bà con ra quầy 2 gặp tôi.", self.clock)
        work.close(db, self.messaging, done, hong, self.clock)
        self.clock = NOW
        canned.add_canned(db, "quay2", "Mời ra quầy 2", "Mời bà con ra quầy 2, hỏi {name}.", "hong", NOW)
        self.paths |= {
            "waiting": "/hoi-thoai/telegram/700101",
            "mine": "/hoi-thoai/web/d1?xem=cua-toi",
            "anothers": "/hoi-thoai/web/d2?xem=cua-toi",
            "only the bot": "/hoi-thoai/web/d5?xem=tat-ca",
        }

    def _officer(self, db: Session, username: str) -> SignedIn:
        found = db.query(Officer).filter_by(username=username).one()
        return SignedIn(found.id, username, found.name, Role(found.role), found.field)

    def _ticket(self, db: Session, conversation: str) -> Ticket:
        found = repository.open_of(db, "web", conversation)
        assert found, conversation
        return found

    def _visits(self, db: Session) -> None:
        visits = HomeVisits(db, get_watch().current.ward, NOW)
        death = "gia đình vừa có người mất"
        hoa = Person("Nguyễn Thị Hoa", "0912345678", "12 hẻm 45 Lê Duẩn", death)
        y_bham = Person("Y Bhăm Niê", "0905111222", "nhà dài đầu buôn", "khuyết tật nặng, không đi lại được")
        dat = Person("Lê Văn Đạt", "0987000111", "8 Y Jút", "già yếu, không đi lại được")
        times = visits.free()
        asked = Asked("khai tử", hoa, "tổ dân phố 7 Tân Tiến", "web", "d6", times[0])
        first = visits.request(asked)
        visits.request(Asked("trợ cấp người khuyết tật", y_bham, "buôn Păn Lăm", "web", "d7", times[1]))
        visits.request(Asked("chứng thực chữ ký", dat, "tổ dân phố 7 Tân Tiến", "web", "d8"))
        visits.request(Asked("khai tử", hoa, "tổ dân phố 7 Tân Tiến", "web", "d9", urgent=True))
        binh = Person("Trần Văn Bình", "0987654321", "27 Lê Duẩn", "già yếu, không đi lại được")
        done = visits.request(Asked("chứng thực bản sao", binh, "tổ dân phố 7 Tân Tiến", "web", "d10", times[2]))
        visits.finish(done, VisitState.DONE, received="căn cước", returned="2 bản sao", note="")
        self.paths["visit"] = f"/tai-nha/{first.code}"
        self.paths["day of visits"] = f"/tai-nha?ngay={times[0].date()}"

    def _feedback(self, db: Session) -> None:
        feedback = Feedback(db, feedback_rules(), get_watch().current.ward.calendar(), NOW - timedelta(days=8))
        contact = Contact("Trần Văn Bình", "0987654321")
        told = (
            Told("road", "Đèn đường ở hẻm 45 hỏng đã ba hôm, tối đi lại khó.", "hẻm 45 Lê Duẩn", contact, "web", "d10"),
            Told("rubbish", "Xe rác không vào hẻm 12 từ tuần trước.", "hẻm 12 Y Jút", None, "", ""),
            Told("suggestion", "Nên có ghế cho người già ở chỗ chờ.", "", contact, "web", "d10"),
        )
        reports = [feedback.by_code(feedback.take_in(one)) for one in told]
        assert reports[0]
        assert reports[2]
        feedback.answer(reports[2], FeedbackState.ANSWERED, "Phường đã đặt thêm 6 ghế. Cảm ơn bà con.", "Cán bộ Hồng")
        self.paths["feedback"] = f"/phan-anh/{reports[0].id}"

    def _month(self, db: Session) -> None:
        """Two months of questions, some judged."""
        chance = random.Random(3)
        outcomes = [Outcome.ANSWERED] * 17 + [Outcome.ASKED_BACK, Outcome.NOT_UNDERSTOOD, Outcome.OFFICER]
        for number in range(700):
            at = NOW - timedelta(hours=1 + number * 1.9)
            asked = {"channel": "web", "conversation": f"m{number}", "author": Author.RESIDENT}
            question = Message(**asked, text="khai tử cần gì", created_at=at, answered_at=at + timedelta(seconds=0.2))
            db.add(question)
            db.flush()
            bot = {"author": Author.BOT, "answer_to": question.id, "text": "Đăng ký khai tử cần tờ khai, giấy báo tử."}
            db.add(Message(**asked | bot, created_at=at))
            code = chance.choice(["1.000656", "1.001193", "2.000815"])
            told = {"message_id": question.id, "asked_at": at, "typed": True, "kind": "procedure", "procedure": code}
            db.add(Question(**told, outcome=chance.choice(outcomes)))
        month = Month.of(NOW.date())
        draw(db, month, NOW, 60)
        for number in range(40):
            found = next_to_judge(db, month)
            assert found
            judge(db, found.id, Verdict.WRONG if number % 20 == 7 else Verdict.RIGHT, "hong", NOW)

    def _others(self, db: Session) -> None:
        load_demo(db, NOW, secret=get_settings().secret_key.get_secret_value().encode())
        text = "Sáng thứ Sáu 27/11 mất điện, bộ phận một cửa nghỉ; buổi chiều làm việc bình thường."
        announce(db, Draft(text, NOW, NOW + timedelta(days=2)), set(), "hong", NOW)
        for place in get_watch().current.ward.places.neighbourhoods[:6]:  # type: ignore[union-attr]
            for week in range(4):
                monday = NOW.date() - timedelta(days=NOW.weekday() + 7 * week)
                opened = 4 + (len(place.slug) + week * 3) % 17
                counts = {"opened": opened, "asked": opened * 2 // 3, "returned": opened // 4}
                db.add(Reach(week=monday, neighbourhood=place.slug, channel="web", **counts))
        teacher = Teacher(db, get_settings(), Editor("tam", "Cán bộ Tâm"), NOW)
        change = teacher.another_way("1.000656", "báo tử cho người thân")
        teacher.report_wrong("1.000656", "Quầy nhận đã đổi từ số 2 sang số 3.", "khai tử ở quầy nào")
        waiting = db.query(Question).filter(Question.waits).order_by(Question.id).limit(2)
        self.paths |= {
            "lessons": f"/day?asked={','.join(str(question.id) for question in waiting)}&about=",
            "taught": f"/day/{change.id}",
            "edit": f"/da-sua/{change.id}",
        }


# What is opened of every page: a name, who opens it, and its path, or the name of one of the scene's paths.
PAGES = (
    ("dang-nhap", "", "/dang-nhap"),
    ("moi", "", "invitation"),
    ("hoi-thoai-dang-cho", "hong", "/hoi-thoai"),
    ("hoi-thoai-cua-toi", "hong", "/hoi-thoai?xem=cua-toi"),
    ("hoi-thoai-tat-ca", "hong", "/hoi-thoai?xem=tat-ca"),
    ("hoi-thoai-da-xong", "hong", "/hoi-thoai?xem=xong"),
    ("hoi-thoai-trong", "lan", "/hoi-thoai?xem=xong&sau=2020-01-01T00:00:00%2B07:00~1"),
    ("hoi-thoai-cho", "hong", "waiting"),
    ("hoi-thoai-cua-minh", "hong", "mine"),
    ("hoi-thoai-nguoi-khac", "tam", "anothers"),
    ("hoi-thoai-voi-may", "hong", "only the bot"),
    ("khong-co-phieu", "hong", "/phieu?ma=AC3K9M"),
    ("cau-mau", "hong", "/cau-mau"),
    ("ho-so", "hong", "/ho-so?overdue=true"),
    ("ho-so-mot", "hong", "/ho-so/1"),
    ("ho-so-nap", "hong", "/ho-so/nap"),
    ("ho-so-do-ma", "hong", "/ho-so/do-ma"),
    ("thong-bao", "hong", "/thong-bao"),
    ("chua-hieu", "tam", "/chua-hieu"),
    ("day", "tam", "lessons"),
    ("day-xong", "tam", "taught"),
    ("danh-muc", "tam", "/danh-muc"),
    ("thu-tuc", "tam", "/danh-muc/thu-tuc/1.000656"),
    ("thu-tuc-sua", "tam", "/danh-muc/thu-tuc/1.000656/sua"),
    ("cau-hoi", "tam", "/danh-muc/cau-hoi/giay-to"),
    ("cau-hoi-sua", "tam", "/danh-muc/cau-hoi/giay-to/sua"),
    ("da-sua", "tam", "/da-sua"),
    ("da-sua-mot", "tam", "edit"),
    ("bao-cao", "minh", "/bao-cao"),
    ("cham", "hong", "/bao-cao/cham"),
    ("tai-nha", "hong", "day of visits"),
    ("tai-nha-mot", "hong", "visit"),
    ("phan-anh", "hong", "/phan-anh"),
    ("phan-anh-xong", "hong", "/phan-anh?xong=true"),
    ("phan-anh-mot", "hong", "feedback"),
    ("tiep-can", "minh", "/tiep-can"),
    ("can-bo", "quang", "/can-bo"),
    ("nhat-ky", "quang", "/nhat-ky"),
    ("tai-khoan", "hong", "/tai-khoan"),
    ("trang-dau", "minh", "/"),
    ("khong-duoc-mo", "minh", "/can-bo"),
    ("khong-co-trang", "hong", "/khong-co"),
)


def address(scene: Scene, path: str) -> str:
    """The address of an entry of `PAGES`."""
    return "/desk" + scene.paths.get(path, path)
