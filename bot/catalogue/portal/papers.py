"""Papers of a portal record: what is handed in or shown, in which version, and for which case.

The portal's list mixes papers, headings and remarks under headings that are sometimes cases and sometimes “Giấy tờ phải
nộp”. What is no paper becomes a note; a version that the numbers do not state is told as uncertain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.answer import small
from bot.catalogue.portal.periods import SOURCE
from bot.catalogue.portal.record import Component, Group, Record
from bot.catalogue.portal.text import bare, clean, sentences
from bot.catalogue.portal.wording import beginning, say
from bot.catalogue.schema import Case, Form, Paper, Statement
from bot.catalogue.terms import PaperAction, PaperKind

LONGEST_TITLE = 60
_LONGEST_NAME = 220

_SUBMIT = re.compile(r"^(giấy tờ )?phải nộp|^thành phần hồ sơ|^hồ sơ gồm|^$", re.IGNORECASE)
_PRESENT = re.compile(r"xuất trình", re.IGNORECASE)
_REMARKS = re.compile(r"^\*?\s*lưu ý", re.IGNORECASE)
_NO_PAPER = re.compile(
    r"^(?:lưu ý|ví dụ|người (?:có )?yêu cầu|cơ quan|cá nhân|trường hợp|đối với|nội dung|khi có|thủ tục về|thông tin)\b",
    re.IGNORECASE,
)
_NEVER_A_PAPER = re.compile(r"^(?:lưu ý|ví dụ|nội dung khai báo|khi có|thủ tục về)\b", re.IGNORECASE)
_ALREADY_KNOWN = re.compile(
    r"không (?:phải|yêu cầu) (?:nộp|xuất trình|cung cấp)|được thay thế bằng dữ liệu", re.IGNORECASE
)
_COPY = re.compile(r"^(?:\d+ )?bản (?:sao|chụp)\b", re.IGNORECASE)
_CERTIFIED = re.compile(r"^bản sao (?:được |có )?chứng thực", re.IGNORECASE)
_ON_SCREEN = re.compile(r"^(?:mẫu (?:hộ tịch )?điện tử|biểu mẫu điện tử|thông tin (?:chứng minh|về))", re.IGNORECASE)
_FORM = re.compile(r"^(?:tờ khai|đơn|giấy đề nghị|văn bản đề nghị|phiếu|tờ trình)\b", re.IGNORECASE)
_IS_FORM = re.compile(r"^tờ khai|mẫu", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"\s*\(|\s+theo mẫu|;|, (?:có|trong đó)", re.IGNORECASE)
_NUMBER = re.compile(r"\bmẫu (?:số )?([A-Z]{0,3}\d{1,3}[\w./-]*)", re.IGNORECASE)
_ISSUED_WITH = re.compile(r"((?:Thông tư|Nghị định)(?: liên tịch)? số \d+/\d{4}/[\w-]+)")
# "Đối với Quân đội nhân dân: Giấy giới thiệu …", "Trường hợp … thì phải nộp Giấy …": the condition stands first.
_FOR_SOME = re.compile(
    r"^(?P<when>(?:đối với|trường hợp) [^:.]{3,250}?)"
    r"(?:: ?|,? (?:thì (?:phải )?|phải )(?:nộp|xuất trình|có)(?: lại| thêm)? )"
    r"(?P<name>(?:bản|giấy|văn bản|tờ|đơn|trích lục|hộ chiếu|quyết định|\d)\b.{3,})$",
    re.IGNORECASE,
)
_ONLY_THEN = re.compile(r"\s*\(((?:nếu|trong trường hợp|đối với trường hợp|trường hợp) [^()]+)\)\s*$", re.IGNORECASE)


@dataclass
class Papers:
    """The papers of a record, sorted."""

    common: list[Paper] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    not_needed: list[Statement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def read_papers(record: Record) -> Papers:
    """Every paper of the record, in its case where the heading is one."""
    found = Papers()
    for group in record.groups:
        heading = clean(group.name)
        if _REMARKS.match(heading):
            found.notes += [clean(component.name) for component in group.components if clean(component.name)]
        elif _PRESENT.search(heading) or _SUBMIT.match(heading):
            action = PaperAction.PRESENT if _PRESENT.search(heading) else PaperAction.SUBMIT
            papers, remarks = _of_group(group, action, found)
            found.common += papers
            _keep_remarks(remarks, found)
        else:
            papers, remarks = _of_group(group, PaperAction.SUBMIT, found)
            _add_case(found, _case(heading, papers, remarks, len(found.cases) + 1))
    return found


def _add_case(found: Papers, case: Case) -> None:
    """The portal sometimes gives the papers of one case under two equal headings."""
    for index, known in enumerate(found.cases):
        if known.keywords == case.keywords:
            both = {"papers": known.papers + case.papers, "notes": tuple(dict.fromkeys(known.notes + case.notes))}
            found.cases[index] = known.model_copy(update=both)
            return
    found.cases.append(case)


def _of_group(group: Group, action: PaperAction, found: Papers) -> tuple[list[Paper], list[str]]:
    papers: list[Paper] = []
    remarks: list[str] = []
    for component in group.components:
        text = clean(component.name)
        if not text:
            continue
        if _is_remark(component, text):
            remarks.append(text)
        else:
            papers.append(_paper(component, text, action, found))
    return list(dict.fromkeys(papers)), remarks


def _is_remark(component: Component, text: str) -> bool:
    counted = component.originals or component.copies
    says_no_need = text.startswith("Trường hợp") and "được thay thế bằng dữ liệu" in text
    no_paper = _NO_PAPER.match(text) or _heads_a_list(component)
    if _heads_a_list(component) and text.endswith("sau đây"):
        return True
    return bool(_NEVER_A_PAPER.match(text) or says_no_need or (not counted and no_paper))


def _heads_a_list(component: Component) -> bool:
    return component.name.rstrip().endswith(":")


def _paper(component: Component, text: str, action: PaperAction, found: Papers) -> Paper:
    name, *rest = sentences(text)
    for_some = _FOR_SOME.match(bare(name))
    replaced = [part for part in rest if _ALREADY_KNOWN.search(part)]
    note = " ".join(part for part in rest if part not in replaced)
    name = for_some["name"] if for_some else bare(name)
    only_then = _ONLY_THEN.search(name)
    name = _ONLY_THEN.sub("", name)
    when = [small(condition) for condition in (for_some and for_some["when"], only_then and only_then[1]) if condition]
    kind = _kind(component, text, name, found)
    return Paper(
        name=name[:1].upper() + name[1:],
        action=action,
        kind=kind,
        quantity=max(component.copies if kind is PaperKind.COPY else component.originals, 1),
        form=_form(name, found),
        when=", ".join(when),
        replaced_by_data=" ".join(replaced),
        note=note,
        uncertain=not (component.originals or component.copies),
        source=SOURCE,
    )


def _kind(component: Component, text: str, name: str, found: Papers) -> PaperKind:
    """The version. The words go before the numbers: a “bản sao …” counted as an original is a copy."""
    if _ON_SCREEN.match(name):
        return PaperKind.INFORMATION
    if _CERTIFIED.match(name):
        return PaperKind.CERTIFIED_COPY
    if _COPY.match(name):
        return PaperKind.COPY
    if component.originals and component.copies:
        counted = {"originals": component.originals, "copies": component.copies}
        found.open.append(say("both_versions", said=beginning(text), **counted))
        return PaperKind.ORIGINAL_OR_COPY
    if component.originals:
        return PaperKind.ORIGINAL
    if component.copies:
        return PaperKind.COPY
    found.open.append(say("no_version", said=beginning(text)))
    return PaperKind.ORIGINAL_OR_COPY


def _form(name: str, found: Papers) -> str | None:
    """The id of the official form that the paper is, kept in `found.forms`."""
    if not (_FORM.match(name) and _IS_FORM.search(name)):
        return None
    number, issued = _NUMBER.search(name), _ISSUED_WITH.search(name)
    title = _AFTER_TITLE.split(name, maxsplit=1)[0][:_LONGEST_NAME]
    for form in found.forms:
        if form.name == title:
            return form.id
    form = Form(
        id=f"mau-{len(found.forms) + 1}",
        name=title,
        number=f"Mẫu {'số ' * number[1].isdigit()}{number[1]}" if number else "",
        issued_with=issued[1] if issued else "",
        source=SOURCE,
    )
    found.forms.append(form)
    return form.id


def _case(heading: str, papers: list[Paper], remarks: list[str], number: int) -> Case:
    title = re.sub(r",? ?(?:hồ sơ )?gồm(?: có)?$", "", heading)
    title = re.sub(r"^(?:trường hợp|hồ sơ|đối với) ", "", title, flags=re.IGNORECASE)
    title = title[:1].upper() + title[1:]
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,(") + "…"
    told = [say("case_in_full", title=title)] if short != title else []
    notes = [note[:1].upper() + note[1:] for note in remarks]
    return Case(
        id=f"th-{number}", title=short, papers=tuple(papers), notes=(*told, *notes), keywords=(title,), source=SOURCE
    )


def _keep_remarks(remarks: list[str], found: Papers) -> None:
    for remark in remarks:
        if _ALREADY_KNOWN.search(remark):
            found.not_needed.append(Statement(text=remark[:1].upper() + remark[1:] + ".", source=SOURCE))
        else:
            found.notes.append(remark)
