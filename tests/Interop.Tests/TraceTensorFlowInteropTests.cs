using System.Text.Json;
using TensorHarbor.Distributed.Services;

namespace TensorHarbor.Interop.Tests;

/// <summary>A TensorFlow client traces a step (FULL_TRACE) over tasks of both kinds, and TensorFlow's own timeline draws it.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class TraceTensorFlowInteropTests
{
    const string Script = """
        import json, sys
        import tensorflow as tf
        from tensorflow.python.client import timeline
        v1 = tf.compat.v1
        v1.disable_eager_execution()
        with tf.device('/job:ps/task:0'):
            v = v1.get_variable('v', initializer=tf.constant([[1., 2.], [3., 4.]]), use_resource=False)
            twice = tf.multiply(v, 2., name='twice')
        with tf.device('/job:worker/task:0'):
            x = v1.placeholder(tf.float32, [None, 2], name='x')
            y = tf.matmul(x, twice, name='y')
        with tf.device('/job:ps/task:0'):
            update = v1.assign_add(v, tf.reduce_sum(y) * tf.ones([2, 2]), name='update')
        with v1.Session(sys.argv[1]) as s:
            s.run(v1.global_variables_initializer())
            metadata = v1.RunMetadata()
            options = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE, output_partition_graphs=True)
            s.run([y, update], {x: [[1., 1.]]}, options=options, run_metadata=metadata)
            plain = v1.RunMetadata()
            s.run(y, {x: [[1., 1.]]}, run_metadata=plain)
        trace = json.loads(timeline.Timeline(metadata.step_stats).generate_chrome_trace_format(show_memory=True))
        events = [e for e in trace['traceEvents'] if e['ph'] == 'X']
        print(json.dumps({
            'devices': sorted({d.device for d in metadata.step_stats.dev_stats}),
            'events': sorted({e['args']['name'] + ' ' + e['name'] for e in events if e['args']['name'] in ('y', 'twice', 'update', 'RecvTensor')}),
            'received': sorted(n.timeline_label.split(' ')[0] + n.timeline_label.split('Mb/s]')[1] for d in metadata.step_stats.dev_stats
                               for n in d.node_stats if n.node_name == 'RecvTensor'),
            'sizes': sorted({n.output[0].tensor_description.allocation_description.requested_bytes for d in metadata.step_stats.dev_stats
                             for n in d.node_stats if n.node_name == 'y'}),
            'graphs': len(metadata.partition_graphs),
            'plain': len(plain.step_stats.dev_stats)}))
        """;

    [Theory, InlineData("ps"), InlineData("worker"), InlineData("both")]
    public async Task A_full_trace_is_complete_whoever_is_ours(string ours)
    {
        Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);
        string[] ps = [FreeAddress.Next()], workers = [FreeAddress.Next()];
        await using TaskServer? ourPs = ours == "worker" ? null : await OurTask.StartAsync("ps", 0, ps, workers);
        await using TaskServer? ourWorker = ours == "ps" ? null : await OurTask.StartAsync("worker", 0, ps, workers);
        using TensorFlowProcess? theirs = ours == "both" ? null : await TensorFlowTrainer.ServeAsync(ours == "ps" ? "worker" : "ps", 0, ps, workers);
        using TensorFlowProcess client = await TensorFlowForks.RunTextAsync(Script, $"grpc://{workers[0]}");
        JsonElement answer = (await client.NextAsync(TestContext.Current.CancellationToken))!.Value;
        const string Ps = "/job:ps/replica:0/task:0/device:CPU:0", Worker = "/job:worker/replica:0/task:0/device:CPU:0";
        Assert.Equal([Ps, Worker], Texts(answer, "devices"));
        string[] events = [.. Texts(answer, "events")];
        Assert.Contains("RecvTensor RecvTensor", events);
        Assert.Contains(events, e => e.StartsWith("y ", StringComparison.Ordinal) && e.EndsWith("MatMul", StringComparison.Ordinal));
        Assert.Contains("update AssignAdd", events);
        Assert.Contains("twice Mul", events);
        Assert.Contains(Texts(answer, "received"), r => r.StartsWith("[8B]", StringComparison.Ordinal) && r.EndsWith($"_y from {Worker} to {Ps}", StringComparison.Ordinal));
        Assert.Contains(Texts(answer, "received"), r => r.StartsWith("[16B]", StringComparison.Ordinal) && r.EndsWith($" from {Ps} to {Worker}", StringComparison.Ordinal));
        Assert.Equal("[8]", answer.GetProperty("sizes").GetRawText());
        Assert.Equal((2, 0), (answer.GetProperty("graphs").GetInt32(), answer.GetProperty("plain").GetInt32()));
    }

    static IEnumerable<string> Texts(JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);
}
