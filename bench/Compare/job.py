"""The job of `tensorharbor train --max_steps 2000` as a TensorFlow program: the same data, model, optimizer, validation and checkpoints."""
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
data, output, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
BATCH, UNITS, CLASSES, FEATURES = 1024, [10, 10, 10, 10], 2, 9


def examples(name, batch, shuffle):
    spec = {"label": tf.io.FixedLenFeature([], tf.int64), "features": tf.io.FixedLenFeature([FEATURES], tf.float32)}
    rows = tf.data.TFRecordDataset(os.path.join(data, name)).repeat()
    if shuffle:
        rows = rows.shuffle(BATCH + 100)
    rows = rows.batch(batch).map(lambda s: tf.io.parse_example(s, spec)).prefetch(4)
    parsed = tf.data.make_one_shot_iterator(rows).get_next()
    return parsed["features"], parsed["label"]


def dense(scope, inputs, size, units):
    with tf.variable_scope(scope, reuse=tf.AUTO_REUSE):
        weights = tf.get_variable("weights", [size, units], initializer=tf.random_normal_initializer())
        biases = tf.get_variable("biases", [units], initializer=tf.random_normal_initializer())
    return tf.matmul(inputs, weights) + biases


def logits(features):
    with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
        layer, size = features, FEATURES
        for i, units in enumerate(UNITS):
            layer, size = tf.nn.relu(dense("layer%d" % (i + 1), layer, size, units)), units
        return dense("logistic_regression", features, FEATURES, CLASSES) + dense("output", layer, size, CLASSES)


features, label = examples("cancer_train.csv.tfrecords", BATCH, True)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=label, logits=logits(features)))
step = tf.train.get_or_create_global_step()
train = tf.train.AdagradOptimizer(0.01).minimize(loss, global_step=step)
test_features, test_label = examples("cancer_test.csv.tfrecords", 151, False)
softmax = tf.nn.softmax(logits(test_features))
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(softmax, 1), test_label), tf.float32))
auc, auc_update = tf.metrics.auc(test_label, softmax[:, 1])
tf.summary.scalar("loss", loss)
tf.summary.scalar("accuracy", accuracy)
tf.summary.scalar("auc", auc)
for variable in tf.trainable_variables():
    tf.summary.histogram(variable.op.name, variable)
summaries = tf.summary.merge_all()
saver = tf.train.Saver()
writer = tf.summary.FileWriter(os.path.join(output, "tensorboard"), tf.get_default_graph())
began = time.time()
with tf.Session() as session:
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    for i in range(1, steps + 1):
        _, loss_value = session.run([train, loss])
        if i % 100 == 0:
            session.run(auc_update)
            accuracy_value, auc_value, summary = session.run([accuracy, auc, summaries])
            writer.add_summary(summary, i)
            saver.save(session, os.path.join(output, "checkpoint", "checkpoint.ckpt"), global_step=i)
            print("[%s] Step: %d, loss: %f, accuracy: %f, auc: %f" % (time.time() - began, i, loss_value, accuracy_value, auc_value))
    inputs = tf.placeholder(tf.float32, [None, FEATURES], name="features")
    outputs = tf.nn.softmax(logits(inputs))
    tf.saved_model.simple_save(session, os.path.join(output, "model"), {"features": inputs}, {"softmax": outputs})
