"""The report as a file: whole in both languages, self-contained, harmless whatever a shop calls things, and honest."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import huitou
from huitou import Report, Shop, UserError
from huitou.errors import Lang
from tests.support.command_line import Run
from tests.support.report_shops import EDGES, FORMULA, HOSTILE, hostile, simulated

SECTIONS = [
    "numbers",
    "findings",
    "moved",
    "curve",
    "contribution",
    "cohorts",
    "gaps",
    "categories",
    "structure",
    "position",
    "levers",
    "accuracy",
    "others",
    "quality",
    "exclusions",
    "definitions",
]
LANGS: tuple[Lang, ...] = ("zh", "en")
CJK = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return simulated(tmp_path_factory.mktemp("simulated"))


@pytest.fixture(scope="module")
def reports(shop: Shop) -> dict[Lang, Report]:
    return {lang: shop.report(lang=lang) for lang in LANGS}


@pytest.fixture(scope="module")
def broken_into(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return hostile(tmp_path_factory.mktemp("hostile")).report(lang="en")


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Shop]:
    """Each of the shops at the edge, made when first asked for."""

    class Made(dict[str, Shop]):
        def __missing__(self, edge: str) -> Shop:
            return self.setdefault(edge, EDGES[edge](tmp_path_factory.mktemp("edge")))

    return Made()


def body_of(html: str) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>", "", html.partition("<body>")[2], flags=re.DOTALL)


def text_of(html: str) -> str:
    """What a person reads: the body without scripts and tags, spaces that do not break as any other."""
    return unescape(re.sub(r"<[^>]+>", " ", body_of(html))).replace("\xa0", " ")


def test_an_amount_never_wraps_between_currency_and_figure(reports: dict[Lang, Report]) -> None:
    for lang, split, whole in (("en", r"CNY -?\d", r"CNY\xa0-?\d"), ("zh", r"\d [元天]", r"\d\xa0[元天]")):
        body = body_of(reports[lang].html)  # type: ignore[index]
        assert re.findall(split, body) == []
        assert len(re.findall(whole, body)) > 50


@pytest.mark.parametrize(("section", "numbers"), [("moved", 3), ("levers", 3), ("position", 2)])
def test_numbers_of_a_listing_stand_on_the_right(reports: dict[Lang, Report], section: str, numbers: int) -> None:
    [html] = re.findall(rf'<section id="{section}".*?</section>', reports["en"].html, flags=re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    [first] = [row for row in rows if "<td" in row][:1]
    kinds = ['class="n' in cell for cell in re.findall(r"<t[hd][^>]*>", first)]
    assert kinds[-numbers:] == [True] * numbers
    assert not kinds[0]


@pytest.mark.parametrize("lang", LANGS)
def test_has_every_section(reports: dict[Lang, Report], lang: Lang) -> None:
    assert [section.id for section in reports[lang].sections] == SECTIONS
    assert re.findall(r'<section id="(\w+)"', reports[lang].html) == SECTIONS


def test_both_languages_have_the_same_tables(reports: dict[Lang, Report]) -> None:
    zh, en = ([(len(table.headings), len(table.rows)) for table in reports[lang].tables] for lang in LANGS)
    assert zh == en
    assert len(zh) >= 15


def test_headings_are_in_the_language_of_the_report(reports: dict[Lang, Report]) -> None:
    zh, en = ([section.title for section in reports[lang].sections] for lang in LANGS)
    assert all(CJK.search(title) for title in zh)
    names = [*en, *(table.name for table in reports["en"].tables)]
    names += [heading for table in reports["en"].tables for heading in table.headings]
    assert not [name for name in names if CJK.search(name)]


@pytest.mark.parametrize("lang", LANGS)
def test_no_value_of_the_program_shows(reports: dict[Lang, Report], lang: Lang) -> None:
    assert not re.findall(r"\b(?:None|nan|NaN|inf|undefined|null|Fraction|Decimal)\b", text_of(reports[lang].html))


def test_fetches_nothing_and_runs_its_own_script_alone(reports: dict[Lang, Report]) -> None:
    html = reports["zh"].html
    markup = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    assert not re.findall(r'(?:src|srcset|href|action|data)="(?!#)[^"]*"|url\(|@import', markup)
    [script] = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert unescape(policy).split("; ")[:2] == ["default-src 'none'", f"script-src 'sha256-{digest}'"]


def test_holds_no_customer(shop: Shop, reports: dict[Lang, Report]) -> None:
    people = shop.drill("lifetime_repeat_rate", side="denominator")
    names = set(shop.names([key for row in people for key in row.account_keys]).values()) - {""}
    assert len(names) > 100
    written = reports["zh"].html + reports["en"].html
    assert not [name for name in names if name in written]


def test_names_cannot_break_out(broken_into: Report) -> None:
    html = broken_into.html
    assert HOSTILE not in html
    assert html.count("<script>") == 1
    assert "&lt;/script&gt;&lt;script&gt;document.title=" in html
    assert HOSTILE in text_of(html)


def test_a_workbook_has_every_table_with_real_numbers(reports: dict[Lang, Report], tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(reports["en"].save(tmp_path / "tables.xlsx"))
    assert len(book.sheet_names) == 1 + len(reports["en"].tables)
    sheet = book.get_sheet_by_name("What was imported").to_python()
    [row] = sheet[3:4]
    assert row[0] == "Huitou's own files"
    assert isinstance(row[2], float)
    assert isinstance(row[4], dt.date)


def test_a_workbook_runs_nothing(broken_into: Report, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(broken_into.save(tmp_path / "tables.xlsx"))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert FORMULA in cells


def test_twenty_years_are_well_below_two_megabytes(edges: Mapping[str, Shop]) -> None:
    assert len(edges["twenty years"].report(lang="zh").html.encode()) < 1_200_000


def test_known_up_to_a_day(shop: Shop) -> None:
    report = shop.report(lang="en", to="2024-03-31")
    assert "to 2024-03-31" in report.html
    [cohorts] = [section for section in report.sections if section.id == "cohorts"]
    assert "2024-04" not in text_of(report.html)
    assert cohorts.blocks


def test_a_day_before_the_data_is_refused(shop: Shop) -> None:
    with pytest.raises(UserError, match=r"report\.before_data"):
        shop.report(to="2001-01-01")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("edge", EDGES)
def test_says_no_nonsense_at_the_edge(edge: str, lang: Lang, edges: Mapping[str, Shop]) -> None:
    text = text_of(edges[edge].report(lang=lang).html)
    assert not re.findall(r"\b(?:None|nan|NaN|inf|undefined|null)\b", text)
    # A change may be of more than all, and below nothing; a share may not.
    shares = re.sub(r"[(（][+-]\d+\.\d%[)）]", "", text).replace("100.0%", "")
    assert not re.findall(r"(?<![\d.])1[0-9]{2,}\.\d%|-\d+(?:\.\d)?%", shares)


def test_says_not_yet_where_it_is_too_early(edges: Mapping[str, Shop]) -> None:
    text = text_of(edges["one day"].report(lang="en").html)
    assert "The data covers 1 day, fewer than the 90 looked at" in text
    assert "none has come again on another day yet" in text
    assert "cannot be said yet who is active and who is lost" in text


def test_says_why_there_is_no_number(edges: Mapping[str, Shop]) -> None:
    report = edges["all refunded"].report(lang="zh")
    assert [section.id for section in report.sections] == ["nothing", "exclusions", "quality", "definitions"]
    assert "全额退款" in text_of(report.html)


def test_command_writes_the_page_and_the_workbook(run: Run, worked_example: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "r.html", tmp_path / "r.xlsx"
    ran = run("report", "--shop", worked_example, "--out", page, "--xlsx", book, "--lang", "zh", "--to", "2024-05-31")
    assert (ran.code, ran.out.split()) == (0, [str(page), str(book)])
    assert page.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert book.read_bytes()[:2] == b"PK"


def test_command_writes_the_workbook_alone_under_its_name(run: Run, worked_example: Path, tmp_path: Path) -> None:
    ran = run("report", "--shop", worked_example, "--out", tmp_path / "r.XLSX", "--lang", "en", "--to", "2024-05-31")
    assert (ran.code, ran.out.split()) == (0, [str(tmp_path / "r.XLSX")])
    assert CalamineWorkbook.from_path(tmp_path / "r.XLSX").sheet_names[0] == "Contents"
    assert "browser" not in ran.err


def test_command_refuses_a_place_it_cannot_write(run: Run, worked_example: Path, tmp_path: Path) -> None:
    ran = run("report", "--shop", worked_example, "--out", tmp_path / "nowhere" / "r.html")
    assert ran.code == 2
    assert "report.place" in ran.err


def test_the_library_says_where_it_saved(worked_example: Path, tmp_path: Path) -> None:
    saved = huitou.open(worked_example).report(lang="en", to="2024-05-31").save(tmp_path / "r.html")
    assert saved.read_text(encoding="utf-8").endswith("</html>\n")
