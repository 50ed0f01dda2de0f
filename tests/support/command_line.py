"""What running a command line gives, and the worked example as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# The worked example: twelve orders of six customers. What each number of it must be is in the catalogue's examples.
WORKED_EXAMPLE = """\
order_id,customer_id,ordered_at,paid_at,paid_amount,refunded_amount,status,channel,phone
1,lin,2024-01-05 10:00:00,2024-01-05 10:00:00,120.00,,paid,live,13900000001
2,lin,2024-02-09 21:30:00,2024-02-09 21:30:00,80.00,,paid,shop,13900000001
3,lin,2024-03-20 09:00:00,2024-03-20 09:00:00,100.00,20.00,paid,shop,13900000001
4,wei,2024-01-10 12:00:00,2024-01-10 12:00:00,50.00,,paid,shop,
5,ana,2024-01-15 08:00:00,2024-01-15 08:00:00,200.00,,paid,live,
6,ana,2024-01-15 23:50:00,2024-01-15 23:50:00,40.00,,paid,live,
7,bo,2024-02-01 00:10:00,2024-02-01 00:10:00,60.00,,paid,shop,
8,bo,2024-05-01 12:00:00,2024-05-01 12:00:00,90.00,,paid,shop,
9,yun,2024-03-31 23:59:00,2024-03-31 23:59:00,30.00,,paid,shop,
10,yun,2024-04-01 00:01:00,2024-04-01 00:01:00,70.00,,paid,shop,
11,mei,2024-02-29 12:00:00,2024-02-29 12:00:00,150.00,,paid,live,
12,mei,2024-03-30 12:00:00,2024-03-30 12:00:00,150.00,,paid,shop,
13,mei,2024-03-30 12:05:00,,0.00,,pending,shop,
"""
WINDOW = ("--from", "2024-01-01", "--to", "2024-03-31", "--as-of", "2024-05-31")


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]
