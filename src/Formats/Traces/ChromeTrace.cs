using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Traces;

/// <summary>
/// Writes a trace of a step in the JSON form (Trace Event Format) that chrome://tracing and Perfetto open: a process per device, and in it
/// lanes, since kernels that wait overlap on one thread. What a device received has lanes of its own.
/// </summary>
public static class ChromeTrace
{
    const double NanosPerMicro = 1000;

    /// <summary>Writes the trace, times counted from the first event.</summary>
    /// <param name="output">Gets UTF-8 text.</param>
    /// <param name="trace">The trace.</param>
    public static void Write(IBufferWriter<byte> output, StepTrace trace)
    {
        IReadOnlyList<NodeTrace> nodes = trace.Nodes;
        long origin = nodes.Count == 0 ? 0 : nodes.Min(n => n.StartNanos);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartArray("traceEvents");
        int process = 0;
        foreach (IGrouping<string, NodeTrace> device in nodes.GroupBy(n => n.Device).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            WriteDevice(json, ++process, device, origin);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteDevice(Utf8JsonWriter json, int process, IGrouping<string, NodeTrace> device, long origin)
    {
        WriteName(json, "process_name", process, thread: 0, device.Key);
        var lanes = new List<(string Name, long End)>();
        foreach (NodeTrace node in device.OrderBy(n => n.StartNanos).ThenByDescending(n => n.EndNanos))
        {
            string kind = node.Name == NodeTrace.Receive ? "receive" : "kernels";
            int lane = lanes.FindIndex(l => l.Name == kind && l.End <= node.StartNanos);
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add((kind, 0));
                string number = lanes.Count(l => l.Name == kind).ToString(CultureInfo.InvariantCulture);
                WriteName(json, "thread_name", process, lane + 1, $"{kind} {number}");
            }
            lanes[lane] = (kind, node.StartNanos + Math.Max(1, node.EndNanos));
            WriteNode(json, process, lane + 1, node, origin);
        }
    }

    static void WriteName(Utf8JsonWriter json, string what, int process, int thread, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", what);
        json.WriteString("ph", "M");
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteNode(Utf8JsonWriter json, int process, int thread, NodeTrace node, long origin)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Op);
        json.WriteString("cat", node.Name == NodeTrace.Receive ? "receive" : "op");
        json.WriteString("ph", "X");
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", thread);
        json.WriteNumber("ts", (node.StartNanos - origin) / NanosPerMicro);
        json.WriteNumber("dur", node.EndNanos / NanosPerMicro);
        json.WriteStartObject("args");
        json.WriteString("name", node.Name);
        json.WriteString("op", node.Op);
        json.WriteString("label", node.Label);
        if (node.Thread != 0) json.WriteNumber("thread", node.Thread);
        foreach (OutputTrace output in node.Outputs) json.WriteString($"output {output.Slot}", Text(output));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static string Text(OutputTrace output) => output.DType == DType.Invalid
        ? string.Create(CultureInfo.InvariantCulture, $"{output.Bytes} B")
        : string.Create(CultureInfo.InvariantCulture, $"{output.DType.Name()} {output.Shape}, {output.Bytes} B");
}
