"""Make run.txt and dev.txt again from pyproject.toml: every version pinned, every file hashed, no index named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
UV = Path(sys.executable).with_name("uv")
OPTIONS = [
    *["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"],
    *["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"],
]


def compile_to(name: str, *inputs: str) -> None:
    command = [str(UV), "pip", "compile", *inputs, *OPTIONS, "--output-file", f"requirements/{name}"]
    subprocess.run([*command, *sys.argv[1:]], cwd=HERE.parent, check=True)


compile_to("run.txt", "pyproject.toml", "--group", "build")
compile_to("dev.txt", "pyproject.toml", "--group", "build", "--group", "dev", "--constraint", "requirements/run.txt")
