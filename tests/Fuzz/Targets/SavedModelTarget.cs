using Google.Protobuf;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Ops;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A SavedModel's message: shown, and loaded as serving does, with initialisation; its graph is mutated as one.</summary>
sealed class SavedModelTarget : FuzzTarget
{
    readonly InspectedFiles _files = new();
    readonly GraphMutator _mutator = new();

    public override string Name => "saved_model";

    public override int MaxLength => 1 << 17;

    public override long AllowedBytes(int length) => 256L << 20;

    public override IEnumerable<byte[]> Seeds()
    {
        var meta = MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(Golden.File("formats", "graphs", "model.ckpt-0.meta")));
        meta.MetaInfoDef = new() { Tags = { "serve" } };
        yield return new SavedModel { SavedModelSchemaVersion = 1, MetaGraphs = { meta } }.ToByteArray();
        foreach (string folder in new[] { "serving", "models" }.Select(Golden.Find).OfType<string>())
        {
            foreach (string path in Directory.EnumerateFiles(folder, "saved_model.pb", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (new FileInfo(path).Length <= MaxLength) yield return File.ReadAllBytes(path);
            }
        }
        foreach (GraphDef graph in OpCaseSeeds.Graphs().Where(g => g.Library is not null || g.Node.Any(n => n.Op.Contains("Table", StringComparison.Ordinal))).Take(50))
        {
            var small = new MetaGraphDef { GraphDef = graph, MetaInfoDef = new() { Tags = { "serve" } }, AssetFileDef = { new AssetFileDef { Filename = "vocabulary.txt", TensorInfo = new() { Name = graph.Node[0].Name } } } };
            small.CollectionDef["saved_model_main_op"] = new() { NodeList = new() { Value = { graph.Node[^1].Name } } };
            yield return new SavedModel { SavedModelSchemaVersion = 1, MetaGraphs = { small } }.ToByteArray();
        }
    }

    public override byte[]? Mutate(byte[] input, byte[] other, Random random)
    {
        try
        {
            SavedModel model = SavedModel.Parser.ParseFrom(input), part = SavedModel.Parser.ParseFrom(other);
            GraphDef? graph = model.MetaGraphs.FirstOrDefault()?.GraphDef;
            if (graph is null) return null;
            _mutator.Next(graph, part.MetaGraphs.FirstOrDefault()?.GraphDef ?? graph, random);
            return model.ToByteArray();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public override void Run(byte[] input)
    {
        string folder = Path.GetDirectoryName(_files.Write("model/saved_model.pb", input))!;
        InspectedFiles.Inspect(folder, TargetKind.SavedModel);
        SavedModelFolder files = SavedModelFolder.Open(folder);
        foreach (MetaGraphDef meta in files.Proto.MetaGraphs)
        {
            if (meta.GraphDef is { } graph && GraphMutator.IsHarmless(graph)) LoadedModel.FromSavedModel(files, meta, OpTable.Instance, new() { IntraOpThreads = 1 }).Dispose();
        }
    }
}
