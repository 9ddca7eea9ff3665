{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "c1",
   "metadata": {},
   "source": "# 조건별 놓침률\n\n합성 영상 1,000장을 밝기와 크기로 나누어 평가했습니다. 기준은 `CRITERIA.md`에 먼저 적었습니다."
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "c2",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": "밝음 큼 2/240 = 0.8 %\n밝음 작음 6/180 = 3.3 %\n어두움 큼 4/110 = 3.6 %\n어두움 작음 13/89 = 14.6 %\n"
    }
   ],
   "source": [
    "missed = {\n",
    "    (\"밝음\", \"큼\"): (2, 240),\n",
    "    (\"밝음\", \"작음\"): (6, 180),\n",
    "    (\"어두움\", \"큼\"): (4, 110),\n",
    "    (\"어두움\", \"작음\"): (13, 89),\n",
    "}\n",
    "for key, (k, n) in missed.items():\n",
    "    print(*key, f\"{k}/{n} = {100 * k / n:.1f} %\")"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "c3",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": "평균 26.9 ms, 99백분위 51.6 ms\n"
    }
   ],
   "source": [
    "import numpy as np\n",
    "\n",
    "latency = np.random.default_rng(7).gamma(9, 3, 2000)\n",
    "print(f\"평균 {latency.mean():.1f} ms, 99백분위 {np.percentile(latency, 99):.1f} ms\")"
   ]
  },
  {
   "cell_type": "markdown",
   "id": "c4",
   "metadata": {},
   "source": "평균 지연만 보면 합격이지만 **99백분위는 기준 45 ms를 넘습니다**. 판정은 보류입니다."
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
