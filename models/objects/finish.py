#!/usr/bin/python3
"""From a checkpoint of train.py: objects.onnx, objects.model.json and training.json. train.py calls this at its end.

    /usr/bin/python3 models/objects/finish.py /tmp/specular-objects/step-10000.pt
"""

import hashlib
import json
import platform
import sys
from pathlib import Path

import torch

from network import SIDE, ObjectsNetwork
from scenes import MEAN, STD, HERE, PACKAGES, clean, compose, grounds, load_pictures, picture_path

OPSET = 13
# Neither the grounds nor the chance of training.
MEASURE_SEED = 99
RENDERINGS = 2


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


def accuracy(model, render, labels, chosen, renderings=1):
    """(top-1, top-3) over so many renderings of each chosen picture; `render` makes a batch of them."""
    first = third = 0
    with torch.no_grad():
        for part in chosen.repeat(renderings).split(128):
            best = model(render(part))[0].topk(3, dim=1).indices == labels[part][:, None]
            first, third = first + int(best[:, 0].sum()), third + int(best.any(dim=1).sum())
    return {"top1": round(first / renderings / len(chosen), 4), "top3": round(third / renderings / len(chosen), 4)}


def finish(model, steps, seed, packages):
    """Exports the network and writes what the scenes of scenes.py say about it. measure.ts adds its own figures."""
    classes, rows, pictures, labels = load_pictures(packages)
    held_out = torch.tensor([row["heldOut"] for row in rows])
    trained, unseen = (~held_out).nonzero().flatten(), held_out.nonzero().flatten()
    store, generator = grounds(1500, MEASURE_SEED), torch.Generator().manual_seed(MEASURE_SEED)
    scene = lambda part: compose(pictures, store, part, generator, training=False)
    plain = lambda part: clean(pictures, part)
    model.eval()
    digest = hashlib.sha256()
    for index in trained.tolist():
        digest.update(picture_path(packages, rows[index]).read_bytes())
    report = {
        "seed": seed,
        "steps": steps,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "parameters": sum(weights.numel() for weights in model.parameters()),
        "classes": len(classes),
        "trainingPictures": len(trained),
        "heldOutPictures": len(unseen),
        "trainingFilesSha256": digest.hexdigest(),
        "renderings": RENDERINGS,
        "unseenScenes": accuracy(model, scene, labels, trained, RENDERINGS),
        "clean": accuracy(model, plain, labels, trained),
        "heldOutScenes": accuracy(model, scene, labels, unseen, RENDERINGS * 4),
        "heldOutClean": accuracy(model, plain, labels, unseen),
    }
    (HERE / "training.json").write_text(json.dumps(report, indent=2) + "\n")
    export(model, classes)
    print(json.dumps(report, indent=2))


def main():
    state = torch.load(sys.argv[1])
    model = ObjectsNetwork(len(state["classes"]))
    model.load_state_dict(state["model"])
    finish(model, state["step"], state["seed"], PACKAGES)


if __name__ == "__main__":
    main()
