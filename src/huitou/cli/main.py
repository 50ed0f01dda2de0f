"""The ``huitou`` command: read the arguments, run the command, and end with the right code.

0 done; 2 bad use, or the world refused (the message says what to do); 3 a file was refused; 1 a bug in Huitou.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from huitou.cli.commands import COMMANDS
from huitou.cli.language import chosen
from huitou.cli.output import note, speak_utf8
from huitou.cli.parser import Parser
from huitou.cli.words import told
from huitou.errors import DataError, HuitouError
from huitou.language import Speech
from huitou.version import __version__

# The matrices here are small: threads of an algebra library that wait for each other take a quarter of a report's CPU.
# It reads this when it is first loaded, which no module does before a command runs.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

DONE, BUG, BAD_USE, FILE_REFUSED = 0, 1, 2, 3
INTERRUPTED = 130
NOBODY_READS = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the process's exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    speak_utf8()
    speech = Speech(chosen(words, os.environ))
    try:
        args = parser(speech, words).parse_args(words or ["--help"])
        code: int = args.run(args, speech)
        sys.stdout.flush()
    except HuitouError as problem:
        note(told(problem, speech))
        return FILE_REFUSED if isinstance(problem, DataError) else BAD_USE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return NOBODY_READS
    except OSError as problem:
        note(_refused_by_the_system(problem, speech))
        return BAD_USE
    except SystemExit:
        raise
    except BaseException as problem:  # noqa: BLE001 - the last line of defence; a panic of an engine is no Exception
        return _own_up(problem, speech)
    return code


def parser(speech: Speech, words: Sequence[str] | None = None) -> Parser:
    """The command line in one language: whole, or no more of it than is needed to parse these words.

    A command that is not among them keeps its name and its line, and its file is not loaded: nobody waits for the rest.
    """
    t = speech
    top = Parser(
        speech=t,
        prog="huitou",
        description=t(
            zh="回头：读店铺的订单，说清有多少人回来买、多久回来、老客贡献多少，以及他们是谁。",
            en="Huitou reads a shop's orders and says who comes back, how soon, how much of the money is theirs, "
            "and who they are.",
        ),
        epilog=t(
            zh="先看一眼：huitou demo。每个命令的说明：huitou 命令 --help",
            en="To have a look: huitou demo. About one command: huitou COMMAND --help",
        ),
    )
    top.options.add_argument(
        "--version", action="version", version=f"huitou {__version__}", help=t(zh="显示版本", en="show the version")
    )
    commands = top.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=Parser
    )
    for name, module, zh, en in COMMANDS:
        about = t(zh=zh, en=en)
        command = commands.add_parser(name, speech=t, help=about, description=about)
        if words is None or name in words:
            import_module(f"huitou.cli.{module}").add(command, t)
    return top


def _refused_by_the_system(problem: OSError, t: Speech) -> str:
    what = ": ".join(str(part) for part in (problem.filename, problem.strerror) if part) or type(problem).__name__
    return t(
        zh=f"系统不允许：{what}。请检查路径、权限和磁盘空间",
        en=f"the system refused: {what}. Check the path, the permissions and the free disk space",
    )


def _own_up(problem: BaseException, t: Speech) -> int:
    """Say that it is a bug. The message of the exception may quote a customer, so only its type is shown."""
    if os.environ.get("HUITOU_DEBUG"):
        traceback.print_exception(problem)
    else:
        note(
            t(
                zh=f"回头出错了（{type(problem).__name__}），这是程序的缺陷，不是你的错。"
                "加上 HUITOU_DEBUG=1 再运行一次可看到详情（其中可能有客户资料，转发前请检查）",
                en=f"a bug in Huitou ({type(problem).__name__}), not a fault of yours. Run it again with "
                "HUITOU_DEBUG=1 to see the details (they may hold customers' data: read before you pass them on)",
            )
        )
    return BUG


def _drop_output() -> None:
    """Whoever read the output has gone; without this, Python complains once more while it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
