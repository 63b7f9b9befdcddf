using TensorHarbor.Linalg;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows in an order drawn from a buffer, in TensorFlow's order for given seeds.</summary>
[Op("ShuffleDataset(input_dataset: variant, buffer_size: int64, seed: int64, seed2: int64) -> handle: variant", "reshuffle_each_iteration: bool = true",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class ShuffleDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _reshuffles = k.Bool("reshuffle_each_iteration");

        public override void Compute(KernelContext context)
        {
            long size = Dataset.Argument(context, 1, "buffer_size");
            if (size <= 0) Throw.InvalidArgument("buffer_size must be greater than zero or UNKNOWN_CARDINALITY");
            ulong seed = (ulong)Dataset.Argument(context, 2, "seed"), seed2 = (ulong)Dataset.Argument(context, 3, "seed2");
            new Shuffled(Dataset.Get(context), size, SeededGenerator.Make(seed, seed2), _reshuffles).Put(context);
        }
    }

    /// <summary>Numbers of a stream, one at a time.</summary>
    sealed class Numbers(Philox stream)
    {
        Philox _stream = stream;
        Philox.Block _block;
        int _used = Philox.BlockSize;

        public uint Next()
        {
            if (_used == Philox.BlockSize)
            {
                _block = _stream.Next();
                _used = 0;
            }
            return _block[_used++];
        }
    }

    sealed class Shuffled(Dataset input, long size, Philox seed, bool reshuffles) : Dataset
    {
        readonly Numbers _seeds = new(seed);
        readonly Lock _lock = new();

        Numbers Begin()
        {
            if (!reshuffles) return new(seed);
            lock (_lock)
            {
                uint first = _seeds.Next(), second = _seeds.Next();
                return new(new Philox(first, second));
            }
        }

        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            Numbers numbers = Begin();
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            var ring = new List<Tensor[]?>();
            long start = 0, end = 0;
            bool ended = false;
            try
            {
                while (true)
                {
                    while (!ended && end - start < size)
                    {
                        if (ended = !rows.MoveNext()) break;
                        if (ring.Count < size) ring.Add(null);
                        ring[(int)(end++ % size)] = rows.Current;
                    }
                    if (end == start) yield break;
                    int first = (int)(start % size), chosen = (int)((start + numbers.Next() % (end - start)) % size);
                    Tensor[] row = ring[chosen]!;
                    (ring[chosen], ring[first]) = (ring[first], null);
                    start++;
                    yield return row;
                }
            }
            finally
            {
                foreach (Tensor[]? row in ring) Dispose(row ?? []);
            }
        }
    }
}
