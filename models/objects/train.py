#!/usr/bin/python3
"""Trains the network "Objects" on scenes made of the pictures of @lobehub/fluent-emoji-3d. See README.md.

    /usr/bin/python3 models/objects/train.py [--checkpoints FOLDER] [--resume FOLDER/step-5000.pt]
"""

import argparse
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

from finish import finish
from network import FIRST_FILTERS, SIDE, ObjectsNetwork
from scenes import ANGLES, FIRST_SIDE, PACKAGES, compose, grounds, gratings, load_pictures

SEED = 3
BATCH = 64
GROUNDS = 8000
GRATINGS = 24
REUSED_AFTER = 16
GRATING_WEIGHT = 0.15
ROUGHNESS_WEIGHT = 0.03
REPORT_EVERY = 200
CHECKPOINT_EVERY = 500


@dataclass(frozen=True)
class Stage:
    """So many steps on scenes of one size. The learning rate rises in a line, then falls in a line."""

    side: int
    steps: int
    peak_rate: float
    last_rate: float
    warm_up: int

    def rate(self, step):
        if step < self.warm_up:
            return self.peak_rate * step / self.warm_up
        return self.peak_rate + (self.last_rate - self.peak_rate) * (step - self.warm_up) / (self.steps - self.warm_up)


# Small scenes cost less than half. Each stage starts with new chance and without momentum.
STAGES = (
    Stage(side=FIRST_SIDE, steps=5000, peak_rate=0.06, last_rate=0.03125, warm_up=400),
    Stage(side=SIDE, steps=2000, peak_rate=0.03125, last_rate=0, warm_up=100),
)


class Scenes(IterableDataset):
    """All batches of a stage: (scenes, labels, striped, angles), the last two for the second task."""

    def __init__(self, pictures, labels, chosen, stage):
        self.pictures, self.labels, self.chosen, self.stage = pictures, labels, chosen, stage
        # Between every picture alike and every class alike.
        self.weights = (1 / torch.bincount(labels[chosen]).float().sqrt())[labels[chosen]]

    def __iter__(self):
        store = grounds(GROUNDS, SEED)
        if self.stage.side != SIDE:
            store = F.interpolate(store.float(), size=self.stage.side, mode="bilinear", antialias=True).byte()
        # Every scene is used twice, 16 batches apart and mirrored: half of a batch is new.
        earlier = deque()
        for _ in range(self.stage.steps):
            count = BATCH // 2 if len(earlier) > REUSED_AFTER else BATCH
            batch = self.chosen[torch.multinomial(self.weights, count, replacement=True)]
            scenes, labels = compose(self.pictures, store, batch), self.labels[batch]
            earlier.append((scenes[: BATCH // 2].flip(3), labels[: BATCH // 2]))
            if count < BATCH:
                old_scenes, old_labels = earlier.popleft()
                scenes, labels = torch.cat([scenes, old_scenes]), torch.cat([labels, old_labels])
            yield scenes.contiguous(memory_format=torch.channels_last), labels, *gratings(GRATINGS)


def roughness(filters):
    """Squared differences of neighbouring weights (zero beyond the border) over the squared weights: people look at the
    first layer's filters, and a little of this in the loss gives strokes and edges instead of noise."""
    padded = F.pad(filters, (1, 1, 1, 1))
    differences = padded.diff(dim=2).square().sum() + padded.diff(dim=3).square().sum()
    return differences / filters.square().sum()


def angle_loss(model, reader, striped, angles):
    """A second task for the first layer alone: which way do the stripes run? It gives filters for all directions, the
    diagonals too, which pictures that mostly stand upright ask for less. The normalisation keeps to the scenes."""
    norm = model.norm1
    maps = F.batch_norm(model.conv1(striped), norm.running_mean, norm.running_var, norm.weight, norm.bias, False)
    return F.cross_entropy(reader(F.relu(maps).mean(dim=(2, 3))).float(), angles)


def parameter_groups(model, reader):
    parameters = [*model.parameters(), *reader.parameters()]
    return [
        {"params": [weights for weights in parameters if weights.ndim > 1], "weight_decay": 5e-4},
        {"params": [weights for weights in parameters if weights.ndim == 1], "weight_decay": 0},
    ]


def train_stage(stage, model, reader, batches, done):
    """Yields the number of all steps whenever a checkpoint is due. `done`: the steps of the stages before."""
    optimizer = torch.optim.SGD(parameter_groups(model, reader), stage.peak_rate, momentum=0.9, nesterov=True)
    started, seen_loss, seen_right = time.monotonic(), 0.0, 0
    for step in range(stage.steps):
        for group in optimizer.param_groups:
            group["lr"] = stage.rate(step)
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
        if (step + 1) % REPORT_EVERY == 0:
            pace = (time.monotonic() - started) / (step + 1)
            print(
                f"step {done + step + 1}  loss {seen_loss / REPORT_EVERY:.3f}  "
                f"right {seen_right / REPORT_EVERY / BATCH:.3f}  {pace * 1000:.0f} ms a step, "
                f"{pace * (stage.steps - step - 1) / 60:.0f} min left of this stage",
                flush=True,
            )
            seen_loss, seen_right = 0.0, 0
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == stage.steps:
            yield done + step + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1, help="beside the process that makes the scenes")
    parser.add_argument("--checkpoints", type=Path, default=Path(tempfile.gettempdir()) / "specular-objects")
    parser.add_argument("--resume", type=Path, help="the checkpoint at the end of a stage")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.checkpoints.mkdir(parents=True, exist_ok=True)

    classes, rows, pictures, labels = load_pictures(PACKAGES)
    trained = torch.tensor([index for index, row in enumerate(rows) if not row["heldOut"]])
    state, done = torch.load(options.resume) if options.resume else None, 0
    for index, stage in enumerate(STAGES):
        done += stage.steps
        if state and state["step"] >= done:
            continue
        torch.manual_seed(SEED + index)
        scenes = Scenes(pictures, labels, trained, stage)
        batches = iter(DataLoader(scenes, batch_size=None, num_workers=1, prefetch_factor=8))
        # Made anew in every stage, so that a run that is resumed draws the same chance as one that is not.
        model = ObjectsNetwork(len(classes)).to(memory_format=torch.channels_last)
        reader = nn.Linear(FIRST_FILTERS, ANGLES)
        if state:
            model.load_state_dict(state["model"])
            reader.load_state_dict(state["reader"])
        for step in train_stage(stage, model, reader, batches, done - stage.steps):
            state = {"model": model.state_dict(), "reader": reader.state_dict(), "classes": classes, "step": step}
            torch.save({**state, "seed": SEED}, options.checkpoints / f"step-{step}.pt")
    finish(model, done, SEED, PACKAGES)


if __name__ == "__main__":
    main()
