"""One task of TensorFlow's cluster in bench/Compare: job, index, hosts of ps, hosts of workers; takes commands as JSON lines."""
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


def batch(kind, rows, columns):
    random = np.random.RandomState(1)
    if kind == "rows":
        return [random.randint(1, 11, size=(rows, columns)).astype(np.float32), random.randint(0, 2, size=rows).astype(np.int64)]
    return [random.randint(0, columns, size=rows).astype(np.int64)] if kind == "ids" else []


class Worker:
    def __init__(self, server, index, job):
        graph = tf.Graph()
        with graph.as_default():
            definition = tf.GraphDef()
            with open(job["graph"], "rb") as file:
                definition.ParseFromString(file.read())
            tf.import_graph_def(definition, name="")
        config = tf.ConfigProto(device_filters=["/job:ps", "/job:worker/task:%d" % index])
        self.session = tf.Session(server.target, graph=graph, config=config)
        self.initializer = job["initializer"]
        self.call = self.session.make_callable(job["fetches"] + job["targets"], feed_list=job["feeds"])
        self.values = batch(job["kind"], job["rows"], job["columns"])

    def run(self, seconds):
        steps, began = 0, time.perf_counter()
        while True:
            self.call(*self.values)
            steps += 1
            passed = time.perf_counter() - began
            if passed >= seconds:
                return {"steps": steps, "seconds": passed}


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    job, index, ps_hosts, worker_hosts = sys.argv[1:]
    cluster = tf.train.ClusterSpec({"ps": ps_hosts.split(","), "worker": worker_hosts.split(",")})
    config = tf.ConfigProto(intra_op_parallelism_threads=1)
    server = tf.train.Server(cluster, job_name=job, task_index=int(index), config=config)
    answer({"listens": True})
    worker = None
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "prepare":
            worker = Worker(server, int(index), command)
            answer({})
        elif command["do"] == "initialize":
            worker.session.run(worker.initializer)
            answer({})
        else:
            answer(worker.run(command["seconds"]))
    os._exit(0)


main()
