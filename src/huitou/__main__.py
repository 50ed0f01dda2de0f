"""``python -m huitou`` is the same as ``huitou``."""

import sys

from huitou.cli.main import main

# A process that is begun by another of ours reads this file, too.
if __name__ == "__main__":
    sys.exit(main())
