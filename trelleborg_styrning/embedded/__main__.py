"""The process that looks after one private server: `python -m trelleborg_styrning.embedded keeper postgres`."""

import sys

from trelleborg_styrning.embedded.keeper import main

sys.exit(main(sys.argv[2]))
