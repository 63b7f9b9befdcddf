using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Testing;

/// <summary>A call between TensorFlow's tasks, as a relay saw it: a line of <c>calls.jsonl</c> of the golden kind <c>distributed</c>.</summary>
/// <param name="Number">Number in its recording.</param>
/// <param name="Begin">When it began, in milliseconds.</param>
/// <param name="End">When it ended, in milliseconds.</param>
/// <param name="From">Who called: <c>client:0</c>, <c>worker:0</c>.</param>
/// <param name="To">Who was called.</param>
/// <param name="Method">Service and method: <c>WorkerService/RunGraph</c>.</param>
/// <param name="Code">gRPC's status code; 0: OK.</param>
/// <param name="Message">The status' text.</param>
public sealed record RecordedCall(int Number, double Begin, double End, string From, string To, string Method, ErrorCode Code, string Message)
{
    /// <summary>The request's bytes.</summary>
    public byte[] Request { get; init; } = [];

    /// <summary>The response's bytes; none if the call failed.</summary>
    public byte[] Response { get; init; } = [];

    /// <summary>The caller gave up, or its deadline passed.</summary>
    public bool IsGivenUp => Code is ErrorCode.Cancelled or ErrorCode.DeadlineExceeded;

    /// <summary>Is it a call of this method, of whichever service?</summary>
    public bool Is(string method) => Method.EndsWith("/" + method, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"call {Number} ({From} -> {To} {Method})";

    /// <summary>The calls of a scenario, in the order they began.</summary>
    public static List<RecordedCall> Load(string scenario)
    {
        string folder = Golden.File("distributed", scenario);
        byte[] messages = File.ReadAllBytes(Path.Combine(folder, "calls.tfrecord"));
        var calls = new List<RecordedCall>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "calls.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            JsonElement call = json.RootElement;
            if (!call.TryGetProperty("method", out JsonElement method)) continue;
            calls.Add(new(call.GetProperty("n").GetInt32(), call.GetProperty("t_ms").GetDouble(), call.GetProperty("t_end_ms").GetDouble(),
                call.GetProperty("from").GetString()!, call.GetProperty("to").GetString()!, Short(method.GetString()!),
                (ErrorCode)call.GetProperty("code").GetInt32(), call.TryGetProperty("message", out JsonElement text) ? text.GetString()! : "")
            {
                Request = Slice(call, "request", messages),
                Response = Slice(call, "response", messages),
            });
        }
        return calls;
    }

    /// <summary>What the driver of a scenario noted, and when, in milliseconds.</summary>
    public static List<(double Time, string Text)> Notes(string scenario)
    {
        var notes = new List<(double, string)>();
        foreach (string line in File.ReadLines(Path.Combine(Golden.File("distributed", scenario), "calls.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("note", out JsonElement note)) notes.Add((json.RootElement.GetProperty("t_ms").GetDouble(), note.GetString()!));
        }
        return notes;
    }

    static string Short(string path) => path[(path.LastIndexOf('.') + 1)..];

    static byte[] Slice(JsonElement call, string name, byte[] messages)
    {
        if (!call.TryGetProperty(name, out JsonElement place)) return [];
        int offset = place[1].GetInt32();
        return messages[offset..(offset + place[2].GetInt32())];
    }
}
