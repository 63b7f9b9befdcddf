"""TensorFlow's side of bench/Compare's cold start: loads a SavedModel, runs its default signature on one input, prints the outputs."""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf

folder, name, file = sys.argv[1:]
signature = tf.saved_model.load(folder).signatures["serving_default"]
for key, value in signature(**{name: tf.constant(np.load(file))}).items():
    print(key, value.numpy().tolist())
