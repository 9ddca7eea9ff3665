"""`python -m lms.matching`."""

from lms.matching.cli import main

main(prog_name="python -m lms.matching")
