"""``make check``: style, types, layers, migrations and translations; every one is run and named."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"

CHECKS = (
    ("ruff lint", [BIN / "ruff", "check", "."]),
    ("ruff format", [BIN / "ruff", "format", "--check", "."]),
    ("mypy", [BIN / "mypy"]),
    ("import-linter", [BIN / "lint-imports", "--no-cache"]),
    ("translations", [BIN / "python", "tools/translations.py", "--check"]),
    ("migrations", [BIN / "python", "tools/migrations.py", "check"]),
)


def main() -> int:
    """Run all checks; 1 when any fails."""
    failed = []
    for name, command in CHECKS:
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:], done.stderr[-3000:], sep="\n", flush=True)
    print(f"FAILED: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
