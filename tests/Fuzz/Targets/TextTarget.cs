using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Formats.Text;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Formats made of lines: CSV and LIBSVM, converted to Examples; and the text form of messages.</summary>
/// <param name="format">csv, libsvm or pbtxt.</param>
sealed class TextTarget(string format) : FuzzTarget
{
    const int SeedBytes = 2000;

    public override string Name => format;

    public override int MaxLength => 1 << 14;

    public override IReadOnlyList<byte[]> Words => ["\"\""u8.ToArray(), "\r\n"u8.ToArray(), "1e39"u8.ToArray(), "-9223372036854775809"u8.ToArray(), "99999999999:1"u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "<"u8.ToArray(), "\\U0010FFFF"u8.ToArray(), "type_url: "u8.ToArray()];

    public override IEnumerable<byte[]> Seeds() => format switch
    {
        "csv" => ["1,2.5,\"a\"\"b\"\n3,4,\"c\nd\"\n5,6,\r\n"u8.ToArray(), "x,y\n1,2\n"u8.ToArray()],
        "libsvm" => [File.ReadAllBytes(Golden.File("data", "a8a_test.libsvm"))[..SeedBytes]],
        _ => [File.ReadAllBytes(Golden.File("formats", "graphs", "graph.pbtxt"))[..SeedBytes], File.ReadAllBytes(Golden.File("formats", "graphs", "model.ckpt-0.meta.pbtxt"))[^SeedBytes..], File.ReadAllBytes(Golden.File("formats", "checkpoints", "v2", "checkpoint"))],
    };

    public override void Run(byte[] input)
    {
        if (format == "pbtxt")
        {
            string text = System.Text.Encoding.UTF8.GetString(input);
            TextFormat.Print(TextFormat.Parse<MetaGraphDef>(text.Contains("node {", StringComparison.Ordinal) ? $"graph_def {{ {text} }}" : text));
            return;
        }
        using var writer = new RecordWriter(new MemoryStream());
        if (format == "csv")
        {
            using (var quoted = new CsvReader(new MemoryStream(input), "x.csv", new() { HasHeader = input.Length % 2 == 0 }))
            {
                while (quoted.TryRead()) _ = quoted.FieldCount > 0 ? quoted.Text(0) : "";
            }
            using var csv = new CsvReader(new MemoryStream(input), "x.csv", new() { MaxRowBytes = 1000 });
            ExampleConverter.Convert(csv, writer, new() { Missing = 0 });
        }
        else
        {
            using var libsvm = new LibsvmReader(new MemoryStream(input), "x.libsvm");
            ExampleConverter.Convert(libsvm, writer);
        }
    }
}
