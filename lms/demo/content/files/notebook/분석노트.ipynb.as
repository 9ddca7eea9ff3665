{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "a1",
   "metadata": {},
   "source": "# 조건별 오차 살펴보기\n\n원자료는 `results.csv`입니다. 빈 칸은 값이 아니므로 세지 않습니다."
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "a2",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": "10 행, 1 행이 비어 있음\n"
    }
   ],
   "source": [
    "import csv\n",
    "import statistics\n",
    "\n",
    "rows = list(csv.DictReader(open(\"results.csv\", encoding=\"utf-8\")))\n",
    "print(len(rows), \"행,\", sum(not r[\"error\"] for r in rows), \"행이 비어 있음\")"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "a3",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": "맑음: n=3, 중앙값 0.097\n흐림: n=3, 중앙값 0.184\n야간: n=1, 중앙값 0.342\n비: n=2, 중앙값 0.305\n"
    }
   ],
   "source": [
    "from collections import defaultdict\n",
    "\n",
    "by = defaultdict(list)\n",
    "for r in rows:\n",
    "    if r[\"error\"]:\n",
    "        by[r[\"condition\"]].append(float(r[\"error\"]))\n",
    "for name, values in by.items():\n",
    "    print(f\"{name}: n={len(values)}, 중앙값 {statistics.median(values):.3f}\")"
   ]
  },
  {
   "cell_type": "markdown",
   "id": "a4",
   "metadata": {},
   "source": "야간은 한 건뿐이라 **결론을 내리지 않습니다**. 다음에 무엇을 더 모아야 하는지만 적습니다."
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3",
   "language": "python",
   "name": "python3"
  },
  "language_info": {
   "name": "python",
   "version": "3.11"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
