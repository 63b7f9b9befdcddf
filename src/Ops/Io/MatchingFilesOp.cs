using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Names of the files that match patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c> in their last part, sorted.</summary>
[Op("MatchingFiles(pattern: string) -> filenames: string")]
static class MatchingFilesOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRankAtMost(0, 1);
        c.SetOutput(0, PartialShape.Of(-1));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var found = new List<string>();
        foreach (byte[] pattern in c.Input(0).Strings) found.AddRange(FilePatterns.Match(Encoding.UTF8.GetString(pattern)));
        found.Sort(string.CompareOrdinal);
        Span<byte[]> names = c.Allocate(0, [found.Count]).Strings;
        for (int i = 0; i < names.Length; i++) names[i] = Encoding.UTF8.GetBytes(found[i]);
    }
}
