"""TensorFlow's side of bench/Compare: reads one JSON command a line, answers with seconds of all runs and of the middle one."""
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

    def run(self):
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

    def run(self):
        self.call()


def formula_weight(name, weight):
    """Weight by formula, as golden/models/weights.md defines."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    count = int(np.prod(weight["shape"]))
    with np.errstate(over="ignore"):
        z = np.uint64(value) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    u = (z >> np.uint64(40)).astype(np.float64) * 2.0 ** -23 - 1
    return (weight["offset"] + weight["scale"] * u).astype(np.float32).reshape(weight["shape"])


class Model:
    """One run of a model on inputs of a given batch."""

    def __init__(self, command):
        graph = tf.Graph()
        threads = command["threads"]
        config = tf.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        self.session = tf.Session(graph=graph, config=config)
        with graph.as_default():
            if command["form"] == "saved_model":
                tf.saved_model.load(self.session, ["serve"], command["path"])
            else:
                definition = tf.GraphDef()
                with open(os.path.join(command["path"], "graph.pb"), "rb") as file:
                    definition.ParseFromString(file.read())
                tf.import_graph_def(definition, name="")
        if command["form"] == "formula":
            with open(os.path.join(command["path"], "weights.json")) as file:
                weights = json.load(file)
            self.session.run("assign_all", {n + "/initial_value:0": formula_weight(n, w) for n, w in weights.items()})
        self.call = self.session.make_callable(command["fetches"], feed_list=[f["name"] for f in command["feeds"]])
        random = np.random.RandomState(1)
        self.values = [
            random.uniform(-1, 1, f["shape"]).astype(np.float32) if not f["integer"]
            else random.randint(0, 2, f["shape"]).astype(np.int32) for f in command["feeds"]]

    def run(self):
        self.call(*self.values)


KINDS = {"step": Step, "parse": Parse, "model": Model}
cases = {}
print(json.dumps({"version": tf.__version__}), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "prepare":
        cases[command["case"]] = KINDS[command["kind"]](command)
        answer = {}
    elif command["do"] == "forget":
        cases.pop(command["case"]).session.close()
        answer = {}
    else:
        run = cases[command["case"]].run
        times = [time.perf_counter()]
        for _ in range(command["count"]):
            run()
            times.append(time.perf_counter())
        answer = {"seconds": times[-1] - times[0], "median": float(np.median(np.diff(times)))}
    print(json.dumps(answer), flush=True)
