"""`python -m lms.matching.taxonomy [FOLDER]`: check a taxonomy, the shipped one by default.

Prints one line a fault and exits with 1, or the counts and 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lms.matching.taxonomy.reading import DATA, TaxonomyFileError, read
from lms.matching.taxonomy.validation import validate


def main(arguments: list[str]) -> int:
    """Check the folder that the arguments name; the exit status."""
    try:
        taxonomy = read(Path(arguments[0]) if arguments else DATA)
    except TaxonomyFileError as error:
        print(error, file=sys.stderr)
        return 1
    problems = validate(taxonomy)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{taxonomy.version}: {len(taxonomy.skills)} skills, {len(taxonomy.roles)} roles")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
