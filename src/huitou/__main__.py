"""``python -m huitou`` is the same as ``huitou``."""

import sys

from huitou.cli.main import main

sys.exit(main())
