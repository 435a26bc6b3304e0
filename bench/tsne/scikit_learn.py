"""scikit_learn.py FOLDER PERPLEXITY ITERATIONS SEED: FOLDER/vectors.npy and start.npy -> map.npy; prints CPU seconds."""

import json
import sys
import time

import numpy
import sklearn
from sklearn.manifold import TSNE

folder, perplexity, iterations, seed = sys.argv[1], *map(int, sys.argv[2:])
vectors = numpy.load(f"{folder}/vectors.npy")
start = numpy.load(f"{folder}/start.npy")
# Renamed in scikit-learn 1.5.
budget = "max_iter" if "max_iter" in TSNE().get_params() else "n_iter"
model = TSNE(
    perplexity=perplexity,
    init=start,
    learning_rate="auto",
    random_state=seed,
    n_jobs=1,
    **{budget: iterations},
)
before = time.process_time()
layout = model.fit_transform(vectors)
seconds = time.process_time() - before
numpy.save(f"{folder}/map.npy", layout.astype(numpy.float32))
print(json.dumps({"seconds": seconds, "version": sklearn.__version__}))
