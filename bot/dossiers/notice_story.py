"""A notice in words. The sentences are in `data/answers/dossier/notice/`."""

from __future__ import annotations

from bot.answer import Answer, render
from bot.dossiers.notices import NoticeKind, Planned
from bot.dossiers.reasons import load_reasons
from bot.dossiers.schemas import detailed_view
from bot.dossiers.status import Status
from bot.dossiers.story import Storyteller, button, due_of, rating_buttons


def tell_notice(planned: Planned, teller: Storyteller, *, detail: bool) -> Answer:
    """What the follower reads. Without `detail` neither the officer's reason nor a sum of money is in it."""
    more = detailed_view(planned.dossier)
    dossier = more.public
    text = render(
        f"dossier/notice/{planned.kind}",
        d=dossier,
        more=more if detail else None,
        plain=load_reasons().explain(more.reason, limit=1) if detail else [],
        due=due_of(dossier, teller.now.date(), teller.working_days),
        office=teller.office,
        ask=teller.ask(),
    )
    if planned.kind is NoticeKind.CHANGE and dossier.status is Status.RETURNED:
        return Answer(text, rating_buttons(dossier.code))
    return Answer(text, (button("view", dossier.code), button("unfollow")))


def template_values(planned: Planned) -> dict[str, str]:
    """The same in the four values of a template that Zalo approved (docs/zalo.vi.md): no name, no reason."""
    dossier = planned.dossier
    return {
        "ma_ho_so": dossier.code,
        "ten_thu_tuc": dossier.procedure_name,
        "trang_thai": render("dossier/notice/short_status", status=Status(dossier.status).name),
        "ngay_hen": f"{dossier.due_at:%d/%m/%Y}" if dossier.due_at else "",
    }
