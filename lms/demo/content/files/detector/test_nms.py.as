"""강의의 손 계산 값으로 확인합니다: python -m pytest test_nms.py"""

import torch

from nms import iou, nms, nms_by_class


def test_a_worked_example() -> None:
    a = torch.tensor([[0.0, 0.0, 4.0, 4.0]])
    b = torch.tensor([[2.0, 0.0, 6.0, 4.0]])
    assert abs(iou(a, b).item() - 1 / 3) < 1e-6


def test_two_classes_do_not_suppress_one_another() -> None:
    boxes = torch.tensor([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.1]])
    scores = torch.tensor([0.9, 0.8])
    labels = torch.tensor([0, 1])
    assert nms_by_class(boxes, scores, labels) == [0, 1]
    assert nms(boxes, scores) == [0]


def test_nothing_gives_nothing() -> None:
    assert nms(torch.zeros((0, 4)), torch.zeros(0)) == []
