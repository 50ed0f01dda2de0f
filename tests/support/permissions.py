"""Whether file permissions bind this process: they do not bind a superuser with all its capabilities."""

import os
import tempfile
from pathlib import Path


def bind() -> bool:
    """Whether a file that nobody may read cannot be read here."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return not os.access(file.name, os.R_OK)
