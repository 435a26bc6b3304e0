#!/usr/bin/python3
"""Writes objects.onnx and objects.model.json from a checkpoint of train.py (which calls this at its end).

    /usr/bin/python3 models/objects/export_onnx.py /tmp/specular-objects/step-10000.pt
"""

import json
import sys
from pathlib import Path

import torch

from network import SIDE, ObjectsNetwork
from scenes import MEAN, STD, HERE

OPSET = 13


def export(model, classes):
    """The normalisation of the input stays in the card; the one behind each convolution is folded into its weights."""
    torch.onnx.export(
        model.eval().to(memory_format=torch.contiguous_format),
        torch.zeros(1, 3, SIDE, SIDE),
        HERE / "objects.onnx",
        opset_version=OPSET,
        input_names=["image"],
        output_names=["logits", "features"],
        dynamic_axes={name: {0: "batch"} for name in ("image", "logits", "features")},
    )
    card = {
        "name": "Objects",
        "format": "onnx",
        "file": "objects.onnx",
        "input": {
            "tensor": "image",
            "width": SIDE,
            "height": SIDE,
            "layout": "NCHW",
            "channels": "RGB",
            "scale": 1 / 255,
            "mean": [MEAN] * 3,
            "std": [STD] * 3,
            "fit": "contain",
        },
        "output": {"tensor": "logits", "kind": "logit"},
        "labels": classes,
        "features": "features",
        "license": "MIT",
        "source": "A residual network of ours, trained by models/objects/train.py on scenes made of the pictures of the "
        "npm package @lobehub/fluent-emoji-3d (MIT). No photograph was used. It tells these pictures apart; it does not "
        "recognise objects in photographs. Figures and limits: models/objects/README.md.",
    }
    (HERE / "objects.model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def main():
    state = torch.load(sys.argv[1])
    model = ObjectsNetwork(len(state["classes"]))
    model.load_state_dict(state["model"])
    export(model, state["classes"])


if __name__ == "__main__":
    main()
