using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes a string the content of a file; its folder is created.</summary>
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
        Tensor name = c.Input(0), content = c.Input(1);
        if (name.Shape.Rank != 0) Throw.InvalidArgument($"Input filename tensor must be scalar, but had shape: {name.Shape}");
        if (content.Shape.Rank != 0) Throw.InvalidArgument($"Contents tensor must be scalar, but had shape: {content.Shape}");
        string path = name.Text(0);
        LocalFiles.Instance.CreateFolder(FileStores.FolderOf(path));
        using IWritableFile file = LocalFiles.Instance.Create(path);
        file.Write(content.Strings[0]);
    }
}
