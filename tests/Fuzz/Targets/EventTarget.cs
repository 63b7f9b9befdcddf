using TensorHarbor.Cli.Inspect;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>An event file: shown, and its scalars drawn.</summary>
sealed class EventTarget : FuzzTarget
{
    readonly InspectedFiles _files = new();

    public override string Name => "events";

    public override int MaxLength => 1 << 17;

    public override IEnumerable<byte[]> Seeds() =>
        Golden.List("formats", "events", "*tfevents*").Select(name => File.ReadAllBytes(Golden.File("formats", "events", name))).Select(bytes => bytes.Length > MaxLength ? bytes[..MaxLength] : bytes);

    public override byte[] Repair(byte[] input) => RecordChecksums.Repair(input);

    public override void Run(byte[] input)
    {
        string path = _files.Write("events.out.tfevents.1", input);
        InspectedFiles.Inspect(path, TargetKind.Events);
        var options = new InspectOptions(path) { As = TargetKind.Events, Plot = _files["plot.svg"] };
        InspectCommand.RunAsync(options, new Cli.Reports.ReportWriter(new StringWriter(), json: false), default).GetAwaiter().GetResult();
    }
}
