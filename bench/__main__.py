"""All benchmarks: ``python -m bench`` lists them, ``python -m bench NAME …`` runs one.

``make bench`` runs all of them; ``make bench ARGS="pages --seconds 5"`` one.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

#: Name → module with a click command ``main``, and what it measures.
BENCHMARKS = {
    "ranking": ("bench.matching.rank", "rank 1,254 and 10,000 graduates for one opening"),
    "pages": ("bench.pages", "requests a second and p95 of pages with the 1,254-person demo"),
    "enrolment": ("bench.enrolment", "200 threads for 30 seats, on SQLite and PostgreSQL"),
}


def main() -> int:
    """Run what the command line names; 1 when anything fails."""
    name, *arguments = sys.argv[1:] or ["all"]
    if name == "all":
        return max([_run(each, arguments) for each in BENCHMARKS])
    if name not in BENCHMARKS:
        print("usage: python -m bench NAME [OPTIONS]   (NAME --help lists a benchmark's options)")
        for each, (_module, what) in {**BENCHMARKS, "all": ("", "every one of them")}.items():
            print(f"  {each:<10} {what}")
        return 0 if name in {"list", "--help", "-h"} else 2
    module = importlib.import_module(BENCHMARKS[name][0])
    module.main(args=arguments, prog_name=f"python -m bench {name}", standalone_mode=True)
    return 0


def _run(name: str, arguments: list[str]) -> int:
    """Each in a process of its own, so that none warms another's caches."""
    print(f"== {name}: {BENCHMARKS[name][1]}", flush=True)
    environ = os.environ | {"TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, "-m", "bench", name, *arguments]
    status = subprocess.run(command, env=environ, check=False).returncode
    print(flush=True)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
