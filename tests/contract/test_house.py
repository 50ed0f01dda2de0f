"""The house rules, held by machine: what may import what, what every text must have, what no file may hold."""

import ast
import os
import re
import shlex
import subprocess
import sys
from argparse import Action, _SubParsersAction
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from huitou.cli.commands import COMMANDS
from huitou.cli.main import parser
from huitou.cli.parser import Parser
from huitou.errors import Lang
from huitou.language import Speech
from huitou.version import __version__

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Spelled so that this file does not hold what it looks for.
HOSTS = re.compile(
    r"(p[y]pi|python[h]osted|np[m]js|deb\.debia[n])\.(org|com)|https?://[^/\s]*mirro[r]|/(wor[k]|roo[t])/\w"
)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _sources() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text("utf-8"))) for path in sorted((ROOT / "src").rglob("*.py"))]


def test_imports_keep_to_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == 0


def test_our_own_imports_stand_on_top_of_the_file() -> None:
    """But for the simulated shop, which brings numpy, and the library's face and its shop: who asks for one number
    should not wait for every room.
    """
    package = ROOT / "src" / "huitou"
    hidden = {
        f"{path.stem}: {node.module}"
        for path, tree in _sources()
        if path != package / "__init__.py" and path.parent != package / "shop"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("huitou")
    }
    simulated = "huitou.simulate.folder"
    assert hidden == {f"{each}: {simulated}" for each in ("demo", "demo_web", "simulate")}


def _loaded_by(code: str) -> set[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    code = f"import sys\n{code}\nprint('', *sorted(sys.modules), sep='\\n')"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env=env).stdout
    return set(printed.splitlines())


def test_the_package_and_its_command_line_load_no_engine() -> None:
    commands = ", ".join(f"huitou.cli.{command.module}" for command in COMMANDS)
    loaded = _loaded_by(f"import huitou.cli.main, {commands}")
    engines = {"duckdb", "deltalake", "numpy", "python_calamine", "charset_normalizer", "phonenumbers", "arro3"}
    assert engines & loaded == set()


def test_importing_the_package_loads_its_errors_alone() -> None:
    loaded = {name for name in _loaded_by("import huitou") if name.startswith("huitou")}
    assert loaded == {"huitou", "huitou.errors"}


def test_a_command_loads_no_other() -> None:
    parsing = "from huitou.cli.main import parser; from huitou.language import Speech; parser(Speech('en'), {})"
    files = {f"huitou.cli.{command.module}" for command in COMMANDS}
    assert files & _loaded_by(parsing.format(["--help"])) == set()
    assert files & _loaded_by(parsing.format(["--lang", "zh", "due"])) == {"huitou.cli.due"}


def test_no_tracked_file_names_a_registry_or_a_machine() -> None:
    found = []
    for path in _tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in HOSTS.finditer(text)]
    assert found == []


def test_requirements_are_hashed_and_name_no_index() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
        assert pinned
        assert len(re.findall(r"^[a-z0-9]\S*==[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)) == len(pinned)
        assert "://" not in text


def test_the_changelog_has_an_entry_for_this_version() -> None:
    assert re.search(rf"^## \[?{re.escape(__version__)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def _commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```(?:sh|console|bash)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line.split("  #")[0].strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def test_every_command_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        for line in _commands(page):
            words = shlex.split(line)
            if words[0] == "huitou":
                parser(Speech("en")).parse_args(words[1:])
            elif words[0] == "make":
                assert set(words[1:]) <= targets, f"{page.name}: {line}"
            else:
                assert words[0] in {"git", "cd", "pip", "python"}, f"{page.name}: {line}"


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'(?:src|srcset)="([^":]+)"', text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_both_readmes_have_the_same_sections() -> None:
    chinese, english = (
        re.findall(r"^(#+) ", (ROOT / n).read_text("utf-8"), re.MULTILINE) for n in ("README.zh-CN.md", "README.md")
    )
    assert chinese == english


def _options(top: Parser) -> Iterator[tuple[str, Action]]:
    for action in top._actions:
        if isinstance(action, _SubParsersAction):
            for choice in action._choices_actions:
                yield f"{top.prog} {choice.dest}", choice
            for below in action.choices.values():
                yield from _options(below)
        else:
            yield f"{top.prog} {'/'.join(action.option_strings) or action.dest}", action


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_and_command_is_explained(lang: Lang) -> None:
    options = dict(_options(parser(Speech(lang))))
    assert len(options) > 50
    for place, option in options.items():
        assert option.help, place
        assert bool(CHINESE.search(option.help)) == (lang == "zh"), f"{place}: {option.help}"


def _errors() -> Iterator[tuple[str, str, str, dict[str, ast.expr]]]:
    for path, tree in _sources():
        for node in ast.walk(tree):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and name in {"UserError", "DataError", "ExternalError"}:
                code = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                yield f"{path.name}:{node.lineno}", name, str(code), {k.arg or "": k.value for k in node.keywords}


def _literal(text: ast.expr) -> str:
    """The words of a literal or f-string without what is filled in."""
    parts = [part.value for part in ast.walk(text) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return "".join(parts)


def test_every_error_has_a_code_and_both_languages() -> None:
    places = list(_errors())
    assert len(places) > 20
    for place, _, code, words in places:
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code) or not code, f"{place}: {code}"
        assert {"zh", "en"} <= words.keys(), place
        if isinstance(words["zh"], ast.Constant | ast.JoinedStr):
            assert CHINESE.search(_literal(words["zh"])), place
        if isinstance(words["en"], ast.Constant | ast.JoinedStr):
            assert not CHINESE.search(_literal(words["en"])), place


def test_an_error_code_is_of_one_class() -> None:
    """The class decides the exit code, so one code under two classes would mean two things."""
    classes: dict[str, set[str]] = defaultdict(set)
    for _, name, code, _ in _errors():
        classes[code].add(name)
    classes.pop("", None)
    assert {code: sorted(names) for code, names in classes.items() if len(names) > 1} == {}
