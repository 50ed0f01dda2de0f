"""Messages, ways and what was decided of them, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ninja import Schema

from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.customers.numbers import called
from huitou.crm.delivery.models import Decided, Outgoing, TemplateVersion, Told
from huitou.crm.delivery.said import channel_said, code_said, receipt_said, state_said, verdict_said
from huitou.crm.delivery.words.kept import find
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.named import Named, named
from huitou.crm.shop.served import ServedShop, opened
from huitou.errors import Lang
from huitou.language import Speech


class MessageOut(Schema):
    """A message and where it stands; ``name`` is masked. ``step_said``: the subject of its words, which its step sends.
    ``at``: when it was handed over, else when it is due."""

    id: int
    customer_id: int
    name: str
    journey: int
    journey_name: str
    step: str
    step_said: str
    channel: str
    channel_said: str
    template: str
    state: str
    state_said: str
    code: str
    why: str
    detail: str
    at: str
    expires_at: str


class JudgementOut(Schema):
    """That it was judged: when, with what verdict, why, and until when it was put off."""

    at: str
    verdict: str
    said: str
    code: str
    why: str
    until: str | None


class MessageReceiptOut(Schema):
    at: str | None
    kind: str
    said: str
    detail: str


class MessageWordsOut(Schema):
    """Words as they were written: ``template`` names the version, ⟦name⟧ what each customer is told in their own."""

    template: str
    subject: str
    body: str


class MessageWholeOut(MessageOut):
    """``known``: of one that nobody knows about, what is known, in sentences."""

    key: str
    version: int
    purpose: str
    planned_at: str
    called_at: str | None
    calls: int
    decisions: list[JudgementOut]
    receipts: list[MessageReceiptOut]
    words: MessageWordsOut | None
    known: list[str]


@dataclass(frozen=True, slots=True)
class Showing:
    """What a row of messages is shown with: names of customers and journeys, read once for all of them."""

    names: Mapping[int, str]
    named: Named
    called: CalledHere
    t: Speech

    def one(self, row: Outgoing) -> MessageOut:
        return MessageOut(
            id=row.pk,
            customer_id=row.customer_id,
            name=self.names.get(row.customer_id, ""),
            journey=row.journey,
            journey_name=self.named.journey(row.journey),
            step=row.step,
            step_said=self.called.template(row.template),
            channel=row.channel,
            channel_said=channel_said(row.channel, self.t),
            template=row.template,
            state=row.state,
            state_said=state_said(row.state, self.t),
            code=row.code,
            why=code_said(row.code, self.t),
            detail=row.detail,
            at=shop_time(row.called_at or row.due_at),
            expires_at=shop_time(row.expires_at),
        )

    def whole(self, row: Outgoing, lang: Lang) -> MessageWholeOut:
        decided = Decided.objects.filter(key=row.key).order_by("at", "pk")
        told = Told.objects.filter(key=row.key).order_by("at", "pk")
        return MessageWholeOut(
            **self.one(row).model_dump(),
            key=row.key,
            version=row.version,
            purpose=row.purpose,
            planned_at=shop_time(row.planned_at),
            called_at=shop_time_or_none(row.called_at),
            calls=row.calls,
            decisions=[self._decision(each) for each in decided],
            receipts=[
                MessageReceiptOut(
                    at=shop_time_or_none(each.at),
                    kind=each.kind,
                    said=receipt_said(each.kind, self.t),
                    detail=each.detail,
                )
                for each in told
            ],
            words=_written(row, lang),
            known=_known(row, self.t, told=bool(told)),
        )

    def _decision(self, of: Decided) -> JudgementOut:
        return JudgementOut(
            at=shop_time(of.at),
            verdict=of.verdict,
            said=verdict_said(of.verdict, self.t),
            code=of.code,
            why=code_said(of.code, self.t),
            until=shop_time_or_none(of.until),
        )


def showing(shop: ServedShop, rows: Sequence[Outgoing], t: Speech) -> Showing:
    """Ready to show these."""
    names = called(shop.folder, opened(shop.folder), [row.customer_id for row in rows])
    return Showing(names, named({row.journey for row in rows}), CalledHere(t), t)


def _written(row: Outgoing, lang: Lang) -> MessageWordsOut | None:
    """The words as of when it went: a template named without its version was the newest there was then."""
    name, _, version = row.template.partition(":")
    if not version:
        then = TemplateVersion.objects.filter(name=name, made_at__lte=row.called_at or row.due_at)
        version = str(then.order_by("-version").values_list("version", flat=True).first() or "")
    found = find(f"{name}:{version}" if version else name)
    written = None if found is None else found.in_language(lang)
    if found is None or written is None:
        return None
    return MessageWordsOut(template=f"{found.name}:{found.version}", subject=written.subject, body=written.body)


def _known(row: Outgoing, t: Speech, *, told: bool) -> list[str]:
    """Of a message that nobody knows about, what is known; nothing of any other."""
    if row.state != "unknown":
        return []
    at = shop_time_or_none(row.called_at) or ""
    channel = channel_said(row.channel, t)
    said = [
        t(
            zh=f"{at} 第 {row.calls} 次交给{channel}的服务商。",
            en=f"Handed to the provider of {channel} on {at}, try {row.calls}.",
        )
    ]
    if row.detail == "lost":
        said.append(
            t(
                zh="交出去之后，这里的进程断了，没有等到回音。",
                en="The process here ended after that, before an answer came.",
            )
        )
    elif row.detail:
        said.append(t(zh=f"得到的回音看不明白：{row.detail}。", en=f"What came back could not be told: {row.detail}."))
    if not told:
        said.append(t(zh="服务商没有发来回执。", en="No receipt has come from the provider."))
    if row.sells:
        said.append(
            t(
                zh="为了不让客户收到两遍，不会自动再发；到服务商后台或收件箱查明后，在这里记下结果。",
                en="It is not sent again by itself, so that nobody gets it twice; look into the provider's console or"
                " the mailbox, then say here what came of it.",
            )
        )
    return said
