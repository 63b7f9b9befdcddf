"""Values of every kind that cross between one ps and one worker, both ways; prints what comes back as JSON. Arguments: grpc://WORKER."""
import json
import sys

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
v1.disable_eager_execution()
v1.disable_control_flow_v2()
target = sys.argv[1]
ps, worker = '/job:ps/task:0', '/job:worker/task:0'
answer = {'event': 'answers'}
BIG = 16 << 20  # floats: 64 MB


def plain(value):
    value = np.asarray(value, dtype=object if isinstance(value, bytes) else None)
    if value.dtype == object:
        return [list(value.shape), [v.hex() if len(v) < 40 else [len(v), hash_of(v)] for v in value.ravel()]]
    if value.dtype.kind == 'c':
        return [list(value.shape), [[float(v.real), float(v.imag)] for v in value.ravel()]]
    return [str(value.dtype), list(value.shape), [str(v) for v in value.ravel().astype(np.float64)]]


def hash_of(data):
    h = 0
    for byte in data[::997]:
        h = (h * 31 + byte) % 1000003
    return h


def ask(name, fetches, feeds=None):
    try:
        values = session.run(fetches, feeds)
        answer[name] = [plain(v) for v in values]
    except tf.errors.OpError as e:
        answer[name] = type(e).__name__


def there_and_back(value, make=tf.identity):
    """The value as the ps has it, as the worker has it, and as the ps has it again."""
    with tf.device(ps):
        first = make(value)
    with tf.device(worker):
        second = tf.concat([first[:1], first[1:]], 0) if first.shape.rank else tf.reshape(first, [])
    with tf.device(ps):
        third = tf.concat([second[:1], second[1:]], 0) if first.shape.rank else tf.reshape(second, [])
    return [second, third]


graph = tf.Graph()
with graph.as_default():
    numbers = v1.placeholder(tf.float32, [None], name='numbers')
    cases = {}
    for dtype in (tf.float16, tf.bfloat16, tf.float64, tf.int8, tf.uint8, tf.int16, tf.uint16, tf.int32, tf.uint32, tf.int64, tf.uint64, tf.bool, tf.complex64,
                  tf.complex128):
        name = dtype.name
        cases[name] = [tf.cast(v, tf.float32) if dtype == tf.bfloat16 else v for v in there_and_back(numbers, lambda v, d=dtype: tf.cast(v, d))]
    for dtype in (tf.qint8, tf.quint8, tf.qint32):
        with tf.device(ps):
            q = tf.bitcast(tf.cast(numbers, {1: tf.int8, 4: tf.int32}[dtype.size]), dtype)
        with tf.device(worker):
            cases[dtype.name] = [tf.bitcast(tf.identity(q), {1: tf.int8, 4: tf.int32}[dtype.size])]
    cases['scalar'] = there_and_back(numbers[0])
    cases['no rows'] = there_and_back(numbers[:0])
    cases['empty, 3 dimensions'] = there_and_back(tf.reshape(numbers[:0], [0, 2, 3]))
    text = v1.placeholder(tf.string, [None], name='text')
    cases['text'] = there_and_back(text)
    cases['scalar text'] = there_and_back(text[0])
    cases['empty text'] = there_and_back(text[:0])
    size = v1.placeholder(tf.int32, [], name='size')
    with tf.device(ps):
        big = tf.cast(tf.range(size), tf.float32)
    with tf.device(worker):
        on_worker = big * 0.5
        checked = [tf.size(on_worker), on_worker[-1], on_worker[12345], tf.reduce_max(on_worker)]
    with tf.device(ps):
        back = on_worker + 1.
        cases['64 MB'] = [*checked, tf.size(back), back[-1], back[54321]]
    with tf.device(ps):
        long_text = tf.strings.reduce_join(tf.fill([size // 65536], tf.strings.reduce_join(text)))
    with tf.device(worker):
        cases['long text'] = [tf.strings.length(long_text), tf.strings.substr(long_text, 5, 30)]
    with tf.device(ps):
        elements = tf.raw_ops.TensorListFromTensor(tensor=tf.reshape(numbers, [-1, 1]), element_shape=tf.constant([1]))
    with tf.device(worker):
        cases['list'] = [tf.raw_ops.TensorListStack(input_handle=elements, element_shape=tf.constant([1]), element_dtype=tf.float32),
                         tf.raw_ops.TensorListLength(input_handle=elements)]
    with tf.device(worker):
        element_list = tf.raw_ops.TensorListFromTensor(tensor=tf.reshape(numbers, [-1, 1]), element_shape=tf.constant([1]))
    with tf.device(ps):
        cases['list to the ps'] = [tf.raw_ops.TensorListStack(input_handle=element_list, element_shape=tf.constant([1]), element_dtype=tf.float32)]
    with tf.device(ps):
        empty_list = tf.raw_ops.EmptyTensorList(element_shape=tf.constant([2]), max_num_elements=tf.constant(3), element_dtype=tf.float32)
    with tf.device(worker):
        pushed = tf.raw_ops.TensorListPushBack(input_handle=empty_list, tensor=numbers[:2])
        cases['list that grows'] = [tf.raw_ops.TensorListStack(input_handle=pushed, element_shape=tf.constant([2]), element_dtype=tf.float32)]
    with tf.device(ps):
        v = v1.get_variable('v', initializer=tf.constant([1., 2.]), use_resource=True)
    with tf.device(worker):
        cases['value of a resource'] = [v.read_value() * 2.]
    init = v1.global_variables_initializer()

with v1.Session(target, graph=graph) as session:
    session.run(init)
    feeds = {numbers: [0., 1., 2., 5., 100.], size: BIG, text: [b'', b'abc', 'grüße'.encode(), bytes(range(256)) * 100]}
    for name, fetches in cases.items():
        ask(name, fetches, feeds)
    ask('numbers that are none', there := cases['float64'], {numbers: [np.nan, np.inf, -np.inf, -0.]})
    ask('float64 once more', there, feeds)
print(json.dumps(answer), flush=True)
