"""IoU와 부류별 비최대 억제. PyTorch의 기본 연산만 씁니다."""

import torch


def iou(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """상자 (N, 4)와 (M, 4)의 IoU (N, M). 좌표는 왼쪽 위, 오른쪽 아래."""
    left_top = torch.maximum(a[:, None, :2], b[None, :, :2])
    right_bottom = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = right_bottom - left_top
    overlap = sides[..., 0] * sides[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    return overlap / (area_a[:, None] + area_b[None, :] - overlap)


def nms(boxes: torch.Tensor, scores: torch.Tensor, threshold: float = 0.5) -> list[int]:
    """남는 상자의 번호, 점수가 높은 것부터."""
    order = scores.argsort(descending=True).tolist()
    kept: list[int] = []
    while order:
        best = order.pop(0)
        kept.append(best)
        if not order:
            break
        overlaps = iou(boxes[best : best + 1], boxes[order])[0]
        order = [i for i, value in zip(order, overlaps.tolist()) if value <= threshold]
    return kept


def nms_by_class(boxes, scores, labels, threshold: float = 0.5) -> list[int]:
    found: list[int] = []
    for label in labels.unique().tolist():
        index = (labels == label).nonzero().flatten()
        found += index[nms(boxes[index], scores[index], threshold)].tolist()
    return sorted(found, key=lambda i: -scores[i].item())
