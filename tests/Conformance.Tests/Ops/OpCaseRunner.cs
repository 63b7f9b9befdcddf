using System.Text.Json;
using System.Text.RegularExpressions;
using StbImageSharp;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>Runs one case of the golden op suite and collects what is different.</summary>
/// <param name="op">The case.</param>
/// <param name="ops">The ops that its graph may use; this program's if null.</param>
sealed partial class OpCaseRunner(OpCase op, IOpTable? ops = null)
{
    readonly IOpTable _ops = ops ?? OpTable.Instance;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly List<string> _faults = [];

    /// <summary>Everything that is different from TensorFlow; empty: nothing.</summary>
    public IReadOnlyList<string> Run()
    {
        GraphDef proto = op.GraphDef;
        if (op.Find("construct_error") is { } refused)
        {
            CheckError("import", refused, () => GraphDefs.Import(proto, _ops));
            return _faults;
        }
        using (var folder = new TempFolder()) RunSteps(proto, folder);
        CheckStaticError(proto);
        CheckInferredShapes(proto);
        return _faults;
    }

    void RunSteps(GraphDef proto, TempFolder folder)
    {
        string before = Directory.GetCurrentDirectory();
        if (op.Find("files") is { } files)
        {
            foreach (JsonProperty file in files.EnumerateObject())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[file.Name])!);
                File.WriteAllBytes(folder[file.Name], OpCase.Blob(file.Value));
            }
            Directory.SetCurrentDirectory(folder.Path);
        }
        try
        {
            using var session = new Session(GraphDefs.Import(proto, _ops));
            if (op.Find("steps") is not { } steps) RunStep(session, op.Json, "run");
            else
            {
                int number = 0;
                foreach (JsonElement step in steps.EnumerateArray()) RunStep(session, step, $"step {number++}");
            }
        }
        catch (StatusException e)
        {
            _faults.Add($"cannot build: {e.Code}: {e.Message}");
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    void RunStep(Session session, JsonElement step, string where)
    {
        List<(string, Tensor)> feeds = Feeds(session, Property(step, "feeds"));
        List<(string Name, Tensor Value)> wants = OpCase.Tensors(Property(step, "fetches"));
        string[] targets = Strings(Property(step, "targets"));
        try
        {
            if (Property(step, "error") is { } error)
            {
                string[] names = Strings(Property(step, "fetch_names"));
                TimeSpan timeout = Property(step, "timeout_ms") is { } limit ? TimeSpan.FromMilliseconds(limit.GetDouble()) : Patience;
                CheckError(where, error, () => Dispose(session.Run(feeds, names, targets, timeout)));
            }
            else Compare(session, feeds, wants, targets, where, Property(step, "fetch_shapes"));
        }
        finally
        {
            foreach ((_, Tensor tensor) in feeds) tensor.Dispose();
            foreach ((_, Tensor tensor) in wants) tensor.Dispose();
        }
    }

    /// <summary>The feeds; an int32 for an int64 placeholder is widened, as TensorFlow's client does.</summary>
    static List<(string Name, Tensor Value)> Feeds(Session session, JsonElement? named)
    {
        List<(string Name, Tensor Value)> feeds = OpCase.Tensors(named);
        for (int i = 0; i < feeds.Count; i++)
        {
            (string name, Tensor value) = feeds[i];
            if (value.DType != DType.Int32 || session.Graph.GetOutput(name).ValueType != DType.Int64) continue;
            using (value) feeds[i] = (name, Tensor.From(Array.ConvertAll(value.Read<int>().ToArray(), v => (long)v).AsSpan(), value.Shape));
        }
        return feeds;
    }

    void Compare(Session session, List<(string, Tensor)> feeds, List<(string Name, Tensor Value)> wants, string[] targets, string where, JsonElement? onlyShapes)
    {
        Tensor[] gots;
        try
        {
            gots = session.Run(feeds, [.. wants.Select(w => w.Name)], targets, Patience);
        }
        catch (StatusException e)
        {
            _faults.Add($"{where}: unexpected {e.Code}: {e.Message} (node {e.Node})");
            return;
        }
        for (int i = 0; i < gots.Length; i++)
        {
            bool onlyShape = onlyShapes is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(wants[i].Name, out _);
            string? difference = onlyShape
                ? gots[i].Shape == wants[i].Value.Shape ? null : $"shape {gots[i].Shape}"
                : op.GreyLevels > 0 && wants[i].Value.DType == DType.UInt8 ? ImageDifference(wants[i].Value, gots[i])
                : op.GivesExamples && wants[i].Value.DType == DType.String ? TextDifference(wants[i].Value, gots[i], Features)
                : op.GivesImages && wants[i].Value.DType == DType.String ? TextDifference(wants[i].Value, gots[i], Images)
                : TensorComparison.Difference(wants[i].Value, gots[i], op.RelativeTolerance, op.AbsoluteTolerance);
            if (difference is not null) _faults.Add($"{where}: {wants[i].Name}: {difference}");
        }
        Dispose(gots);
    }

    void CheckError(string where, JsonElement error, Action action)
    {
        string code = error.GetProperty("code").GetString()!, message = error.GetProperty("message").GetString()!;
        try
        {
            action();
            _faults.Add($"{where}: expected {code}: {message}; got no error");
        }
        catch (StatusException e)
        {
            bool sameText = op.OnlyCodeCounts || WithoutCounters(e.Message) == WithoutCounters(message);
            if (e.Code.CanonicalName() != code || !sameText) _faults.Add($"{where}: expected {code}: {message}\n     got {e.Code.CanonicalName()}: {e.Message}");
        }
    }

    string? ImageDifference(Tensor want, Tensor got)
    {
        if (want.Shape != got.Shape) return $"expected shape {want.Shape}, got {got.Shape}";
        int most = 0;
        for (int i = 0; i < want.ElementCount; i++) most = Math.Max(most, Math.Abs(want.Read<byte>()[i] - got.Read<byte>()[i]));
        return most <= op.GreyLevels ? null : $"differs by up to {most} grey levels, more than {op.GreyLevels}";
    }

    static string? TextDifference(Tensor want, Tensor got, Func<byte[], string[]> read)
    {
        if (want.Shape != got.Shape) return $"expected shape {want.Shape}, got {got.Shape}";
        for (int i = 0; i < want.Strings.Length; i++)
        {
            string[] wanted = read(want.Strings[i]), given = read(got.Strings[i]);
            if (!wanted.SequenceEqual(given)) return $"element {i}: expected {string.Join(", ", wanted)}, got {string.Join(", ", given)}";
        }
        return null;
    }

    /// <summary>The images of a summary, decoded.</summary>
    static string[] Images(byte[] summary)
    {
        var images = new List<string>();
        foreach (Summary.Types.Value value in Summary.Parser.ParseFrom(summary).Value)
        {
            byte[] pixels = ImageResult.FromMemory(value.Image.EncodedImageString.ToByteArray(), ColorComponents.Default).Data;
            images.Add($"{value.Tag} {value.Image.Height} x {value.Image.Width} x {value.Image.Colorspace}: {Convert.ToHexString(pixels)}");
        }
        return [.. images];
    }

    static string[] Features(byte[] example)
    {
        var features = new List<string>();
        foreach (FeatureView feature in new ExampleReader(example)) features.Add($"{feature.Name}={feature.Kind} {string.Join(",", feature.ToFloats())}{string.Join(",", feature.ToInt64s())}{string.Join(",", feature.ToBytes().Select(Convert.ToHexString))}");
        return [.. features.Order(StringComparer.Ordinal)];
    }

    /// <summary>The text without the counters in names of resources: <c>_0_queue</c>, <c>array_7</c>.</summary>
    static string WithoutCounters(string message) => CountersInNames().Replace(message, "#");

    [GeneratedRegex(@"(?<=[ '\[]_)\d+(?=_)|(?<=(TensorArray |Stack\[)\w+_)\d+")]
    private static partial Regex CountersInNames();

    void CheckStaticError(GraphDef proto)
    {
        if (op.Find("static_error") is not { } error) return;
        Dictionary<string, PartialShape> shapes = error.GetProperty("shapes").EnumerateObject().ToDictionary(p => p.Name, p => OpCase.Shape(p.Value));
        CheckError("static", error, () => GraphDefs.Import(OpCase.WithShapes(proto, shapes), _ops));
    }

    void CheckInferredShapes(GraphDef proto)
    {
        if (op.Find("inferred_shapes") is not { } list) return;
        foreach (JsonElement item in list.EnumerateArray())
        {
            JsonElement given = item.GetProperty("in"), wanted = item.GetProperty("out");
            GraphDef shaped = OpCase.WithShapes(proto, InputShapes(given));
            if (wanted.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            {
                CheckError($"shapes {given}", error, () => GraphDefs.Import(shaped, _ops));
                continue;
            }
            CompareShapes(given, wanted, shaped);
        }
    }

    Dictionary<string, PartialShape> InputShapes(JsonElement given)
    {
        if (given.ValueKind == JsonValueKind.Object) return given.EnumerateObject().ToDictionary(p => p.Name, p => OpCase.Shape(p.Value));
        if (given.GetString() != "fed") return [];
        var shapes = new Dictionary<string, PartialShape>();
        foreach ((string name, Tensor value) in OpCase.Tensors(op.Find("feeds")))
        {
            using (value) shapes[name] = value.Shape;
        }
        return shapes;
    }

    void CompareShapes(JsonElement given, JsonElement wanted, GraphDef shaped)
    {
        try
        {
            Graph graph = GraphDefs.Import(shaped, _ops);
            foreach (JsonProperty output in wanted.EnumerateObject())
            {
                PartialShape want = OpCase.Shape(output.Value), got = graph.GetOutput(output.Name).Shape;
                if (!want.Equals(got)) _faults.Add($"shapes {given}: {output.Name}: expected {want}, got {got}");
            }
        }
        catch (StatusException e)
        {
            _faults.Add($"shapes {given}: unexpected {e.Code}: {e.Message}");
        }
    }

    static void Dispose(IEnumerable<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors) tensor.Dispose();
    }

    static JsonElement? Property(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string[] Strings(JsonElement? list) => list is { } array ? [.. array.EnumerateArray().Select(s => s.GetString()!)] : [];
}
