"""Answers to questions about procedures, from the catalogue's facts through `data/answers/procedure/*.j2`.

No sentence is made here: the functions choose facts, sources and buttons, the templates put them into words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answer import Answer, Button, render
from bot.catalogue.aspects import Aspect, facts_for, is_known, next_aspects, no_form_needed, papers_of
from bot.catalogue.buttons import ASK_OFFICE, ask_payload, aspect_buttons, event_button, fit, human_button, titles
from bot.catalogue.cases import as_one, case_of, cases_in
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checklist import checklist_path
from bot.catalogue.draft import Draft
from bot.catalogue.national import NationalProcedure
from bot.catalogue.schema import Amount, Case, Fact, Fee, Period, Procedure, Related
from bot.catalogue.sourcing import framed
from bot.catalogue.terms import Level
from bot.forms.telling import example_path, fill_button
from bot.links import absolute
from bot.phrases import fold_letters

MAX_LENGTH = 700  # with its source; longer lists of papers and sums are told in brief, the rest behind a button
MAX_DRAFT_LENGTH = 1_200
BREVITIES = (1, 2, 3)  # how much the templates leave out, tried in this order
MAX_BUTTONS = 4
MAX_VARIANTS = 2
PORTAL = "https://dichvucong.gov.vn"

_FINE = re.compile(r"\bph[ạa]t\b", re.IGNORECASE)  # typed without marks, too; "phát" is another word
_YES = re.compile(r"^(?:Được|(?:Chưa|Không|Vẫn) được|Có|Không(?: bắt buộc| cần| phải| sao)?|Chưa|Đúng|Phải)\.\s+(?=\S)")
# What is asked for, in letters without marks.
_YES_OR_NO = re.compile(r"\b(?:chua|ha|khong)\b")
_ASKS_ELSE = re.compile(r"\b(?:ai|bao lau|bao nhieu|dau|gi|may|the nao|nhu nao)\b")
_ALTERNATIVE = re.compile(r"\bhay (?!chua\b|khong\b)")

# Nothing in the file about these is an answer in itself: no money is paid out, no day is prescribed.
_TOLD_WHEN_EMPTY = (Aspect.AMOUNT, Aspect.DEADLINE)

# What is special about the case that was told is said before the answers to these.
_ABOUT_THE_CASE = (Aspect.OVERVIEW, Aspect.STEPS, Aspect.ELIGIBILITY, Aspect.PLACE)


@dataclass(frozen=True)
class Line:
    """A fee or time with the case or channel that it is for."""

    label: str = ""
    channel: str = ""
    fee: Fee | None = None
    time: Period | None = None


@dataclass(frozen=True)
class Other:
    """Another procedure that may be the one that is meant, and whether it pays money."""

    code: str
    when: str
    title: str
    pays: bool


def answer_procedure(
    catalogue: Catalogue,
    procedure: Procedure,
    aspect: str,
    *,
    today: date,
    case: str | None = None,
    detail: bool = False,
    said: str = "",
) -> Answer:
    """What the ward says about `aspect` (one of `Aspect`) of `procedure` on the day `today`.

    `case` is the id of a case, or of several told together; an unknown one counts as none. `detail` tells every paper
    in full, however long. `said` is what was typed: it may tell the case.
    """
    asked = Aspect(aspect)
    p = catalogue.on(today, procedure)
    told_case = as_one(cases_in(p, said))
    chosen = _chosen_case(p, asked, case) or (told_case if asked is Aspect.DOCUMENTS else None)
    facts = facts_for(p, asked, chosen)
    if asked is Aspect.AMOUNT and not facts:  # nothing is paid out: what is to be paid may have been meant
        facts = facts_for(p, Aspect.FEE, chosen)
    if not is_known(p, asked) and asked not in _TOLD_WHEN_EMPTY:
        text = render("procedure/unknown", p=p, aspect=asked)
        return Answer(text, (human_button(), *aspect_buttons(p.code, next_aspects(p, asked)))[:MAX_BUTTONS])

    values = {**_values(catalogue, p, asked, chosen), "told_case": told_case, "fine_asked": bool(_FINE.search(said))}
    full = text = _told(p, asked, values, facts, today)
    for brevity in () if detail else BREVITIES:
        if len(text) <= MAX_LENGTH:
            break
        # What is not needed has been said before the case was asked.
        facts = [fact for fact in facts if not chosen or fact not in p.not_needed]
        text = _told(p, asked, {**values, "brevity": brevity}, facts, today)
    buttons = tuple(_buttons(p, asked, values, facts, brief=text != full))
    return _with_paper(catalogue, p, asked, values, Answer(text, buttons))


def answer_asked(
    catalogue: Catalogue, procedure: Procedure, key: str, said: str, *, today: date, is_sure: bool = True
) -> Answer | None:
    """What the file answers to just this question; None where no answer in force has the key.

    Args:
        catalogue: with all files.
        procedure: whose file it is.
        key: that of an `Asked`.
        said: what was typed.
        today: the day on which it has to be in force.
        is_sure: that it is the one asked for; else the rule is told without the "Được." or "Không." before it.
    """
    p = catalogue.on(today, procedure)
    known = next((asked for asked in p.asked if asked.key == key), None)
    if known is None:
        return None
    told = without_yes(known.text, said) if is_sure else _YES.sub("", known.text)
    text = framed(render("procedure/asked", asked=known, text=told), p, [known], today)
    last = [human_button()] if known.uncertain else []
    follow = [a for a in (known.aspect, *next_aspects(p, known.aspect)) if is_known(p, a)][: MAX_BUTTONS - len(last)]
    return Answer(text, (*aspect_buttons(p.code, follow), *last))


def without_yes(text: str, said: str) -> str:
    """`text` without the "Được." before it where `said` asks for no yes or no: "ở phường hay phải lên huyện"."""
    letters = fold_letters(said)
    alternative = _ALTERNATIVE.search(letters)
    if not alternative and (_YES_OR_NO.search(letters) or not _ASKS_ELSE.search(letters)):
        return text
    return _YES.sub("", text)


def ask_which(procedures: Sequence[Procedure], aspect: str = "overview") -> Answer:
    """Asks which of `procedures` is meant; each button asks `aspect` of one."""
    when = {v.code: v.when for p in procedures for v in p.variants}
    choices = [{"name": p.short_name, "difference": when.get(p.code) or _first_sentence(p.summary)} for p in procedures]
    buttons = [Button(fit(p.short_name), ask_payload(Aspect(aspect), p.code)) for p in procedures]
    return Answer(render("procedure/ask_which", choices=choices), tuple(buttons))


def answer_known_by_name_only(national: NationalProcedure, url: str = PORTAL) -> Answer:
    """For a procedure of the national list that has no file: its name, who handles it, where to read on."""
    return Answer(render("procedure/name_only", p=national, url=url), (human_button(),))


def answer_retired_code(catalogue: Catalogue, code: str) -> Answer:
    """For a code that is no longer in force, with its successor where there is one. `code` is in `retired`."""
    successor = catalogue.get(code)
    buttons = [*aspect_buttons(successor.code, [Aspect.OVERVIEW])] if successor else []
    text = render("procedure/retired", code=code, gone=catalogue.retired[code])
    return Answer(text, (*buttons, human_button()))


def _with_paper(catalogue: Catalogue, p: Procedure, asked: Aspect, values: dict[str, Any], answer: Answer) -> Answer:
    """`answer` with what can be carried away: the list of papers, or the form filled in as an example."""
    form = catalogue.form_of(p.code)
    if asked is Aspect.FORM and form:
        buttons = (fill_button(form), *answer.buttons)[:MAX_BUTTONS]
        return replace(answer, buttons=buttons, attachment=absolute(example_path(form)))
    if asked is Aspect.DOCUMENTS and values["papers"] and not values["asks_case"]:
        return replace(answer, attachment=absolute(checklist_path(p.code, values["case"].id if values["case"] else "")))
    return answer


def _chosen_case(p: Procedure, asked: Aspect, case: str | None) -> Case | None:
    if case is None and asked is Aspect.DOCUMENTS and len(p.cases) == 1 and not p.papers:
        return p.cases[0]
    return case_of(p, case or "")


def _values(catalogue: Catalogue, p: Procedure, asked: Aspect, case: Case | None) -> dict[str, Any]:
    return {
        "p": p,
        "case": case,
        "papers": papers_of(p, case),
        "ward": catalogue.ward,
        "forms": {form.id: form for form in p.forms},
        "fees": _fees(p, case),
        "times": _times(p, case),
        "variants": _others(catalogue, p.variants)[:MAX_VARIANTS],
        "paying": [v for v in _others(catalogue, (*p.related, *p.variants)) if v.pays] if not p.amounts else [],
        "no_form": no_form_needed(p) if not p.forms else (),
        "event": catalogue.life_event_beside(p.code),
        "asks_case": asked is Aspect.DOCUMENTS and case is None and bool(p.cases),
        "brevity": 0,
    }


def _fees(p: Procedure, case: Case | None) -> list[Line]:
    own = [Line(fee=fee) for fee in p.fees]
    told = {(fee.amount, fee.per) for fee in p.fees}
    of_channels = [
        Line(channel=c.kind, fee=fee) for c in p.channels for fee in c.fees if (fee.amount, fee.per) not in told
    ]
    of_cases = [Line(label=c.title, fee=fee) for c in ([case] if case else p.cases) for fee in c.fees]
    return [*own, *of_channels, *of_cases]


def _times(p: Procedure, case: Case | None) -> list[Line]:
    own = [Line(time=time) for time in p.time]
    told = {(time.amount, time.unit) for time in p.time}
    of_channels = [
        Line(channel=c.kind, time=time) for c in p.channels for time in c.time if (time.amount, time.unit) not in told
    ]
    of_cases = [Line(label=c.title, time=time) for c in ([case] if case else p.cases) for time in c.time]
    return [*own, *of_channels, *of_cases]


def _others(catalogue: Catalogue, related: Sequence[Related]) -> list[Other]:
    """Those that a button can lead to: with a file of their own."""
    files = [(r, catalogue.get(r.code)) for r in related]
    return [Other(p.code, r.when, fit(r.title or p.short_name), bool(p.amounts)) for r, p in files if p]


def _told(p: Procedure, asked: Aspect, values: dict[str, Any], facts: Sequence[Fact], today: date) -> str:
    case = values["told_case"] if asked in _ABOUT_THE_CASE else None
    body = render(f"procedure/{asked}", **values)
    if isinstance(p, Draft) and len(body) > MAX_DRAFT_LENGTH:
        # The portal's words are long and nobody has cut them; its page is one touch away.
        body = render("procedure/shortened", body=body[:MAX_DRAFT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;."))
    body = render("procedure/case_first", case=case, body=body)
    return framed(body, p, [*([case] if case else ()), *facts], today)


def _buttons(p: Procedure, asked: Aspect, values: dict[str, Any], facts: Sequence[Fact], brief: bool) -> list[Button]:
    if values["asks_case"]:
        cases = [Button(fit(c.title), ask_payload(asked, p.code, case=c.id)) for c in p.cases]
        return [*cases, *([_details_button(p, asked, None)] if brief else [])]
    first: list[Button] = []
    last: list[Button] = []
    if brief:
        first.append(_details_button(p, asked, values["case"]))
    if asked is Aspect.AMOUNT:
        first += [Button(v.title, ask_payload(asked, v.code)) for v in values["paying"][:2]]
    if asked is Aspect.PLACE and p.agency.level is Level.COMMUNE:
        first.append(Button(titles(["office"])[0], ASK_OFFICE))
    if asked is Aspect.OVERVIEW:
        last += [Button(v.title, ask_payload(asked, v.code)) for v in values["variants"]]
        last += [event_button(values["event"])] if values["event"] else []
    if any(_is_open(fact) for fact in facts):
        last.append(human_button())
    follow = aspect_buttons(p.code, next_aspects(p, asked))
    free = max(MAX_BUTTONS - len(first) - len(last), 1)
    return [*first, *follow[:free], *last]


def _details_button(p: Procedure, asked: Aspect, case: Case | None) -> Button:
    title = titles(["details_amount" if asked is Aspect.AMOUNT else "details"])[0]
    return Button(title, ask_payload(asked, p.code, topic="details", **({"case": case.id} if case else {})))


def _is_open(fact: Fact) -> bool:
    """Whether only an officer can say it for certain."""
    return fact.uncertain or (isinstance(fact, Fee | Amount) and fact.amount is None)


def _first_sentence(text: str) -> str:
    return text.split(". ")[0]
