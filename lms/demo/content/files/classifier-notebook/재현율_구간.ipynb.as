{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "b1",
   "metadata": {},
   "source": "# 부류별 재현율과 구간\n\n시편별로 다섯 조각으로 나누고, 조각마다 부류별 재현율을 구했습니다. 구간은 윌슨 방법입니다."
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "b2",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": "기포 5/7: [0.36, 0.92]\n"
    }
   ],
   "source": [
    "from math import sqrt\n",
    "\n",
    "\n",
    "def wilson(k, n, z=1.96):\n",
    "    p = k / n\n",
    "    middle = (p + z * z / (2 * n)) / (1 + z * z / n)\n",
    "    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)\n",
    "    return middle - half, middle + half\n",
    "\n",
    "\n",
    "print(\"기포 5/7:\", [round(v, 2) for v in wilson(5, 7)])"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "b3",
   "metadata": {},
   "outputs": [
    {
     "data": {
      "text/html": "<table><thead><tr><th>fold</th><th>정상</th><th>점 모양 기포</th><th>가장자리 파임</th></tr></thead><tbody><tr><th>1</th><td>0.97</td><td>0.71</td><td>0.60</td></tr><tr><th>2</th><td>0.94</td><td>0.86</td><td>0.40</td></tr><tr><th>3</th><td>1.00</td><td>0.71</td><td>0.80</td></tr></tbody></table>",
      "text/plain": "(표)"
     },
     "execution_count": 2,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "import pandas as pd\n",
    "\n",
    "table = pd.read_csv(\"recall.csv\").pivot(index=\"fold\", columns=\"class\", values=\"recall\")\n",
    "table"
   ]
  },
  {
   "cell_type": "markdown",
   "id": "b4",
   "metadata": {},
   "source": "가장자리 파임은 조각마다 다섯 장뿐이라 한 장이 20퍼센트포인트를 움직입니다. 사진을 더 찍는다면 이 부류를 **60장** 찍자고 제안합니다."
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
