"""The network "Objects": a 7×7 first layer, three residual blocks, 192 features and a linear read-out."""

import torch
import torch.nn.functional as F
from torch import nn

SIDE = 96
FIRST_FILTERS = 40
WIDTHS = (48, 96, 192)
FEATURES = 192


class Residual(nn.Module):
    """Two 3×3 convolutions beside a shortcut, which is 1×1 where the shape changes."""

    def __init__(self, channels_in, channels_out, stride):
        super().__init__()
        self.first = nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(channels_out)
        self.second = nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(channels_out)
        same = channels_in == channels_out and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(channels_in, channels_out, 1, stride, bias=False), nn.BatchNorm2d(channels_out)
        )

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)), inplace=True)
        return F.relu(self.second_norm(self.second(y)) + self.shortcut(x), inplace=True)


class ObjectsNetwork(nn.Module):
    """Input: (batch, 3, 96, 96), RGB, normalised by MEAN and STD of scenes.py. Output: (logits, features)."""

    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, FIRST_FILTERS, 7, 2, 3, bias=False)
        # A small start: with the normalisation behind it, what the layer learns soon outweighs the noise of the start.
        nn.init.normal_(self.conv1.weight, std=0.01)
        self.norm1 = nn.BatchNorm2d(FIRST_FILTERS)
        self.blocks = nn.Sequential(
            Residual(FIRST_FILTERS, WIDTHS[0], 1), Residual(WIDTHS[0], WIDTHS[1], 2), Residual(WIDTHS[1], WIDTHS[2], 2)
        )
        self.describe = nn.Linear(WIDTHS[2], FEATURES)
        self.dropout = nn.Dropout(0.2)
        self.classify = nn.Linear(FEATURES, classes)

    def forward(self, image):
        x = F.relu(self.norm1(self.conv1(image)))
        x = self.blocks(F.max_pool2d(x, 3, 2, 1))
        features = F.relu(self.describe(x.mean(dim=(2, 3))))
        return self.classify(self.dropout(features)), features
