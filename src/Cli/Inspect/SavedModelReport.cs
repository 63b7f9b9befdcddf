using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What is in a SavedModel: tags, signatures, variables, assets, ops.</summary>
static class SavedModelReport
{
    /// <summary>Reads a SavedModel.</summary>
    /// <param name="path">Its folder, or the file <c>saved_model.pb</c> in it.</param>
    /// <exception cref="StatusException">NOT_FOUND, DATA_LOSS, OUT_OF_RANGE, INVALID_ARGUMENT.</exception>
    public static Report Create(string path)
    {
        SavedModelFolder model = SavedModelFolder.Open(FolderOf(path));
        var report = new Report(TargetKind.SavedModel.Name(), path);
        report.Add("schema_version", model.Proto.SavedModelSchemaVersion);
        report.Add("tensorflow_version", model.Proto.MetaGraphs.Select(g => g.MetaInfoDef?.TensorflowVersion).FirstOrDefault(v => v is { Length: > 0 }));
        report.Add("tags", model.Tags.Select(t => string.Join(",", t)).ToArray());
        report.Add("node_count", model.Proto.MetaGraphs.Sum(g => g.GraphDef?.Node.Count ?? 0));
        report.Add("function_count", model.Proto.MetaGraphs.Sum(g => g.GraphDef?.Library?.Function.Count ?? 0));
        ReportTable signatures = GraphReport.AddSignatureTable(report);
        foreach (MetaGraphDef graph in model.Proto.MetaGraphs) GraphReport.AddSignatures(signatures, graph);
        AddVariables(report, model);
        AddAssets(report.AddTable("assets", "asset", "tensor", "is_there"), model);
        GraphReport.AddOps(report.AddTable("ops", "op", "count#"), model.Proto.MetaGraphs.Select(g => g.GraphDef ?? new GraphDef()));
        return report;
    }

    /// <summary>The SavedModel's folder, if a path is that or a file in it.</summary>
    public static string FolderOf(string path) => Directory.Exists(path) ? path : FileStores.FolderOf(path);

    static void AddVariables(Report report, SavedModelFolder model)
    {
        ReportTable table = new("variables", ["name", "dtype", "shape", "elements#", "slices"]);
        if (model.HasVariables)
        {
            using CheckpointReader reader = model.OpenVariables();
            CheckpointReport.AddTensors(table, reader);
        }
        report.Add("variable_count", table.Rows.Count);
        report.Add(table);
    }

    static void AddAssets(ReportTable table, SavedModelFolder model)
    {
        IEnumerable<SavedModelAsset> assets = model.Proto.MetaGraphs.SelectMany(model.Assets).DistinctBy(a => (a.Path, a.TensorName));
        foreach (SavedModelAsset asset in assets) table.Add(Path.GetFileName(asset.Path), asset.TensorName, File.Exists(asset.Path));
    }
}
