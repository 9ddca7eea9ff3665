"""두 단계 학습: 머리만 먼저, 그다음 뒤쪽 층까지. 실행: python train.py --seed 7"""

import argparse
import random

import torch
from torch import nn

from panels import augmented, split_by_specimen  # 3차시에 만든 생성기


def build(classes: int) -> nn.Module:
    net = torch.hub.load("pytorch/vision", "resnet18", weights="DEFAULT")
    for parameter in net.parameters():
        parameter.requires_grad = False
    net.fc = nn.Linear(net.fc.in_features, classes)
    return net


def unfreeze(net: nn.Module) -> None:
    for parameter in net.layer4.parameters():
        parameter.requires_grad = True


def run(net: nn.Module, loader, rate: float, epochs: int) -> None:
    wanted = [p for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(wanted, lr=rate)
    loss_of = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        net.train()
        for images, labels in loader:
            optimiser.zero_grad()
            loss = loss_of(net(images), labels)
            loss.backward()
            optimiser.step()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    seed = parser.parse_args().seed
    random.seed(seed)
    torch.manual_seed(seed)
    train, test = split_by_specimen(seed)
    loader = torch.utils.data.DataLoader(augmented(train), batch_size=16, shuffle=True)
    net = build(classes=3)
    run(net, loader, rate=1e-3, epochs=8)
    unfreeze(net)
    run(net, loader, rate=1e-3, epochs=12)
    torch.save(net.state_dict(), "model.pt")


if __name__ == "__main__":
    main()
