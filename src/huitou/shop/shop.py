"""The shop as a whole."""

from __future__ import annotations

from huitou.shop.asking import Asking
from huitou.shop.deciding import Deciding
from huitou.shop.loading import Loading
from huitou.shop.predicting import Predicting
from huitou.shop.time_line import TimeLine


class Shop(Loading, Asking, Predicting, TimeLine, Deciding):
    """One shop folder: load exports into it, ask it numbers, see the names behind them."""
