"""What a TensorFlow client does with a session on one ps and one worker; prints each answer or error as JSON. Arguments: grpc://WORKER."""
import json
import re
import sys
import threading

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
v1.disable_eager_execution()
v1.disable_control_flow_v2()
target = sys.argv[1]
ps, worker = '/job:ps/task:0', '/job:worker/task:0'
answer = {'event': 'answers'}


def words(message):
    """The causes that an error names, without what Python's client, gRPC and numbers of the step add."""
    message = re.sub(r'\b([0-9]{15,}|[0-9a-f]{16})\b', 'N', message)
    causes = re.findall(r'From /job\S*:\n(.*?)(?=\n\t \[\[|\nAdditional GRPC|\n[A-Z_]+: From|\n=====|\nOriginal stack|\nErrors may|$)', message, re.S)
    return sorted(set(causes)) or message.split('Original stack')[0].strip().split('\n')[-1]


def plain(value):
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    value = np.asarray(value)
    if value.dtype == object:
        return [v.decode('latin1') for v in value.ravel()]
    return value.astype(np.float64).tolist() if value.dtype.kind in 'fiuV' else value.tolist()


def ask(name, call):
    try:
        answer[name] = plain(call())
    except tf.errors.OpError as e:
        answer[name] = [type(e).__name__, words(e.message)]


def variables_and_queues():
    with tf.device(ps):
        w = v1.get_variable('w', initializer=tf.constant([[0.5, 0.25], [0.25, 0.5]]), use_resource=False)
        h = v1.get_variable('h', initializer=tf.constant([1., 2.]), use_resource=True)
        begun = tf.queue.FIFOQueue(10, [tf.float32], shapes=[[]], shared_name='begun')
        with tf.control_dependencies([begun.enqueue(1.0)]):
            dequeued = tf.queue.FIFOQueue(10, [tf.float32], shapes=[[]], shared_name='q').dequeue()
        return w, h, dequeued, begun.dequeue()


def loop(w, n, x, name):
    def body(i, y):
        with tf.device(ps):
            y = tf.matmul(y, w)
        return i + 1, y + 1.

    i, y = tf.while_loop(lambda i, y: i < n, body, [0, x], name=name)
    return [i, y, tf.gradients(y, x)[0]]


graph = tf.Graph()
with graph.as_default():
    w, h, dequeued, has_begun = variables_and_queues()
    with tf.device(worker):
        a, b, c = (v1.placeholder(tf.float32, [], name=n) for n in 'abc')
        index, flag = v1.placeholder(tf.int32, [None], name='index'), v1.placeholder(tf.bool, [], name='flag')
        r1 = tf.add(a, b)
        n, x = v1.placeholder(tf.int32, [], name='n'), v1.placeholder(tf.float32, [1, 2], name='x')
    with tf.device(ps):
        r2 = tf.multiply(r1, c)
        bad_on_ps = tf.gather(tf.constant([1., 2.]), index, name='bad_on_ps')
        wrong_shape = tf.matmul(w, tf.reshape(tf.cast(index, tf.float32), [-1, 1]), name='wrong_shape')
    with tf.device(worker):
        bad_on_worker = tf.gather(tf.identity(w), index, name='bad_on_worker')
        bad_twice = tf.add(bad_on_ps, tf.reduce_sum(bad_on_worker), name='bad_twice')
        beside_a_queue = tf.add(dequeued, bad_on_ps, name='beside_a_queue')
    loops = loop(w, n, x, 'loop')
    v1.enable_control_flow_v2()
    functional = loop(w, n, x, 'functional')
    v1.disable_control_flow_v2()

    def then():
        with tf.device(ps):
            return tf.reduce_sum(w, name='sum_on_ps') * 2.

    branch = tf.cond(flag, then, lambda: tf.identity(a), name='branch')
    with tf.device(ps):
        no, yes = v1.raw_ops.Switch(data=tf.identity(r1), pred=flag)
    with tf.device(worker):
        living, dead = tf.identity(yes, name='living'), tf.identity(no, name='dead')
        merged = v1.raw_ops.Merge(inputs=[living, dead])
    init = v1.global_variables_initializer()

with v1.Session(target, graph=graph) as s:
    ask('devices', lambda: [d.name for d in s.list_devices()])
    ask('uninitialized', lambda: s.run(w))
    ask('uninitialized resource', lambda: s.run(h.read_value()))
    s.run(init)
    ask('resource', lambda: s.run([h, h.assign_add([1., 1.])]) and s.run(h))
    ask('error on the ps', lambda: s.run(bad_on_ps, {index: [0, 7]}))
    ask('error on the ps, behind a value', lambda: s.run(wrong_shape, {index: [1, 2, 3]}))
    ask('error on the worker', lambda: s.run(bad_on_worker, {index: [0, 7]}))
    ask('error that another task waits for', lambda: s.run(bad_twice, {index: [9]}))
    ask('error beside a queue', lambda: s.run(beside_a_queue, {index: [9]}))
    s.run(has_begun)
    ask('after errors', lambda: s.run([bad_on_ps, bad_on_worker], {index: [1, 0]}))
    ask('not fed', lambda: s.run(r1, {a: 1}))
    for name, fetches in (('loop', loops), ('functional', functional)):
        ask(name, lambda: s.run(fetches, {n: 3, x: [[1, 2]]}))
        ask('no ' + name, lambda: s.run(fetches, {n: 0, x: [[1, 2]]}))
    for taken in (True, False):
        ask('branch %s' % taken, lambda: s.run(branch, {flag: taken, a: 7}))
        ask('merged %s' % taken, lambda: s.run(merged, {flag: taken, a: 1, b: 2}))
    ask('dead fetch', lambda: s.run(dead, {flag: True, a: 1, b: 2}))
    ask('callable', lambda: [s.make_callable([r2, r1], [a, b, c])(1, k, 3) for k in range(3)])

    def parts():
        handle = s.partial_run_setup([r1, r2], [a, b, c])
        return [s.partial_run(handle, r1, {a: 1, b: 2}), s.partial_run(handle, r2, {c: 5})]

    ask('parts', parts)

    def wrong_parts():
        handle = s.partial_run_setup([r1, r2], [a, b, c])
        s.partial_run(handle, r1, {a: 1, b: 2})
        return s.partial_run(handle, r1, {a: 1})

    ask('wrong parts', wrong_parts)
    handle = s.partial_run_setup([r1, r2], [a, b, c])
    ask('part that needs more', lambda: s.partial_run(handle, r2, {a: 1, b: 2}))
    ask('part that is none', lambda: s.partial_run(handle, r2, {x: [[1, 2]]}))
    ask('part after errors', lambda: s.partial_run(handle, r1, {a: 1, b: 2}))
    ask('last part', lambda: s.partial_run(handle, r2, {c: 5}))
    ask('part after the last', lambda: s.partial_run(handle, r2, {c: 5}))
    metadata = v1.RunMetadata()
    ask('traced', lambda: s.run(r2, {a: 1, b: 2, c: 3}, v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE), metadata))
    ask('graphs', lambda: s.run(r2, {a: 1, b: 2, c: 3}, v1.RunOptions(output_partition_graphs=True), metadata) and len(metadata.partition_graphs))
    with graph.as_default(), tf.device(ps):
        more = tf.add(w, 1.0)
    ask('extended', lambda: s.run(more))
    ask('timeout', lambda: s.run(dequeued, options=v1.RunOptions(timeout_in_ms=300)))
    s.run(has_begun)
    waiting = threading.Thread(target=lambda: ask('closed', lambda: s.run(dequeued)))
    waiting.start()
    s.run(has_begun)
    ask('beside', lambda: s.run(r1, {a: 1, b: 2}))
waiting.join()
s = v1.Session(target, graph=graph)
ask('shared', lambda: s.run(w))
v1.Session.reset(target)
ask('after reset', lambda: s.run(w))
answer['after reset'][1] = answer['after reset'][1].split(' is not')[-1]
s = v1.Session(target, graph=graph)
ask('cleared', lambda: s.run(w))
s.run(init)
isolated = v1.Session(target, graph=graph, config=v1.ConfigProto(isolate_session_state=True))
ask('isolated', lambda: isolated.run(w))
isolated.close()
other = tf.Graph()
with other.as_default(), tf.device('/job:ps/task:7'):
    z = tf.constant(1.0)
ask('no device', lambda: v1.Session(target, graph=other).run(z))
answer['no device'] = answer['no device'][0]
filtered = v1.Session(target, graph=graph, config=v1.ConfigProto(device_filters=['/job:worker']))
ask('filtered out', lambda: filtered.run(r2, {a: 1, b: 2, c: 3}))
answer['filtered out'] = answer['filtered out'][0]
print(json.dumps(answer), flush=True)
