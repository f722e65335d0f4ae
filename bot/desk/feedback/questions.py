"""The questions of a feedback report, with the kinds that the ward keeps apart."""

from __future__ import annotations

from bot.catalogue.catalogue import Catalogue
from bot.desk.feedback.categories import FeedbackRules
from bot.forms.schema import QuestionList

FEEDBACK_QUESTIONS = "feedback"
PHOTO = "photo"  # the field that waits for a picture
NAMED = "Để lại tên"  # the option in data/requests/feedback.yml


def feedback_questions(catalogue: Catalogue, rules: FeedbackRules) -> QuestionList | None:
    """As it is asked; None where the data has no such file."""
    questions = catalogue.requests.get(FEEDBACK_QUESTIONS)
    if questions is None:
        return None
    options = {"options": tuple(category.title for category in rules.categories)}
    fields = [field.model_copy(update=options) if field.key == "category" else field for field in questions.fields]
    return questions.model_copy(update={"fields": tuple(fields)})
