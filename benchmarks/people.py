"""Part: who is who among millions of accounts of five sources, all at once and for a day's new ones."""

from __future__ import annotations

from pathlib import Path

from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Stopwatch
from huitou.identity.link import Verdicts
from huitou.identity.relate import relate
from huitou.warehouse.engines.duckdb import connect, writer_megabytes

# Two accounts in five share a person with another source; six in ten know a phone, four in ten an e-mail, and a
# person has at most one account a source. One phone in two hundred is somebody else's too.
_ACCOUNTS = """
CREATE TABLE accounts AS
SELECT account_key, source, '' AS store, id_kind, id_value, CAST(NULL AS VARCHAR) AS unionid,
  CASE WHEN hash(account_key, 1) % 10 < 6 THEN '861' || lpad(CAST(CASE WHEN hash(account_key, 2) % 200 = 0
    THEN hash(account_key, 3) % {people} ELSE person END AS VARCHAR), 10, '0') END AS phone,
  CASE WHEN hash(account_key, 4) % 10 < 4 THEN 'u' || CAST(person AS VARCHAR) || '@example.com' END AS email
FROM (
  SELECT i + 1 AS account_key, ['taobao', 'shopify', 'youzan', 'wechat', 'huitou'][1 + i % 5] AS source,
    ['nick', 'email', 'phone', 'union', 'member'][1 + i % 5] AS id_kind, 'id' || CAST(i AS VARCHAR) AS id_value,
    CASE WHEN hash(i // 5) % 5 < 2 THEN i // 5 ELSE i END AS person
  FROM range({n}) r(i)
) a
"""
_IDENTITIES = (
    "CREATE TABLE facts_identities (import_id BIGINT, seq BIGINT, action VARCHAR, account_key BIGINT,"
    " customer_id BIGINT, other_id BIGINT, evidence VARCHAR)"
)


def link(watch: Stopwatch, *, scratch: str, accounts: int, new: int) -> dict[str, int]:
    """Link all of the accounts, or where ``new`` is given, what bears on so many of them."""
    with connect(scratch=Path(scratch), megabytes=writer_megabytes(accounts)) as connection:
        connection.run(_IDENTITIES)
        connection.run(_ACCOUNTS.format(n=accounts, people=accounts))
        around = f"SELECT account_key FROM accounts WHERE account_key <= {new}" if new else None
        with watch:
            links = relate(connection, "accounts", around=around, held=Verdicts())
        return {"merged": len(links.joins), "suggested": len(links.suggestions)}


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    every, found = call(link, scratch=str(folder), accounts=sizes.accounts, new=0)
    day, _ = call(link, scratch=str(folder), accounts=sizes.accounts, new=sizes.new_orders)
    page.at_most(f"who is who among {sizes.accounts:,} accounts of five sources: CPU", every.cpu_seconds, 60, "s")
    page.at_most(f"who is who among {sizes.accounts:,} accounts: peak", every.peak_mb, 1500, "MB")
    page.section(
        "Who is who",
        f"Accounts of five sources, linked by phone and e-mail: {found['merged']:,} merged, {found['suggested']:,}"
        f" pairs left to a person. Then what {sizes.new_orders:,} new accounts among them bear on.",
        table(("", *COSTS), [("all of them", *cells([every])), ("a day's new ones", *cells([day]))]),
    )
