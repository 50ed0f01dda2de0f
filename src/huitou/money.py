"""Money: exact decimals in, integer minor units stored, one currency a shop."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from huitou.errors import UserError
from huitou.language import Speech

# ISO 4217: the currencies whose minor unit is not 1/100.
_MINOR_DIGITS = dict.fromkeys(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"],
    0,
) | dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)


_DOLLARS = frozenset("USD AUD CAD HKD NZD SGD TWD MXN ARS CLP COP BRL".split())
_SIGNS = {"¥￥": {"CNY", "JPY"}, "元": {"CNY", "TWD", "HKD"}, "$": _DOLLARS, "€": {"EUR"}, "£": {"GBP"}}


def foreign_signs(currency: str) -> str:
    """The signs of money that cannot mean this currency: ``$€£`` in CNY."""
    return "".join(signs for signs, currencies in _SIGNS.items() if currency not in currencies)


def check_currency(code: str) -> str:
    """Give the ISO 4217 code in capitals, or refuse what cannot be one."""
    currency = code.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise UserError(
            "money.currency",
            en=f"“{code}” is not a currency code; use three letters such as CNY, USD or GBP",
            zh=f"“{code}”不是币种代码；请用三个字母，如 CNY、USD、GBP",
        )
    return currency


def minor_digits(currency: str) -> int:
    """How many decimals the currency's minor unit has: CNY 2, JPY 0, KWD 3 (ISO 4217)."""
    return _MINOR_DIGITS.get(currency, 2)


def to_decimal(minor: int | Fraction, currency: str) -> Decimal:
    """Minor units as an exact decimal in the currency; a fraction of a minor unit is rounded half up (away from 0)."""
    if isinstance(minor, Fraction):
        whole = Decimal(minor.numerator) / Decimal(minor.denominator)
        minor = int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Decimal(minor).scaleb(-minor_digits(currency))


def money_text(minor: int | Fraction, currency: str) -> str:
    """Minor units as a plain decimal string: ``96000`` in CNY is ``960.00``."""
    return f"{to_decimal(minor, currency):f}"


def with_currency(value: Decimal, currency: str, t: Speech) -> str:
    """An amount as a person reads it, its sign before all: -1,234.50 元, -CNY 1,234.50."""
    sign, size = ("-" if value < 0 else ""), f"{abs(value):,}"
    if currency == "CNY":
        return t(zh=f"{sign}{size} 元", en=f"{sign}CNY {size}")
    return f"{sign}{currency} {size}"
