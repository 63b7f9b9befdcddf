using System.Text.Json;
using Grpc.Core;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>A call that a relay between TensorFlow's tasks has seen.</summary>
sealed record RecordedCall(int Number, double Begin, double End, string From, string To, string Method, StatusCode Code, string Message)
{
    public byte[] Request { get; init; } = [];

    public byte[] Response { get; init; } = [];

    /// <summary>The caller gave up, or its deadline passed.</summary>
    public bool IsGivenUp => Code is StatusCode.Cancelled or StatusCode.DeadlineExceeded;

    public override string ToString() => $"call {Number} ({From} -> {To} {Method})";

    /// <summary>The calls of a folder of the golden kind <c>distributed</c>, in the order they began.</summary>
    public static List<RecordedCall> Load(string folder)
    {
        byte[] messages = File.ReadAllBytes(Path.Combine(folder, "calls.tfrecord"));
        var calls = new List<RecordedCall>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "calls.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            JsonElement call = json.RootElement;
            if (!call.TryGetProperty("method", out JsonElement method)) continue;
            calls.Add(new(call.GetProperty("n").GetInt32(), call.GetProperty("t_ms").GetDouble(), call.GetProperty("t_end_ms").GetDouble(),
                call.GetProperty("from").GetString()!, call.GetProperty("to").GetString()!, Short(method.GetString()!),
                (StatusCode)call.GetProperty("code").GetInt32(), call.TryGetProperty("message", out JsonElement text) ? text.GetString()! : "")
            {
                Request = Slice(call, "request", messages),
                Response = Slice(call, "response", messages),
            });
        }
        return calls;
    }

    static string Short(string path) => path[(path.LastIndexOf('.') + 1)..];

    static byte[] Slice(JsonElement call, string name, byte[] messages)
    {
        if (!call.TryGetProperty(name, out JsonElement place)) return [];
        int offset = place[1].GetInt32();
        return messages[offset..(offset + place[2].GetInt32())];
    }
}
