using System.Buffers;
using System.Text.Json;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Traces;

public sealed class TraceTests
{
    const string Ps = "/job:ps/replica:0/task:0/device:CPU:0", Worker = "/job:worker/replica:0/task:0/device:CPU:0";
    const long Start = 1_795_626_062_832_005_566;

    static NodeTrace Node(string device, string name, string op, long start, long nanos) => new()
    {
        Device = device,
        Name = name,
        Label = $"{name} = {op}(x, w:1)",
        StartNanos = Start + start,
        OpEndNanos = nanos,
        EndNanos = nanos + 500,
        Thread = 7,
        Outputs = [new OutputTrace(0, DType.Float, [2, 3], 24)],
    };

    static StepTrace Trace(params NodeTrace[] nodes)
    {
        var trace = new StepTrace();
        foreach (NodeTrace node in nodes) trace.Add(node);
        return trace;
    }

    static JsonElement[] Events(StepTrace trace)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ChromeTrace.Write(buffer, trace);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(e => e.Clone())];
    }

    static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();

    [Fact]
    public void Step_statistics_have_TensorFlows_fields()
    {
        StepStats stats = Trace(Node(Worker, "b", "MatMul", 9000, 6610), Node(Ps, "a", "AddV2", 0, 100), Node(Worker, "c", "Mul", 1000, 100)).ToProto();
        Assert.Equal([Ps, Worker], stats.DevStats.Select(d => d.Device));
        Assert.Equal(["c", "b"], stats.DevStats[1].NodeStats.Select(n => n.NodeName));
        NodeExecStats node = stats.DevStats[1].NodeStats[1];
        Assert.Equal("b = MatMul(x, w:1)", node.TimelineLabel);
        Assert.Equal((1_795_626_062_832_014, 0, 6, 7), (node.AllStartMicros, node.OpStartRelMicros, node.OpEndRelMicros, node.AllEndRelMicros));
        Assert.Equal((Start + 9000, 0, 6610, 7110), (node.AllStartNanos, node.OpStartRelNanos, node.OpEndRelNanos, node.AllEndRelNanos));
        TensorDescription output = Assert.Single(node.Output).TensorDescription;
        Assert.Equal((DataType.DtFloat, 24), (output.Dtype, output.AllocationDescription.RequestedBytes));
        Assert.Equal([2, 3], output.Shape.Dim.Select(d => d.Size));
    }

    [Fact]
    public void A_trace_comes_back_from_its_message()
    {
        StepTrace trace = Trace(Node(Ps, "a", "AddV2", 0, 100), Node(Worker, "b", "MatMul", 9000, 6610)), back = new();
        back.Add(trace.ToProto());
        Assert.Equal(trace.Nodes.Select(n => n with { Outputs = [] }), back.Nodes.Select(n => n with { Outputs = [] }));
        Assert.Equal(trace.Nodes.SelectMany(n => n.Outputs), back.Nodes.SelectMany(n => n.Outputs));
        Assert.Equal("MatMul", back.Nodes[1].Op);
    }

    [Fact]
    public void A_Chrome_trace_has_a_process_per_device_and_lanes_without_overlaps()
    {
        JsonElement[] events = Events(Trace(
            Node(Ps, "a", "AddV2", 0, 5000), Node(Ps, "b", "_Recv", 1000, 100), Node(Ps, "c", "Mul", 6000, 100), Node(Worker, "d", "MatMul", 2000, 100),
            Node(Worker, NodeTrace.Receive, "", 2000, 100) with { Label = "[4B] [1Mb/s] edge_1_a from x to y" }));
        Assert.Equal([(1, Ps), (2, Worker)], events.Where(e => e.GetProperty("name").GetString() == "process_name")
            .Select(e => (Number(e, "pid"), e.GetProperty("args").GetProperty("name").GetString()!)));
        Assert.Equal(["kernels 1", "kernels 2", "kernels 1", "receive 1"], events.Where(e => e.GetProperty("name").GetString() == "thread_name")
            .Select(e => e.GetProperty("args").GetProperty("name").GetString()));
        JsonElement[] runs = [.. events.Where(e => e.GetProperty("ph").GetString() == "X")];
        Assert.Equal([("AddV2", 1, 1), ("_Recv", 1, 2), ("Mul", 1, 1), ("MatMul", 2, 1), ("RecvTensor", 2, 2)],
            runs.Select(e => (e.GetProperty("name").GetString()!, Number(e, "pid"), Number(e, "tid"))));
        Assert.Equal((1.0, 0.6), (runs[1].GetProperty("ts").GetDouble(), runs[1].GetProperty("dur").GetDouble()));
        Assert.Equal("float [2,3], 24 B", runs[0].GetProperty("args").GetProperty("output 0").GetString());
    }

    [Fact]
    public void A_step_without_nodes_is_a_trace_without_events() => Assert.Empty(Events(new StepTrace()));
}
