"""What people decide: who is who, which orders are no purchases, and who is to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from huitou.errors import UserError
from huitou.shop.folder import ShopFolder

if TYPE_CHECKING:
    from huitou.identity.across import Across
    from huitou.identity.decide import Decision
    from huitou.identity.evidence import Verdict
    from huitou.identity.why import Candidate, Why
    from huitou.metrics.suspects import Suspicion
    from huitou.warehouse.erasure import ErasureReport
    from huitou.warehouse.exclusions import Decisions, ExclusionChange
    from huitou.warehouse.grounds import Ground


class Deciding(ShopFolder):
    """Decisions by hand, and what there is to know before making one."""

    def names(self, account_keys: Iterable[int], *, reveal: bool = False) -> Mapping[int, str]:
        """What these accounts are called on their platforms; phones and e-mails are masked unless ``reveal``."""
        from huitou.warehouse import accounts

        return accounts.names(self.folder, account_keys, reveal=reveal)

    def why(self, one: int, two: int, *, reveal: bool = False) -> Why:
        """Why two customers, or accounts, are one person or are not; phones and e-mails masked unless ``reveal``."""
        from huitou.identity import why

        return why.why(self.folder, one, two, reveal=reveal)

    def suggestions(self, *, reveal: bool = False) -> list[Candidate]:
        """Pairs of customers that may be one person, for you to decide; the likeliest first."""
        from huitou.identity import why

        return why.suggestions(self.folder, reveal=reveal)

    def accept(self, one: int, two: int, *, note: str = "") -> Decision:
        """Decide that two customers are one person; the older number stays."""
        from huitou.identity import decide

        with self._writing(f"accept {one} {two}") as (scratch, clock):
            return decide.accept(self.folder, clock, scratch, one, two, note=note)

    def refuse(self, one: int, two: int, *, note: str = "") -> Decision:
        """Decide that two customers, or two accounts of one, are two people."""
        from huitou.identity import decide

        with self._writing(f"refuse {one} {two}") as (scratch, clock):
            return decide.refuse(self.folder, clock, scratch, one, two, note=note)

    def undo(self, number: int) -> Decision:
        """Take a decision of ``accept`` or ``refuse`` back, by its number."""
        from huitou.identity import decide

        with self._writing(f"undo {number}") as (scratch, clock):
            return decide.undo(self.folder, clock, scratch, number)

    def decisions(self) -> list[Verdict]:
        """Every decision on who is who, oldest first."""
        from huitou.identity import decide

        return decide.decisions(self.folder)

    def across(self) -> Across:
        """How many people are known in more than one source or store."""
        from huitou.identity import across

        return across.across(self.folder)

    def exclusions(self) -> list[Ground]:
        """What is set aside now, by which list, rule or person."""
        from huitou.warehouse.grounds import grounds

        return grounds(self.folder)

    def exclude(
        self,
        order_ids: Sequence[str] = (),
        *,
        buyers: Sequence[str] = (),
        source: str | None = None,
        store: str | None = None,
        reason: str = "brushing",
    ) -> list[ExclusionChange]:
        """Set orders aside by number, or every order of these buyers, those to come included.

        Of a buyer (nick, member id, phone, e-mail) only a keyed fingerprint is kept.
        """
        from huitou.warehouse.exclusions import Scope

        scope = Scope(source, store)
        with self._deciding("exclude") as decide:
            made = [decide.exclude(order_ids, scope, reason=reason)] if order_ids else []
            return [*made, decide.exclude_buyers(buyers, scope, reason=reason)] if buyers else made

    def restore(
        self,
        order_ids: Sequence[str] = (),
        *,
        buyers: Sequence[str] = (),
        import_id: int | None = None,
        rule: str | None = None,
        source: str | None = None,
        store: str | None = None,
    ) -> list[ExclusionChange]:
        """Let orders count after all; or take back what was said of buyers, by one import, or by a rule."""
        from huitou.warehouse.exclusions import Scope

        scope = Scope(source, store)
        with self._deciding("restore") as decide:
            made = [decide.restore(order_ids, scope)] if order_ids else []
            made += [decide.withdraw_buyers(buyers, scope)] if buyers else []
            made += [decide.withdraw_import(import_id)] if import_id is not None else []
            return [*made, decide.withdraw_rule(rule)] if rule is not None else made

    def suspects(self) -> list[Suspicion]:
        """Orders that look like brushing or tests, with the evidence; nothing follows until somebody accepts."""
        from huitou.metrics.suspects import suspects

        with self._snapshot() as snapshot:
            return suspects(self.folder, snapshot)

    def accept_suspects(self, codes: Sequence[str]) -> list[ExclusionChange]:
        """Set aside what was suggested under these codes.

        Raises: UserError ``exclusions.code`` for a code that is not among the suggestions, or no longer.
        """
        known = {suspicion.code: suspicion for suspicion in self.suspects()}
        if gone := [code for code in codes if code not in known]:
            raise UserError(
                "exclusions.code",
                en=f"{', '.join(gone)}: no such suggestion now; see huitou exclusions suggest",
                zh=f"{'、'.join(gone)}：现在没有这条建议；见 huitou exclusions suggest",
            )
        with self._deciding("accept") as decide:
            chosen = [known[code] for code in dict.fromkeys(codes)]
            return [decide.accept(each.orders, name=each.name, reason=each.reason) for each in chosen]

    @contextmanager
    def _deciding(self, what: str) -> Iterator[Decisions]:
        from huitou.warehouse.exclusions import Decisions

        with self._writing(what) as (scratch, clock):
            yield Decisions(self.folder, clock, scratch)

    def erase(self, customer_id: int) -> ErasureReport:
        """Erase one customer's personal data for good; their amounts stay, belonging to nobody.

        Who shared a contact with them is linked anew: it may tell now who they are.
        """
        from huitou.identity import relink
        from huitou.warehouse import erasure

        with self._writing(f"erase {customer_id}") as (scratch, clock):
            report = erasure.erase(self.folder, clock, scratch, customer_id)
            return replace(report, linked=relink.finish(self.folder, clock, scratch))
