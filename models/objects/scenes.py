"""Scenes for training: a picture on a procedural ground, whole batches at once. No photograph is used anywhere."""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from network import SIDE

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parents[1] / "node_modules"
# Of 0…1 pixel values, the same for red, green and blue; also in the card.
MEAN, STD = 0.45, 0.27
# Training begins with smaller scenes, which cost less than half.
FIRST_SIDE = 64


def small(side):
    """Of each picture there is a smaller version for scenes in which it is drawn small, so that it does not alias."""
    return side * 2 // 3


def picture_path(packages, row):
    return packages / "@lobehub" / "fluent-emoji-3d" / "assets" / row["file"]


def load_pictures(packages):
    """(classes, rows of pictures.json, {side: bytes} as N × 4 × side × side with colour times alpha, labels)."""
    rows = json.loads((HERE / "pictures.json").read_text())
    classes = list(dict.fromkeys(row["class"] for row in rows))
    sizes = {side: np.empty((len(rows), side, side, 4), np.uint8) for side in (SIDE, FIRST_SIDE, small(FIRST_SIDE))}
    for index, row in enumerate(rows):
        image = Image.open(picture_path(packages, row)).convert("RGBa")
        for side, pixels in sizes.items():
            pixels[index] = np.stack(
                [np.asarray(band.resize((side, side), Image.BICUBIC, reducing_gap=3)) for band in image.split()], 2
            )
    tensors = {side: torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous() for side, pixels in sizes.items()}
    return classes, rows, tensors, torch.tensor([classes.index(row["class"]) for row in rows])


def colour(chance):
    """Any colour, saturated and pale ones included: 3 values 0…255."""
    return chance.random(3) ** chance.choice([0.5, 1, 1.5]) * 255


def mix(chance, share):
    """Two colours, blended by a map of shares 0…1."""
    return colour(chance) * share[..., None] + colour(chance) * (1 - share[..., None])


def clouds(chance):
    """A colour with noise of one to three grains."""
    ground = np.broadcast_to(colour(chance), (SIDE, SIDE, 3)).astype(np.float32).copy()
    strength, grey = chance.uniform(10, 90) * 0.6, chance.random() < 0.5
    for cells in chance.choice([2, 3, 5, 8, 16, 32, 96], chance.integers(1, 4), replace=False):
        for channel in [slice(0, 3)] if grey else [slice(c, c + 1) for c in range(3)]:
            grid = Image.fromarray(chance.standard_normal((cells, cells)).astype(np.float32))
            ground[..., channel] += np.asarray(grid.resize((SIDE, SIDE), Image.BICUBIC))[..., None] * strength
    return ground


def waves(chance, x, y):
    """Stripes, soft or hard, at any angle; some crossed."""
    angle, waves_across = chance.random() * 2 * math.pi, chance.uniform(2, 16)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    wave = np.sin(along * waves_across * 2 * math.pi + chance.random() * 6)
    if chance.random() < 0.3:
        wave = wave * np.sin(across * waves_across * 2 * math.pi)
    return mix(chance, np.clip(wave * chance.uniform(0.5, 4), -1, 1) * 0.5 + 0.5)


def blots(chance, x, y):
    """A colour with three to nine ellipses and half planes, hard or soft at the edge."""
    ground = np.broadcast_to(colour(chance), (SIDE, SIDE, 3)).astype(np.float32).copy()
    for _ in range(chance.integers(3, 10)):
        angle = chance.random() * 2 * math.pi
        dx, dy = x - chance.uniform(-0.5, 0.5), y - chance.uniform(-0.5, 0.5)
        along, across = dx * np.cos(angle) + dy * np.sin(angle), dy * np.cos(angle) - dx * np.sin(angle)
        if chance.random() < 0.6:
            inside = 1 - np.hypot(along / chance.uniform(0.05, 0.4), across / chance.uniform(0.05, 0.4))
        else:
            inside = along * 4
        share = np.clip(inside * chance.choice([1.5, 4, 12]) + 0.5, 0, 1)[..., None] * chance.uniform(0.3, 1)
        ground = ground * (1 - share) + colour(chance) * share
    return ground


def gradient(chance, x, y):
    """From one colour to another, along a line or around a point."""
    if chance.random() < 0.7:
        angle = chance.random() * 2 * math.pi
        share = (x * np.cos(angle) + y * np.sin(angle)) * chance.uniform(0.7, 1.6) + 0.5
    else:
        share = np.hypot(x - chance.uniform(-0.4, 0.4), y - chance.uniform(-0.4, 0.4)) * chance.uniform(0.8, 2)
    return mix(chance, np.clip(share, 0, 1))


def grounds(count, seed):
    """count × 3 × 96 × 96 bytes: plain, gradients, clouds, stripes and checks, blots."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / (SIDE - 1.0) - 0.5
    made = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for index in range(count):
        kind = chance.random()
        if kind < 0.12:
            ground = np.broadcast_to(colour(chance), (SIDE, SIDE, 3))
        elif kind < 0.3:
            ground = gradient(chance, x, y)
        elif kind < 0.55:
            ground = clouds(chance)
        elif kind < 0.8:
            ground = waves(chance, x, y)
        else:
            ground = blots(chance, x, y)
        made[index] = np.clip(ground, 0, 255)
    return torch.from_numpy(made).permute(0, 3, 1, 2).contiguous()


def uniform(count, low, high, generator):
    return torch.empty(count).uniform_(low, high, generator=generator)


def place(pictures, side, chosen, scale, angle, flip, aspect, shift_x, shift_y):
    """The chosen pictures turned, scaled (1: as wide as the scene), stretched and shifted (1: half a scene)."""
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    affine = torch.zeros(len(chosen), 2, 3)
    affine[:, 0, 0], affine[:, 0, 1] = cos * flip * aspect, sin * flip * aspect
    affine[:, 1, 0], affine[:, 1, 1] = -sin, cos
    for row in (0, 1):
        affine[:, row, 2] = -(affine[:, row, 0] * shift_x + affine[:, row, 1] * shift_y)
    grid = F.affine_grid(affine, [len(chosen), 4, side, side], align_corners=False)
    placed = torch.empty(len(chosen), 4, side, side)
    large = scale > 0.7
    for source_side, part in ((side, large), (small(side), ~large)):
        if part.any():
            source = pictures[source_side][chosen[part]].float().div_(255)
            placed[part] = F.grid_sample(source, grid[part], align_corners=False, padding_mode="zeros")
    return placed


def compose(pictures, ground_store, chosen, generator=None, training=True):
    """One scene for each chosen picture, as large as the grounds, (n, 3, side, side), normalised. Training adds loss of colour and grey patches."""
    n, side = len(chosen), ground_store.shape[-1]
    each = lambda low, high, size=n: uniform(size, low, high, generator)
    column = lambda values: values.view(n, -1, 1, 1)
    ground = ground_store[torch.randint(len(ground_store), (n,), generator=generator)].float().div_(255)
    if torch.rand(1, generator=generator) < 0.5:
        ground = ground.flip(3)
    if torch.rand(1, generator=generator) < 0.3:
        ground = ground[:, torch.randperm(3, generator=generator)]

    scale, lean = each(0.55, 1.0), each(-1, 1)
    placed = place(
        pictures,
        side,
        chosen,
        scale,
        angle=lean.abs() ** 1.5 * lean.sign() * 0.5,
        flip=(each(0, 1) < 0.5).float() * 2 - 1,
        aspect=each(0.9, 1.1),
        shift_x=each(-1, 1) * (1.05 - scale),
        shift_y=each(-1, 1) * (1.05 - scale),
    )
    colours, alpha = placed[:, :3], placed[:, 3:]
    grey = colours.mean(1, keepdim=True)
    colours = grey + (colours - grey) * column(each(0.5, 1.3))
    colours = colours * column(each(0.85, 1.15, n * 3)) * column(each(0.75, 1.15))
    # A soft shadow below half of the objects.
    shadow = F.avg_pool2d(F.avg_pool2d(alpha, 2), 5, 1, 2).roll((2, 1), (2, 3)) * column(each(-0.5, 0.5).clamp(min=0))
    shadow = F.interpolate(shadow, scale_factor=2, mode="bilinear", align_corners=False)
    scene = ground * (1 - shadow) * (1 - alpha) + torch.minimum(colours.clamp(0, 1), alpha)

    mean = scene.mean((1, 2, 3), keepdim=True)
    scene = mean + (scene - mean) * column(each(0.7, 1.25)) + column(each(-0.1, 0.1))
    blurred = n // 4
    soft = F.avg_pool2d(F.pad(scene[:blurred], (1, 1, 1, 1), mode="reflect"), 3, 1)
    scene[:blurred] = torch.lerp(scene[:blurred], soft, uniform(blurred, 0.3, 1, generator).view(-1, 1, 1, 1))
    scene = scene + torch.randn(scene.shape, generator=generator) * column(each(-0.04, 0.06).clamp(min=0))
    if training:
        scene = drain_and_patch(scene, generator)
    return normalise(scene.clamp_(0, 1))


def drain_and_patch(scene, generator):
    """A few scenes lose their colour, so that shape is learnt too; a few get a grey patch, as occlusion will show them."""
    n, whole = len(scene), scene.shape[-1]
    drained = uniform(n, 0, 1, generator) < 0.12
    scene[drained] = scene[drained].mean(1, keepdim=True).expand(-1, 3, -1, -1)
    for index in torch.nonzero(uniform(n, 0, 1, generator) < 0.2).flatten().tolist():
        side = int(torch.randint(whole // 8, whole // 3, (1,), generator=generator))
        top, left = torch.randint(0, whole - side, (2,), generator=generator).tolist()
        level = float(torch.rand(1, generator=generator)) * 0.4 + 0.3
        scene[index, :, top : top + side, left : left + side] = level
    return scene


def clean(pictures, chosen, level=0.92, scale=0.86):
    """The chosen pictures centred on a light ground, normalised."""
    n = len(chosen)
    still, one = torch.zeros(n), torch.ones(n)
    placed = place(pictures, SIDE, chosen, one * scale, still, one, one, still, still)
    return normalise(placed[:, :3] + (1 - placed[:, 3:]) * level)


def normalise(scene):
    return ((scene - MEAN) / STD).contiguous(memory_format=torch.channels_last)


ANGLES = 12
STRIPED_SIDE = 48


def gratings(count, generator=None):
    """Noisy stripes, 3 to 12 pixels a wave, two colours or two greys: ((count, 3, 48, 48) normalised, angle 0…11)."""
    y, x = torch.meshgrid(torch.arange(STRIPED_SIDE), torch.arange(STRIPED_SIDE), indexing="ij")
    each = lambda low, high, size=count: uniform(size, low, high, generator).view(count, -1, 1, 1)
    angle = torch.randint(ANGLES, (count,), generator=generator)
    turn = (angle.view(-1, 1, 1, 1) + each(-0.5, 0.5)) * (math.pi / ANGLES)
    wave = torch.sin((x * torch.cos(turn) + y * torch.sin(turn)) * (2 * math.pi / each(3, 12)) + each(0, 2 * math.pi))
    wave = (wave * each(1, 3)).clamp_(-1, 1)
    swing = torch.where(each(0, 1) < 0.7, each(-0.35, 0.35), each(-0.35, 0.35, count * 3))
    noise = torch.randn(count, 3, STRIPED_SIDE, STRIPED_SIDE, generator=generator) * each(0, 0.1)
    scene = each(0.3, 0.7, count * 3) + wave * swing + noise
    return normalise(scene.clamp_(0, 1)), angle
