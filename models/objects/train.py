#!/usr/bin/python3
"""Trains the network "Objects" on scenes made of the pictures of @lobehub/fluent-emoji-3d. See README.md.

    /usr/bin/python3 models/objects/train.py [--steps N] [--checkpoints FOLDER] [--packages node_modules]
"""

import argparse
import tempfile
import time
from collections import deque
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

from finish import finish
from network import FIRST_FILTERS, ObjectsNetwork
from scenes import ANGLES, FIRST_SIDE, PACKAGES, compose, grounds, gratings, load_pictures

SEED = 3
BATCH = 64
PEAK_RATE = 0.06
WARM_UP = 0.04
FIRST_SHARE = 0.5
GROUNDS = 8000
GRATINGS = 24
REUSED_AFTER = 16
GRATING_WEIGHT = 0.15
ROUGHNESS_WEIGHT = 0.03


def roughness(filters):
    """Squared differences of neighbouring weights (zero beyond the border) over the squared weights: people look at the
    first layer's filters, and a little of this in the loss gives strokes and edges instead of noise."""
    padded = F.pad(filters, (1, 1, 1, 1))
    differences = padded.diff(dim=2).square().sum() + padded.diff(dim=3).square().sum()
    return differences / filters.square().sum()


class Scenes(IterableDataset):
    """All batches: scenes with stripes for the second task: (scenes, labels, striped, angles)."""

    def __init__(self, pictures, labels, chosen, steps):
        self.steps = steps
        self.pictures, self.labels, self.chosen = pictures, labels, chosen
        # Between every picture alike and every class alike.
        self.weights = (1 / torch.bincount(labels[chosen]).float().sqrt())[labels[chosen]]

    def __iter__(self):
        full = grounds(GROUNDS, SEED)
        first = F.interpolate(full.float(), size=FIRST_SIDE, mode="bilinear", antialias=True).byte()
        # Every scene is used twice, 16 batches apart and mirrored: half of a batch is new.
        earlier = deque()
        for step in range(self.steps):
            store = first if step < FIRST_SHARE * self.steps else full
            if len(earlier) > REUSED_AFTER and earlier[0][0].shape[-1] != store.shape[-1]:
                earlier.clear()
            count = BATCH // 2 if len(earlier) > REUSED_AFTER else BATCH
            batch = self.chosen[torch.multinomial(self.weights, count, replacement=True)]
            scenes, labels = compose(self.pictures, store, batch), self.labels[batch]
            earlier.append((scenes[: BATCH // 2].flip(3), labels[: BATCH // 2]))
            if count < BATCH:
                old_scenes, old_labels = earlier.popleft()
                scenes, labels = torch.cat([scenes, old_scenes]), torch.cat([labels, old_labels])
            yield scenes.contiguous(memory_format=torch.channels_last), labels, *gratings(GRATINGS)


def angle_loss(model, reader, striped, angles):
    """A second task for the first layer alone: which way do the stripes run? It gives filters for all directions, the
    diagonals too, which pictures that mostly stand upright ask for less. The normalisation keeps to the scenes."""
    norm = model.norm1
    maps = F.batch_norm(model.conv1(striped), norm.running_mean, norm.running_var, norm.weight, norm.bias, False)
    return F.cross_entropy(reader(F.relu(maps).mean(dim=(2, 3))).float(), angles)


def rate_at(done):
    """The share of the peak learning rate after a share of the steps: up in a line, down in a line."""
    return done / WARM_UP if done < WARM_UP else (1 - done) / (1 - WARM_UP)


def parameter_groups(model, reader):
    decayed = [w for w in [*model.parameters(), *reader.parameters()] if w.ndim > 1]
    return [
        {"params": decayed, "weight_decay": 5e-4},
        {"params": [w for w in [*model.parameters(), *reader.parameters()] if w.ndim == 1], "weight_decay": 0},
    ]


def measure(model, pictures, store, labels, chosen, seed):
    """Share of one unseen rendering of each chosen picture that is named rightly."""
    generator = torch.Generator().manual_seed(seed)
    model.eval()
    with torch.no_grad():
        right = sum(
            int((model(compose(pictures, store, part, generator, training=False))[0].argmax(1) == labels[part]).sum())
            for part in chosen.split(128)
        )
    model.train()
    return right / len(chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10000)
    parser.add_argument("--threads", type=int, default=1, help="beside the process that makes the scenes")
    parser.add_argument("--checkpoints", type=Path, default=Path(tempfile.gettempdir()) / "specular-objects")
    parser.add_argument("--packages", type=Path, default=PACKAGES)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    options.checkpoints.mkdir(parents=True, exist_ok=True)

    classes, rows, pictures, labels = load_pictures(options.packages)
    trained = torch.tensor([index for index, row in enumerate(rows) if not row["heldOut"]])
    unseen_store = grounds(1000, SEED + 1)
    batches = iter(DataLoader(Scenes(pictures, labels, trained, options.steps), batch_size=None, num_workers=1, prefetch_factor=8))

    model, reader = ObjectsNetwork(len(classes)).to(memory_format=torch.channels_last), nn.Linear(FIRST_FILTERS, ANGLES)
    optimizer = torch.optim.SGD(parameter_groups(model, reader), PEAK_RATE, momentum=0.9, nesterov=True)
    started, seen_loss, seen_right = time.monotonic(), 0.0, 0
    for step in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = PEAK_RATE * rate_at(step / options.steps)
        scenes, wanted, striped, angles = next(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(scenes)[0].float()
            # Smoothed labels keep the probabilities away from 0 and 1, where an occlusion map has nothing to show.
            loss = F.cross_entropy(logits, wanted, label_smoothing=0.05)
            second = angle_loss(model, reader, striped, angles)
        total = loss + GRATING_WEIGHT * second + ROUGHNESS_WEIGHT * roughness(model.conv1.weight)
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        seen_loss, seen_right = seen_loss + loss.item(), seen_right + int((logits.argmax(1) == wanted).sum())
        if (step + 1) % 200 == 0:
            pace = (time.monotonic() - started) / (step + 1)
            print(
                f"step {step + 1}  loss {seen_loss / 200:.3f}  right {seen_right / 200 / BATCH:.3f}  "
                f"{pace * 1000:.0f} ms a step, {pace * (options.steps - step - 1) / 60:.0f} min left",
                flush=True,
            )
            seen_loss, seen_right = 0.0, 0
        if (step + 1) % 1000 == 0 or step + 1 == options.steps:
            print(f"  unseen renderings {measure(model, pictures, unseen_store, labels, trained, step):.3f}", flush=True)
            state = {"model": model.state_dict(), "reader": reader.state_dict(), "classes": classes, "seed": SEED, "step": step + 1}
            torch.save(state, options.checkpoints / f"step-{step + 1}.pt")
    finish(model, options.steps, SEED, options.packages)


if __name__ == "__main__":
    main()
