"""Writes a SavedModel with a Keras LSTM, whose weights follow from a seed: [batch, 32 steps, 64 features] to 10 probabilities."""
import os
import sys

import keras

keras.utils.set_random_seed(1)
inputs = keras.Input((32, 64), name="sequence")
outputs = keras.layers.Dense(10, activation="softmax")(keras.layers.LSTM(128)(inputs))
keras.Model(inputs, outputs).export(sys.argv[1], verbose=False)
