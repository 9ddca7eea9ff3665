"""두 사람의 라벨이 얼마나 일치하는지: 코헨의 카파."""

from collections import Counter


def kappa(first: list[str], second: list[str]) -> float:
    """우연히 맞을 확률을 뺀 일치도. 1이면 완전히 같고 0이면 우연과 같습니다."""
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    one, other = Counter(first), Counter(second)
    chance = sum(one[label] * other[label] for label in one) / n**2
    return (agreed - chance) / (1 - chance)


if __name__ == "__main__":
    a = ["정상"] * 40 + ["긁힘"] * 14 + ["얼룩"] * 6
    b = ["정상"] * 37 + ["긁힘"] * 15 + ["얼룩"] * 8
    print(f"카파 {kappa(a, b):.3f}")
