using TensorHarbor.Formats.Examples;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which features a parse op wants: keys and defaults come with the step, types and shapes are attributes.</summary>
/// <param name="SparseTypes">Types of the sparse features.</param>
/// <param name="DenseShapes">Shapes of the dense features; a first size of -1: any number of steps.</param>
/// <param name="DenseTypes">Their types.</param>
/// <param name="RaggedTypes">Types of the ragged features' values.</param>
/// <param name="SplitTypes">Types of their row splits.</param>
sealed record ExampleForm(DType[] SparseTypes, PartialShape[] DenseShapes, DType[] DenseTypes, DType[] RaggedTypes, DType[] SplitTypes);

/// <summary>The features' keys and the dense ones' defaults in one step.</summary>
readonly ref struct ExampleInputs
{
    /// <summary>Keys of sparse, dense and ragged features.</summary>
    public required ReadOnlySpan<byte[]> SparseKeys { get; init; }

    /// <summary>Keys of dense features.</summary>
    public required ReadOnlySpan<byte[]> DenseKeys { get; init; }

    /// <summary>Keys of ragged features.</summary>
    public required ReadOnlySpan<byte[]> RaggedKeys { get; init; }

    /// <summary>First of the inputs that hold the dense features' defaults.</summary>
    public required int FirstDefault { get; init; }
}

/// <summary>
/// Parses serialized Examples into the outputs of a parse op. Parsers with their memory are kept for the next step; they are made anew
/// when a step comes with other keys or defaults.
/// </summary>
/// <param name="form">Types and shapes.</param>
sealed class ExampleParsing(ExampleForm form) : IDisposable
{
    readonly Lock _lock = new();
    Session? _idle;

    /// <summary>Parses <paramref name="serialized"/>; the outputs are those of ParseExampleV2 in its order.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="serialized">A vector of Examples, or a scalar: one, whose outputs have no dimension for the batch.</param>
    /// <param name="names">Names for errors, as many as Examples, or none.</param>
    /// <param name="inputs">Keys and defaults.</param>
    public void Run(KernelContext c, Tensor serialized, ReadOnlySpan<byte[]> names, in ExampleInputs inputs)
    {
        bool batched = serialized.Shape.Rank == 1;
        Session session = Take(c, inputs);
        try
        {
            ReadOnlySpan<byte[]> examples = serialized.Strings;
            for (int i = 0; i < examples.Length; i++)
            {
                if (batched) session.Batch.Append(examples[i], names.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(names[i]));
                else session.Batch.AppendSingle(examples[i]);
            }
            Emit(c, session.Batch, batched);
        }
        finally
        {
            session.Batch.Clear();
            lock (_lock) (session.Next, _idle) = (_idle, session);
        }
    }

    void Emit(KernelContext c, ExampleBatch batch, bool batched)
    {
        int sparse = form.SparseTypes.Length, dense = form.DenseTypes.Length, ragged = form.RaggedTypes.Length;
        for (int i = 0; i < sparse; i++)
        {
            batch[i].TakeSparse(out Tensor indices, out Tensor values, out Tensor shape, batched);
            c.MoveOutput(i, indices);
            c.MoveOutput(sparse + i, values);
            c.MoveOutput(2 * sparse + i, shape);
        }
        for (int i = 0; i < dense; i++) c.MoveOutput(3 * sparse + i, batch[sparse + i].TakeDense(batched));
        for (int i = 0; i < ragged; i++)
        {
            batch[sparse + dense + i].TakeRagged(out Tensor splits, out Tensor values, form.SplitTypes[i]);
            c.MoveOutput(3 * sparse + dense + i, values);
            if (batched) c.MoveOutput(3 * sparse + dense + ragged + i, splits);
            else
            {
                splits.Dispose();
                c.Allocate(3 * sparse + dense + ragged + i, [0]);
            }
        }
    }

    Session Take(KernelContext c, in ExampleInputs inputs)
    {
        lock (_lock)
        {
            while (_idle is { } session)
            {
                _idle = session.Next;
                if (session.Fits(c, inputs)) return session;
                session.Dispose();
            }
        }
        return new Session(c, inputs, form);
    }

    public void Dispose()
    {
        for (; _idle is not null; _idle = _idle.Next) _idle.Dispose();
    }

    /// <summary>A parser with its memory, and the keys and defaults that it was made for.</summary>
    sealed class Session : IDisposable
    {
        readonly byte[][] _keys;
        readonly Tensor[] _defaults;

        public Session(KernelContext c, in ExampleInputs inputs, ExampleForm form)
        {
            _keys = [.. inputs.SparseKeys, .. inputs.DenseKeys, .. inputs.RaggedKeys];
            CheckCounts(inputs, form);
            _defaults = new Tensor[form.DenseTypes.Length];
            for (int i = 0; i < _defaults.Length; i++) _defaults[i] = c.Input(inputs.FirstDefault + i).Share();
            try
            {
                Batch = new ExampleBatch(new ExampleParser(Specs(form)));
            }
            catch
            {
                foreach (Tensor value in _defaults) value.Dispose();
                throw;
            }
        }

        static void CheckCounts(in ExampleInputs inputs, ExampleForm form)
        {
            Check("sparse", inputs.SparseKeys.Length, form.SparseTypes.Length);
            Check("dense", inputs.DenseKeys.Length, form.DenseTypes.Length);
            Check("ragged", inputs.RaggedKeys.Length, form.RaggedTypes.Length);
            Check("dense", form.DenseShapes.Length, form.DenseTypes.Length);
        }

        static void Check(string kind, int got, int types)
        {
            if (got != types) Throw.InvalidArgument($"Expected len({kind}_keys) == len({kind}_types) but got: {got} vs. {types}");
        }

        List<FeatureSpec> Specs(ExampleForm form)
        {
            var specs = new List<FeatureSpec>();
            for (int i = 0; i < form.SparseTypes.Length; i++) specs.Add(FeatureSpec.Sparse(Name(specs.Count), form.SparseTypes[i]));
            for (int i = 0; i < _defaults.Length; i++) specs.Add(Dense(Name(specs.Count), form.DenseTypes[i], form.DenseShapes[i], _defaults[i], i));
            for (int i = 0; i < form.RaggedTypes.Length; i++) specs.Add(FeatureSpec.Ragged(Name(specs.Count), form.RaggedTypes[i]));
            return specs;
        }

        public ExampleBatch Batch { get; }

        public Session? Next { get; set; }

        string Name(int index) => System.Text.Encoding.UTF8.GetString(_keys[index]);

        static FeatureSpec Dense(string name, DType dtype, PartialShape shape, Tensor value, int index)
        {
            if (!shape.HasRank) Throw.InvalidArgument($"dense_shapes[{index}] must have a known rank");
            bool padded = shape.Rank > 0 && shape[0] == PartialShape.UnknownDim;
            if (!(padded ? shape.Slice(1) : shape).IsFullyKnown) Throw.InvalidArgument($"dense_shapes[{index}] has unknown rank or unknown inner dimensions: {shape}");
            return padded ? FeatureSpec.Padded(name, dtype, shape.Slice(1).ToShape(), value) : FeatureSpec.Dense(name, dtype, shape.ToShape(), value);
        }

        /// <summary>Do the step's keys and defaults lie in the memory that this parser was made from, or are the keys equal?</summary>
        public bool Fits(KernelContext c, in ExampleInputs inputs)
        {
            for (int i = 0; i < _defaults.Length; i++)
            {
                if (c.Input(inputs.FirstDefault + i).Buffer != _defaults[i].Buffer) return false;
            }
            int sparse = inputs.SparseKeys.Length, dense = inputs.DenseKeys.Length;
            return Same(inputs.SparseKeys, _keys.AsSpan(0, sparse)) && Same(inputs.DenseKeys, _keys.AsSpan(sparse, dense))
                && Same(inputs.RaggedKeys, _keys.AsSpan(sparse + dense));
        }

        static bool Same(ReadOnlySpan<byte[]> keys, ReadOnlySpan<byte[]> known)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i] != known[i] && !keys[i].AsSpan().SequenceEqual(known[i])) return false;
            }
            return true;
        }

        public void Dispose()
        {
            Batch.Dispose();
            foreach (Tensor value in _defaults) value.Dispose();
        }
    }
}
