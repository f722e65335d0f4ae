"""What residents are told about their feedback; the words are `data/answers/feedback/*.j2`."""

from __future__ import annotations

from bot.answer import Answer, Button, render
from bot.catalogue.buttons import ASK_HUMAN
from bot.desk.feedback.categories import FeedbackRules
from bot.desk.feedback.models import FeedbackReport
from bot.desk.feedback.questions import NAMED
from bot.forms.dialogue import Outcome, Progress


def tell_review(progress: Progress) -> Answer:
    """What will be sent; what was told is not repeated in the chat."""
    anonymous = progress.answers.get("anonymous") != NAMED
    which = progress.outcome is Outcome.WHICH
    text = render("feedback/review", answers=progress.answers, anonymous=anonymous, which=which)
    return Answer(text, (Button(_title("send"), "gửi"), Button(_title("drop"), "xóa hết")))


def tell_taken_in(report: FeedbackReport, code: str, rules: FeedbackRules) -> Answer:
    """The number, and by when there is an answer."""
    days = rules.reply.days
    return Answer(
        render("feedback/taken_in", code=code, reply_by=report.reply_by, days=days, anonymous=report.anonymous)
    )


def tell_report(report: FeedbackReport, code: str, rules: FeedbackRules) -> Answer:
    """Where it stands, to whoever has its number."""
    category = rules.category(report.category).title
    return Answer(render("feedback/state", report=report, code=code, category=category), (_human(),))


def tell_answer(report: FeedbackReport) -> Answer:
    """The answer, to who gave a name."""
    return Answer(render("feedback/answered", report=report), (_human(),))


def _human() -> Button:
    return Button(_title("human"), ASK_HUMAN)


def _title(name: str) -> str:
    return render("feedback/button_titles", name=name)
