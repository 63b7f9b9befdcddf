using System.Text.Json;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;

namespace TensorHarbor.Interop.Tests;

/// <summary>A TensorFlow client whose master and worker are ours, with ps and other workers of both kinds.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class MasterTensorFlowInteropTests
{
    const string ApiScript = """
        import json, sys, threading
        import tensorflow as tf
        v1 = tf.compat.v1
        v1.disable_eager_execution()
        v1.disable_control_flow_v2()
        target = sys.argv[1]
        answer = {}
        def ask(name, call):
            try:
                answer[name] = call()
            except tf.errors.OpError as e:
                answer[name] = [type(e).__name__, e.message.split('Original stack')[0].strip().split('\n')[-1]]
        def floats(values): return [v.tolist() for v in values]
        ps, worker = '/job:ps/task:0', '/job:worker/task:0'
        graph = tf.Graph()
        with graph.as_default():
            with tf.device(ps):
                w = v1.get_variable('w', initializer=tf.constant([[0.5, 0.25], [0.25, 0.5]]), use_resource=False)
                begun = tf.queue.FIFOQueue(10, [tf.float32], shapes=[[]], shared_name='begun')
                with tf.control_dependencies([begun.enqueue(1.0)]):
                    dequeued = tf.queue.FIFOQueue(10, [tf.float32], shapes=[[]], shared_name='q').dequeue()
                has_begun = begun.dequeue()
            with tf.device(worker):
                a, b, c = (v1.placeholder(tf.float32, [], name=n) for n in 'abc')
                r1 = tf.add(a, b)
            with tf.device(ps): r2 = tf.multiply(r1, c)
            n, x = v1.placeholder(tf.int32, []), v1.placeholder(tf.float32, [1, 2])
            def body(i, y):
                with tf.device(ps): y = tf.matmul(y, w)
                return i + 1, y + 1.
            i, y = tf.while_loop(lambda i, y: i < n, body, [0, x])
            gradient = tf.gradients(y, x)[0]
            init = v1.global_variables_initializer()
        with v1.Session(target, graph=graph) as s:
            ask('devices', lambda: [d.name for d in s.list_devices()])
            ask('uninitialized', lambda: s.run(w).tolist())
            s.run(init)
            ask('loop', lambda: floats(s.run([i, y, gradient], {n: 3, x: [[1, 2]]})))
            ask('no loop', lambda: floats(s.run([i, y, gradient], {n: 0, x: [[1, 2]]})))
            def parts():
                handle = s.partial_run_setup([r1, r2], [a, b, c])
                return [float(s.partial_run(handle, r1, {a: 1, b: 2})), float(s.partial_run(handle, r2, {c: 5}))]
            ask('parts', parts)
            with graph.as_default(), tf.device(ps): more = tf.add(w, 1.0)
            ask('extended', lambda: s.run(more).tolist())
            ask('timeout', lambda: s.run(dequeued, options=v1.RunOptions(timeout_in_ms=300)).tolist())
            s.run(has_begun)
            waiting = threading.Thread(target=lambda: ask('closed', lambda: s.run(dequeued).tolist()))
            waiting.start()
            s.run(has_begun)
            ask('beside', lambda: float(s.run(r1, {a: 1, b: 2})))
        waiting.join()
        s = v1.Session(target, graph=graph)
        ask('shared', lambda: s.run(w).tolist())
        v1.Session.reset(target)
        ask('after reset', lambda: s.run(w).tolist())
        s = v1.Session(target, graph=graph)
        ask('cleared', lambda: s.run(w).tolist())
        other = tf.Graph()
        with other.as_default(), tf.device('/job:ps/task:7'): z = tf.constant(1.0)
        ask('no device', lambda: v1.Session(target, graph=other).run(z).tolist())
        print(json.dumps(answer))
        """;

    [Fact]
    public async Task Trains_with_a_TensorFlow_ps_as_TensorFlow_does()
    {
        TensorFlowTrainer.SkipIfMissing();
        string[] ps = [FreeAddress.Next()], workers = [FreeAddress.Next()];
        using TensorFlowProcess psTask = await TensorFlowTrainer.ServeAsync("ps", 0, ps, workers);
        await using TaskServer worker = await OurTask.StartAsync("worker", 0, ps, workers);
        CompareTraining("async_1ps_1w", await TrainAsync("async", ps, workers));
    }

    [Fact]
    public async Task Trains_in_one_graph_over_tasks_of_both_kinds()
    {
        TensorFlowTrainer.SkipIfMissing();
        string[] ps = [FreeAddress.Next(), FreeAddress.Next()], workers = [FreeAddress.Next(), FreeAddress.Next()];
        Task<TensorFlowProcess> first = TensorFlowTrainer.ServeAsync("ps", 0, ps, workers);
        using TensorFlowProcess second = await TensorFlowTrainer.ServeAsync("worker", 1, ps, workers);
        using TensorFlowProcess psTask = await first;
        await using TaskServer ourPs = await OurTask.StartAsync("ps", 1, ps, workers), ourWorker = await OurTask.StartAsync("worker", 0, ps, workers);
        CompareTraining("in_graph_2ps_2w", await TrainAsync("in_graph", ps, workers));
    }

    static async Task<List<JsonElement>> TrainAsync(string mode, string[] ps, string[] workers)
    {
        using TensorFlowProcess client = await TensorFlowTrainer.TrainAsync(0, ps, workers, "--mode", mode, "--steps", "4", "--target", $"grpc://{workers[0]}");
        return await client.RestAsync(TestContext.Current.CancellationToken);
    }

    static void CompareTraining(string scenario, List<JsonElement> events)
    {
        List<JsonElement> recorded = [.. File.ReadLines(Golden.File("distributed", scenario, "training.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(TensorFlowTrainer.Losses(recorded), TensorFlowTrainer.Losses(events), (want, got) => TensorComparison.Close(want, got, relative: 1e-5, absolute: 0));
        Assert.Equal(Sums(recorded), Sums(events), (want, got) => want.Name == got.Name && TensorComparison.Close(want.Sum, got.Sum, relative: 1e-5, absolute: 0));
    }

    /// <summary>Of each variable at the end, the sum of its values without signs.</summary>
    static (string Name, double Sum)[] Sums(List<JsonElement> events) =>
        [.. events.First(e => e.GetProperty("event").GetString() == "final").GetProperty("values").EnumerateObject()
            .Select(v => (v.Name, v.Value.GetProperty("sum_abs").GetDouble())).OrderBy(v => v.Name, StringComparer.Ordinal)];

    [Fact]
    public async Task Serves_the_session_of_a_client()
    {
        TensorFlowTrainer.SkipIfMissing();
        string[] ps = [FreeAddress.Next()], workers = [FreeAddress.Next()];
        using TensorFlowProcess psTask = await TensorFlowTrainer.ServeAsync("ps", 0, ps, workers);
        await using TaskServer worker = await OurTask.StartAsync("worker", 0, ps, workers);
        using TensorFlowProcess client = await TensorFlowForks.RunTextAsync(ApiScript, $"grpc://{workers[0]}");
        JsonElement answer = (await client.NextAsync(TestContext.Current.CancellationToken))!.Value;
        foreach ((string name, string expected) in Expected) Assert.Equal($"{name}: {expected}", $"{name}: {answer.GetProperty(name).GetRawText()}");
        Assert.StartsWith("[\"AbortedError\", \"Session ", answer.GetProperty("after reset").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("InvalidArgumentError", answer.GetProperty("no device")[0].GetString());
        Assert.Equal("FailedPreconditionError", answer.GetProperty("uninitialized")[0].GetString());
        Assert.Equal("FailedPreconditionError", answer.GetProperty("cleared")[0].GetString());
    }

    static (string Name, string Answer)[] Expected =>
    [
        ("devices", """["/job:worker/replica:0/task:0/device:CPU:0", "/job:ps/replica:0/task:0/device:CPU:0"]"""),
        ("loop", "[3, [[2.9375, 2.953125]], [[0.421875, 0.421875]]]"),
        ("no loop", "[0, [[1.0, 2.0]], [[1.0, 1.0]]]"),
        ("parts", "[3.0, 15.0]"),
        ("extended", "[[1.5, 1.25], [1.25, 1.5]]"),
        ("timeout", """["DeadlineExceededError", "Deadline Exceeded"]"""),
        ("beside", "3.0"),
        ("closed", """["CancelledError", "Step was cancelled by an explicit call to `Session::Close()`."]"""),
        ("shared", "[[0.5, 0.25], [0.25, 0.5]]"),
    ];
}
