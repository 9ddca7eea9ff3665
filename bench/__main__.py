"""All benchmarks: ``python -m bench`` lists them, ``python -m bench NAME …`` runs one.

``make bench`` runs all of them; ``make bench ARGS="pages --seconds 5"`` one.
"""

from __future__ import annotations

import os
import subprocess
import sys

#: Name → module, run as a program of its own, and what it measures.
BENCHMARKS = {
    "matcher": ("bench.matching.rank", "rank 1,254 and 10,000 graduates for one opening"),
    "ranking": ("bench.ranking", "rank 1,254 graduates with the real model and show the page"),
    "pages": ("bench.pages", "requests a second and p95 of pages with the 1,254-person demo"),
    "grading": ("bench.grading", "open the grading queue of 500 submissions, names hidden"),
    "gradebook": ("bench.gradebook", "totals of 300 learners × 60 items with their explanation"),
    "gradebook-page": ("bench.gradebook_page", "open and edit a gradebook of 300 learners × 60"),
    "attendance": ("bench.attendance", "rates of 1,254 people × 180 days and their reasons"),
    "quizzes": ("bench.quizzes", "300 learners answer 40 questions at once; none lost"),
    "registration": ("bench.registration", "20,000 registrations in ten minutes, none sold twice"),
    "degrees": ("bench.degrees", "degree audits of 1,000 students; statements do not grow"),
    "rosters": ("bench.rosters", "plan and carry out a roster file of 2,000 people"),
    "enrolment": ("bench.enrolment", "200 threads for 30 seats, on SQLite and PostgreSQL"),
}


def main() -> int:
    """Run what the command line names; 1 when anything fails."""
    name, *arguments = sys.argv[1:] or ["all"]
    if name == "all":
        return max([_titled(each) for each in BENCHMARKS])
    if name not in BENCHMARKS:
        print("usage: python -m bench NAME [OPTIONS]   (NAME --help lists a benchmark's options)")
        for each, (_module, what) in {**BENCHMARKS, "all": ("", "every one of them")}.items():
            print(f"  {each:<15} {what}")
        return 0 if name in {"list", "--help", "-h"} else 2
    return _run(name, arguments)


def _titled(name: str) -> int:
    print(f"== {name}: {BENCHMARKS[name][1]}", flush=True)
    status = _run(name, [])
    print(flush=True)
    return status


def _run(name: str, arguments: list[str]) -> int:
    """In a process of its own, so that none warms another's caches."""
    environ = os.environ | {"TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, "-m", BENCHMARKS[name][0], *arguments]
    return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
