"""What people of the story bring: pictures, a film, data, résumés, the text of a posting."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import docx
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.interop.makers import hwpx, hwpx_paragraph, hwpx_table

RECORD = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 90;
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(10), {mimeType: "video/mp4"});
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let x = 0; x < 8; x += 1) {
    pen.fillStyle = "#224499"; pen.fillRect(0, 0, 160, 90);
    pen.fillStyle = "#ffffff"; pen.fillRect(x * 20, 30, 20, 20);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}"""

LESSON = """커널은 작은 창입니다. 창이 영상을 지나가며 곱하고 더합니다.

![도로 위의 자동차를 나타낸 그림](file:도로.png "앞차와의 거리를 재는 장면")

## 식으로 보면

크기가 $k \\times k$인 커널 $w$로 얻는 값은 다음과 같습니다.

$$ y_{ij} = \\sum_{a=1}^{k} \\sum_{b=1}^{k} w_{ab}\\, x_{i+a,\\,j+b} $$

::: tip 손으로 먼저
3×3 커널 하나를 손으로 옮겨 보고 나서 코드를 쓰세요.
:::

## 코드로 보면

```python
import numpy as np


def convolve(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    size = kernel.shape[0]
    rows, columns = (side - size + 1 for side in image.shape)
    return np.array([[np.sum(image[i:i + size, j:j + size] * kernel) for j in range(columns)]
                     for i in range(rows)])
```

## 움직이는 모습

![커널이 지나가는 모습](file:커널.mp4)

| 커널 | 하는 일 |
| --- | --- |
| 소벨 | 윤곽 찾기 |
| 가우시안 | 흐리게 하기 |

연습할 자료: [측정값](file:거리.csv)
"""

POSTING = """[한빛모빌리티] 자율주행 인지 엔지니어 (신입)

■ 담당업무
- 카메라 영상에서 차량과 보행자를 검출하는 모델 개발
- 검출 모델의 성능 측정과 개선

■ 자격요건
- Python으로 개발한 경험이 있으신 분
- 컴퓨터 비전 또는 객체 검출 프로젝트 경험

■ 우대사항
- 머신러닝 모델을 배포해 본 경험
- 도커 사용 경험

■ 근무조건
- 근무지: 광주 북구 첨단과기로
- 고용형태: 정규직
"""


def picture(folder: Path) -> Path:
    """A drawing for a lesson."""
    image = Image.new("RGB", (640, 240), "#e8edf7")
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 240), (260, 90), (380, 90), (640, 240)], fill="#9aa3b5")
    pen.rectangle((280, 110, 360, 160), fill="#224499")
    path = folder / "도로.png"
    image.save(path)
    return path


def film(folder: Path, page: Page) -> Path:
    """Half a second of film, as the browser records it."""
    path = folder / "커널.mp4"
    path.write_bytes(base64.b64decode(page.evaluate(RECORD)))
    return path


def table(folder: Path) -> Path:
    """Numbers for a lesson, as Korean spreadsheets save them."""
    path = folder / "거리.csv"
    path.write_bytes("시각,거리(m)\r\n1,12.5\r\n2,11.9\r\n".encode("cp949"))
    return path


def work(folder: Path) -> Path:
    """A file that a trainee hands in."""
    path = folder / "검출_결과.py"
    path.write_text("def area(box):\n    x0, y0, x1, y1 = box\n    return (x1 - x0) * (y1 - y0)\n")
    return path


def word_resume(folder: Path) -> Path:
    """A Korean résumé written with a word processor: headings, a table, lines."""
    document = docx.Document()
    document.add_heading("이력서", 0)
    document.add_paragraph("한지우")
    document.add_heading("경력", 1)
    document.add_paragraph("2023.03 - 2024.02 무등에너지 데이터팀 인턴")
    document.add_paragraph("파이썬으로 설비 영상에서 이상을 찾는 도구를 만들었습니다.")
    document.add_heading("프로젝트", 1)
    document.add_paragraph("2024.05 - 2024.08 주차장 빈자리 검출")
    document.add_paragraph("OpenCV와 PyTorch로 빈자리를 찾고 도커로 배포했습니다.")
    document.add_heading("자격증", 1)
    rows = document.add_table(rows=2, cols=2)
    for cell, text in zip(rows._cells, ("자격", "취득일", "정보처리기사", "2023.06"), strict=True):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    path = folder / "한지우_이력서.docx"
    path.write_bytes(stream.getvalue())
    return path


def hangul_resume(folder: Path) -> Path:
    """The same person's résumé as an HWPX document."""
    lines = [
        "이력서", "성명 한지우", "경력사항", "2023.03 - 2024.02 무등에너지 데이터팀 인턴",
        "파이썬으로 설비 영상에서 이상을 찾는 도구를 만들었습니다.", "보유기술",
        "Python, PyTorch, OpenCV, Docker",
    ]  # fmt: skip
    paragraphs = "".join(hwpx_paragraph(line) for line in lines)
    rows = hwpx_table([["자격", "취득일"], ["정보처리기사", "2023.06"]])
    path = folder / "한지우_이력서.hwpx"
    path.write_bytes(hwpx(paragraphs + rows))
    return path
