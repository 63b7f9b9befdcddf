using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Writes a file, and the folders above it if there are none.</summary>
[Op("WriteFile(filename: string, contents: string)", Stateful = true)]
static class WriteFileOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.WithRank(1, 0);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        string path = c.Input(0).StringItem();
        LocalFiles files = LocalFiles.Instance;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) files.CreateFolder(folder);
        using IWritableFile file = files.Create(path);
        file.Write(c.Input(1).Strings[0]);
    }
}
