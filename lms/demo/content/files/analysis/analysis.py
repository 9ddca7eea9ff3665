"""분석을 처음부터 다시 돌립니다: python analysis.py results.csv"""

import csv
import statistics
import sys


def read(path: str) -> list[float]:
    """오차 열을 읽습니다. 빈 칸은 값이 아니므로 건너뜁니다."""
    with open(path, encoding="utf-8") as file:
        return [float(row["error"]) for row in csv.DictReader(file) if row["error"].strip()]


def main() -> None:
    errors = sorted(read(sys.argv[1]))
    middle = statistics.median(errors)
    worst = errors[int(0.95 * (len(errors) - 1))]
    print(f"n = {len(errors)}, 중앙값 {middle:.3f}, 95백분위 {worst:.3f}")


if __name__ == "__main__":
    main()
