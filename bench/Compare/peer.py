"""TensorFlow's side of bench/Compare: reads one JSON command a line, answers with seconds."""
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


class Step:
    """One training step of a graph that we exported, by make_callable, TensorFlow's fastest way."""

    def __init__(self, command):
        graph = tf.Graph()
        with graph.as_default():
            definition = tf.GraphDef()
            with open(command["graph"], "rb") as file:
                definition.ParseFromString(file.read())
            tf.import_graph_def(definition, name="")
        threads = command["threads"]
        config = tf.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        self.session = tf.Session(graph=graph, config=config)
        self.session.run(command["initializer"])
        self.call = self.session.make_callable(command["fetch"], feed_list=command["feeds"])
        random = np.random.RandomState(1)
        rows = command["batch"]
        self.values = [
            random.randint(1, 11, size=(rows, command["features"])).astype(np.float32),
            random.randint(0, 2, size=rows).astype(np.int64),
        ]

    def run(self, count):
        for _ in range(count):
            self.call(*self.values)


class Parse:
    """TFRecord Examples to batches of tensors: TFRecordDataset, batch, parse_example."""

    def __init__(self, command):
        graph = tf.Graph()
        with graph.as_default():
            features = {
                "label": tf.io.FixedLenFeature([], tf.int64),
                "features": tf.io.FixedLenFeature([command["features"]], tf.float32),
            }
            data = tf.data.TFRecordDataset(command["files"]).repeat().batch(command["batch"])
            data = data.map(lambda serialized: tf.io.parse_example(serialized, features)).prefetch(4)
            options = tf.data.Options()
            options.threading.private_threadpool_size = command["threads"]
            options.threading.max_intra_op_parallelism = command["threads"]
            self.next = tf.data.make_one_shot_iterator(data.with_options(options)).get_next()
        config = tf.ConfigProto(
            intra_op_parallelism_threads=command["threads"], inter_op_parallelism_threads=command["threads"])
        self.session = tf.Session(graph=graph, config=config)
        self.call = self.session.make_callable(self.next["label"].op)

    def run(self, count):
        for _ in range(count):
            self.call()


KINDS = {"step": Step, "parse": Parse}
cases = {}
print(json.dumps({"version": tf.__version__}), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "prepare":
        cases[command["case"]] = KINDS[command["kind"]](command)
        answer = {}
    else:
        began = time.perf_counter()
        cases[command["case"]].run(command["count"])
        answer = {"seconds": time.perf_counter() - began}
    print(json.dumps(answer), flush=True)
