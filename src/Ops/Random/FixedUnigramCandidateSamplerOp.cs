using System.Globalization;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Classes drawn with given weights, from the graph or a file, with the counts that were to be expected.</summary>
[Op("FixedUnigramCandidateSampler(true_classes: int64) -> sampled_candidates: int64, true_expected_count: float, "
    + "sampled_expected_count: float",
    "num_true: int >= 1", "num_sampled: int >= 1", "unique: bool", "range_max: int >= 1", "vocab_file: string = ''",
    "distortion: float = 1.0", "num_reserved_ids: int = 0", "num_shards: int >= 1 = 1", "shard: int >= 0 = 0", "unigrams: list(float) = []",
    "seed: int = 0", "seed2: int = 0", Stateful = true)]
static class FixedUnigramCandidateSamplerOp
{
    public static void Shape(ShapeContext c) => CandidateKernel.InferShape(c);

    [CpuKernel]
    public sealed class Cpu : CandidateKernel
    {
        public Cpu(KernelConstruction k) : base(k)
        {
            float[] weights = Weights(k);
            Range = weights.Length;
            Sampler = new WeightedClasses(weights);
        }

        protected override long Range { get; }

        protected override IClassSampler Sampler { get; }

        static float[] Weights(KernelConstruction k)
        {
            string file = k.String("vocab_file");
            float[] unigrams = file.Length == 0 ? k.Floats("unigrams") : FromFile(file);
            if (unigrams.Length == 0) Throw.InvalidArgument("Must provide either vocab_file or unigrams.");
            if (k.Int("shard") >= k.Int("num_shards")) Throw.InvalidArgument($"shard {k.Int("shard")} must be less than num_shards {k.Int("num_shards")}");
            if (k.Int("num_reserved_ids") > k.Int("range_max")) Throw.InvalidArgument($"num_reserved_ids {k.Int("num_reserved_ids")} must not be more than range_max {k.Int("range_max")}");
            var weights = new List<float>();
            for (long i = 0; i < k.Int("num_reserved_ids"); i++) weights.Add(0);
            float distortion = k.Float("distortion");
            long id = k.Int("num_reserved_ids");
            foreach (float unigram in unigrams)
            {
                if (id++ % k.Int("num_shards") == k.Int("shard")) weights.Add(MathF.Pow(unigram, distortion));
            }
            if (weights.Count == 0) Throw.InvalidArgument($"shard {k.Int("shard")} of {k.Int("num_shards")} has none of the {unigrams.Length} unigrams");
            return [.. weights];
        }

        static float[] FromFile(string path) => [.. Encoding.UTF8.GetString(LocalFiles.Instance.ReadAllBytes(path))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => float.TryParse(line.Split(',')[^1], CultureInfo.InvariantCulture, out float count)
                ? count
                : Throw.InvalidArgument<float>($"{path}: Wrong vocabulary format at line: {line}"))];
    }
}
