using System.IO.Enumeration;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Names of the files that match a pattern (or one of several) with <c>*</c> and <c>?</c> in any part of the path, sorted.</summary>
[Op("MatchingFiles(pattern: string) -> filenames: string")]
static class MatchingFilesOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRankAtMost(0, 1);
        c.SetOutput(0, PartialShape.Of(PartialShape.UnknownDim));
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        public override bool HasEffects => true; // files may come and go between steps

        public override void Compute(KernelContext context)
        {
            var found = new List<string>();
            foreach (string pattern in context.Input(0).Texts())
            {
                string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length > 0) Match(pattern[0] == '/' ? "/" : "", parts, found);
            }
            found.Sort(StringComparer.Ordinal);
            context.MoveOutput(0, Tensor.FromStrings([.. found.Select(Encoding.UTF8.GetBytes)], [found.Count]));
        }

        static void Match(string folder, ReadOnlySpan<string> parts, List<string> found)
        {
            string part = parts[0];
            IEnumerable<string> names = part.AsSpan().IndexOfAny('*', '?') < 0
                ? [part]
                : LocalFiles.Instance.List(folder.Length == 0 ? "." : folder).Where(name => FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false));
            foreach (string name in names)
            {
                string path = folder + name;
                if (parts.Length > 1) Match(path + "/", parts[1..], found);
                else if (LocalFiles.Instance.Exists(path) || LocalFiles.Instance.FolderExists(path)) found.Add(path);
            }
        }
    }
}
