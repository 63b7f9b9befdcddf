using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A file that a path names and whose kind is told by what is in it: graphs, meta graphs, text forms, and anything else.</summary>
sealed class GraphFileTarget : FuzzTarget
{
    static readonly string[] _names = ["x.pb", "x.pbtxt", "x.meta", "x.meta.pbtxt", "x"];

    readonly InspectedFiles _files = new();

    public override string Name => "graph_file";

    public override int MaxLength => 1 << 16;

    public override IReadOnlyList<byte[]> Words => ["node {"u8.ToArray(), "graph_def {"u8.ToArray(), "attr {"u8.ToArray(), "library {"u8.ToArray()];

    /// <summary>The first byte chooses the file's name.</summary>
    public override IEnumerable<byte[]> Seeds()
    {
        (int, string)[] files = [(0, "graph.pb"), (1, "graph.pbtxt"), (2, "model.ckpt-0.meta"), (3, "model.ckpt-0.meta.pbtxt"), (4, "graph.pb")];
        foreach ((int name, string file) in files) yield return [(byte)name, .. File.ReadAllBytes(Golden.File("formats", "graphs", file))];
    }

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        string path = _files.Write(_names[input[0] % _names.Length], input.AsSpan(1));
        InspectedFiles.Inspect(path);
        if (!path.EndsWith('x')) ShowReport.Create(GraphSource.Read(path, []), forMachines: true);
    }
}
