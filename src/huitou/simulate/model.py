"""The parameters behind a simulated shop: what is true of it by construction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """How buyers behave and how often each thing happens; shares are of orders placed.

    A buyer whose home category has cycle c places orders at the rate g / c a day, g ~ Gamma(r, rate r), with Erlang
    gaps of the category's regularity, until dropping out after an exponential time at rate m, m ~ Gamma(s, rate beta).
    With regularity 1 that is the Pareto/NBD model with alpha = r c.
    Source: Schmittlein, Morrison and Colombo (1987); the Erlang gaps: Platzer and Reutterer (2016).
    """

    r: float = 1.5
    s: float = 0.7
    beta_days: float = 10.0
    at_home_share: float = 0.8
    waits_for_promotion_share: float = 0.3
    same_day_share: float = 0.03
    same_second_share: float = 0.1
    midnight_share: float = 0.01
    guest_share: float = 0.03
    cancelled_share: float = 0.05
    pending_share: float = 0.005
    gift_share: float = 0.006
    full_refund_share: float = 0.025
    partial_refund_share: float = 0.025
    exported_twice_share: float = 0.01
    older_state_share: float = 0.02
    brushers_share: float = 0.01
    brushing_orders_share: float = 0.02
