"""What is said about a form being filled in; the words are `data/answers/form/*.j2`.

Nothing that a resident answered is repeated in the chat: it would be kept with the messages. It is in the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Answer, Button, render
from bot.catalogue.buttons import ASK_HUMAN, MAX_TITLE, fit, payload
from bot.catalogue.schema import Procedure
from bot.forms.dialogue import End, Outcome, Progress, asked_fields, blanks, last_given
from bot.forms.schema import FieldKind, OfficialForm, QuestionList
from bot.links import absolute

FILL = "fill_form"
NO_CODE = "/forgot_dossier_code"
PATIENCE = 2  # answers that could not be read before it is offered to leave the field blank

# What a button sends is what a resident could type.
_SAYS = {"skip": "bỏ qua", "back": "quay lại", "pause": "dừng", "done": "xong", "keep": "giữ lại", "delete": "xóa hết"}
_SAYS |= {"resume": "điền tiếp", "send": "gửi"}


def fill_payload(form: OfficialForm) -> str:
    """What a button sends that begins `form`."""
    return payload(FILL, form=form.id)


def fill_button(form: OfficialForm) -> Button:
    """The way to have `form` filled in."""
    return Button(_words("fill"), fill_payload(form))


def example_path(form: OfficialForm) -> str:
    """Where the filled-in example is."""
    return f"/forms/{form.id}/vi-du.pdf"


def tell_question(form: QuestionList, progress: Progress) -> Answer:
    """The next question, after what has to be said about the answer before."""
    field = form.field(progress.asked)
    fields = [f.key for f in asked_fields(form, progress.answers)]
    given = last_given(form, progress)
    text = render(
        "form/ask",
        form=form,
        field=field,
        outcome=progress.outcome,
        given=given.label if given else "",
        hard=progress.tries >= PATIENCE,
        number=fields.index(field.key) + 1 if field.key in fields else 0,
        total=len(fields),
    )
    shown = field.options[: field.shown] if field.shown else field.options
    buttons = [Button(fit(option), option) for option in shown if len(option) <= MAX_TITLE]
    ways = ["skip"] if field.ask and not field.required else []
    ways += ["back"] if fields and field.key != fields[0] else []
    if field.kind is not FieldKind.COUNT:  # a number typed there is the answer, not a button's
        buttons += [_button(way) for way in [*ways, "pause"]]
    if progress.tries >= PATIENCE:
        buttons.append(Button(_words("human"), ASK_HUMAN))
    return Answer(text, tuple(buttons))


def tell_review(form: OfficialForm, progress: Progress, token: str) -> list[Answer]:
    """The files, and what can still be done."""
    empty = blanks(form, progress.answers)
    text = render(
        "form/review",
        form=form,
        which=progress.outcome is Outcome.WHICH,
        filled=len(asked_fields(form, progress.answers)) - len(empty),
        blanks=[field.label for field in empty],
    )
    word = Answer(
        render("form/review_word"),
        (_button("done"), _button("keep"), _button("delete")),
        absolute(f"/forms/files/{token}.docx"),
    )
    return [Answer(text, (), absolute(f"/forms/files/{token}.pdf")), word]


def tell_end(form: QuestionList, end: End) -> Answer:
    """What is kept now, and how to go on."""
    go_on = {End.PAUSED: "resume", End.KEPT: "edit"}.get(end)
    way = fill_payload(form) if isinstance(form, OfficialForm) else _SAYS["resume"]
    buttons = (Button(_words(go_on), way),) if go_on else ()
    return Answer(render(f"form/end_{end}", form=form), buttons)


def tell_expired() -> Answer:
    """The answers are gone: nothing came for too long."""
    return Answer(render("form/expired"))


def tell_code_wanted() -> Answer:
    """Where a dossier stands is asked in the middle of a form, without its code."""
    return Answer(render("form/dossier_code"), (Button(_words("no_code"), NO_CODE),))


def tell_not_kept() -> Answer:
    """There is nothing to go on with; said before the forms to begin anew."""
    return Answer(render("form/not_kept"))


def tell_choices(forms: Sequence[OfficialForm]) -> Answer:
    """Asks which form is meant."""
    buttons = [Button(fit(form.short_name), fill_payload(form)) for form in forms]
    return Answer(render("form/choices"), tuple(buttons))


def tell_none(procedure: Procedure) -> Answer:
    """The bot cannot fill in the form of `procedure`."""
    return Answer(render("form/none", p=procedure))


def _words(name: str) -> str:
    return render("form/button_titles", name=name)


def _button(name: str) -> Button:
    return Button(_words(name), _SAYS[name])
