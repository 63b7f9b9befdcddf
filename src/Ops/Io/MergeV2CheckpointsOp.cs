using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Joins the checkpoints that several tasks wrote into one.</summary>
[Op("MergeV2Checkpoints(checkpoint_prefixes: string, destination_prefix: string)", "delete_old_dirs: bool = true",
    "allow_missing_files: bool = false", Stateful = true)]
static class MergeV2CheckpointsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(1, 0);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _allowMissing = k.Bool("allow_missing_files");

        public override void Compute(KernelContext context)
        {
            IFileStore files = SessionFiles.Of(context.Step.Resources);
            var prefixes = new List<string>();
            foreach (byte[] text in context.Input(0).Strings)
            {
                string prefix = Encoding.UTF8.GetString(text);
                if (!_allowMissing || CheckpointReader.Exists(prefix, files)) prefixes.Add(prefix);
            }
            CheckpointShards.Merge(prefixes, context.Input(1).StringItem(), files);
        }
    }
}
