using System.Text;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses serialized tf.train.SequenceExample messages, feature by feature, into the outputs of a parse op.</summary>
/// <param name="c">The kernel's context.</param>
/// <param name="serialized">A vector of messages, or a scalar: one, whose outputs have no dimension for the batch.</param>
/// <param name="names">Names for errors, or none.</param>
/// <param name="words">What the op says in errors.</param>
readonly ref struct SequenceParsing(KernelContext c, Tensor serialized, ReadOnlySpan<byte[]> names, SequenceWords words)
{
    readonly ReadOnlySpan<byte[]> _names = names;

    bool Batched => serialized.Shape.Rank == 1;

    string Name(int row) => _names.IsEmpty ? words.Unnamed : Encoding.UTF8.GetString(_names[row]);

    static bool TryFind(byte[] example, byte[] key, out FeatureView found)
    {
        found = default;
        bool any = false;
        foreach (FeatureView feature in new SequenceExampleReader(example).Context)
        {
            if (!feature.NameBytes.SequenceEqual(key)) continue;
            found = feature;
            any = true;
        }
        return any;
    }

    static bool TryFindList(byte[] example, byte[] key, out FeatureListView found)
    {
        found = default;
        bool any = false;
        foreach (FeatureListView list in new SequenceExampleReader(example))
        {
            if (!list.NameBytes.SequenceEqual(key)) continue;
            found = list;
            any = true;
        }
        return any;
    }

    /// <summary>Appends a feature of the context; returns how many values it has, -1: it is not there.</summary>
    int AddContext(int row, byte[] key, FeatureValues values, DType dtype)
    {
        if (!TryFind(serialized.Strings[row], key, out FeatureView feature) || feature.Kind == FeatureKind.None) return -1;
        if (values.IsOfOtherKind(feature))
        {
            Throw.InvalidArgument($"Name: {Name(row)}, Context feature: {Encoding.UTF8.GetString(key)}.  Data types don't match. Expected type: {dtype.Name()}");
        }
        int before = values.Count;
        values.Add(feature);
        return values.Count - before;
    }

    /// <summary>A step of a list.</summary>
    int AddStep(int row, byte[] key, int step, FeatureView feature, FeatureValues values, DType dtype, bool sparse)
    {
        if (values.IsOfOtherKind(feature))
        {
            Throw.InvalidArgument($"Name: {Name(row)}, Feature {(sparse ? words.SparseList : "list")}: {Encoding.UTF8.GetString(key)}, Index: {step}.  "
                + $"Data types don't match. Expected type: {dtype.Name()}");
        }
        int before = values.Count;
        values.Add(feature);
        return values.Count - before;
    }

    void SetSparse(int output, int count, List<long> indices, FeatureValues values, ReadOnlySpan<long> sizes)
    {
        c.MoveOutput(output, Tensor.From<long>(indices.ToArray(), [values.Count, sizes.Length]));
        c.MoveOutput(output + count, values.ToTensor([values.Count]));
        c.MoveOutput(output + 2 * count, Tensor.From<long>(sizes, [sizes.Length]));
    }

    /// <summary>A context feature as a sparse tensor: outputs <paramref name="output"/> (indices), that + count (values), that + 2 count (shape).</summary>
    public void ContextSparse(byte[] key, DType dtype, int output, int count)
    {
        var values = new FeatureValues(dtype);
        var indices = new List<long>();
        long longest = 0;
        for (int row = 0; row < serialized.Strings.Length; row++)
        {
            int got = AddContext(row, key, values, dtype);
            for (int i = 0; i < got; i++) indices.AddRange(Batched ? [row, i] : [i]);
            longest = Math.Max(longest, got);
        }
        SetSparse(output, count, indices, values, Batched ? [serialized.Strings.Length, longest] : [longest]);
    }

    /// <summary>A context feature of a fixed shape.</summary>
    public void ContextDense(byte[] key, DType dtype, PartialShape shape, Tensor fallback, int output)
    {
        if (!shape.IsFullyKnown) Throw.InvalidArgument($"Shape {shape} is not fully defined");
        var values = new FeatureValues(dtype);
        for (int row = 0; row < serialized.Strings.Length; row++)
        {
            int got = AddContext(row, key, values, dtype);
            string name = Encoding.UTF8.GetString(key);
            if (got == -1 && fallback.ElementCount == 0) Throw.InvalidArgument(words.Missing(Batched, Name(row), name, dtype, shape.ElementCount));
            if (got == -1) values.Add(fallback);
            else if (got != shape.ElementCount) Throw.InvalidArgument(words.WrongCount(Name(row), name, dtype, got, shape));
        }
        c.MoveOutput(output, values.ToTensor(Batched ? new Shape(serialized.ElementCount).Concat(shape.ToShape()) : shape.ToShape()));
    }

    /// <summary>A context feature as a ragged tensor.</summary>
    public void ContextRagged(byte[] key, DType dtype, DType splitType, int output, int splitsOutput)
    {
        var values = new FeatureValues(dtype);
        var splits = new List<long> { 0 };
        for (int row = 0; row < serialized.Strings.Length; row++)
        {
            AddContext(row, key, values, dtype);
            splits.Add(values.Count);
        }
        c.MoveOutput(output, values.ToTensor([values.Count]));
        SetSplits(splitsOutput, Batched ? splits : null, splitType);
    }

    /// <summary>Row splits; without a batch there are none: TensorFlow leaves a scalar.</summary>
    void SetSplits(int output, List<long>? splits, DType type)
    {
        Tensor tensor = c.Allocate(output, splits is null ? Shape.Scalar : [splits.Count]);
        for (int i = 0; i < tensor.ElementCount; i++)
        {
            if (type == DType.Int32) tensor.Write<int>()[i] = splits is null ? 0 : (int)splits[i];
            else tensor.Write<long>()[i] = splits is null ? 0 : splits[i];
        }
    }

    /// <summary>A feature list as a sparse tensor [batch, steps, values].</summary>
    public void ListSparse(byte[] key, DType dtype, int output, int count)
    {
        var values = new FeatureValues(dtype);
        var indices = new List<long>();
        long most = 0, longest = 0;
        for (int row = 0; row < serialized.Strings.Length; row++)
        {
            if (!TryFindList(serialized.Strings[row], key, out FeatureListView list)) continue;
            int step = 0;
            foreach (FeatureView feature in list)
            {
                int got = AddStep(row, key, step, feature, values, dtype, sparse: true);
                for (int i = 0; i < got; i++) indices.AddRange(Batched ? [row, step, i] : [step, i]);
                longest = Math.Max(longest, got);
                step++;
            }
            most = Math.Max(most, step);
        }
        SetSparse(output, count, indices, values, Batched ? [serialized.Strings.Length, most, longest] : [most, longest]);
    }

    /// <summary>A feature list whose steps have a fixed shape, padded to the longest list of the batch.</summary>
    /// <returns>Number of steps of each list.</returns>
    public long[] ListDense(byte[] key, DType dtype, PartialShape shape, bool mayBeMissing, int output)
    {
        var values = new FeatureValues(dtype);
        long[] lengths = new long[serialized.Strings.Length];
        int size = (int)shape.ElementCount;
        for (int row = 0; row < lengths.Length; row++)
        {
            if (TryFindList(serialized.Strings[row], key, out FeatureListView list)) lengths[row] = AddDenseSteps(row, key, list, values, dtype, shape);
            else if (!mayBeMissing)
            {
                Throw.InvalidArgument($"Name: {Name(row)}, Feature list '{Encoding.UTF8.GetString(key)}' is required but could not be found.  "
                    + "Did you mean to include it in feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?");
            }
        }
        long most = lengths.DefaultIfEmpty(0).Max();
        for (int row = 0; row < lengths.Length; row++) values.Pad((int)(row * most + lengths[row]) * size, (int)(most - lengths[row]) * size);
        Shape steps = new Shape(most).Concat(shape.ToShape());
        c.MoveOutput(output, values.ToTensor(Batched ? new Shape(lengths.Length).Concat(steps) : steps));
        return lengths;
    }

    int AddDenseSteps(int row, byte[] key, FeatureListView list, FeatureValues values, DType dtype, PartialShape shape)
    {
        int step = 0, first = values.Count, wrong = -1, wrongCount = 0;
        foreach (FeatureView feature in list)
        {
            int got = AddStep(row, key, step, feature, values, dtype, sparse: false);
            if (got != shape.ElementCount && wrong < 0) (wrong, wrongCount) = (step, got);
            step++;
        }
        if (wrong >= 0) Throw.InvalidArgument(words.WrongStep(Name(row), Encoding.UTF8.GetString(key), dtype, wrong, wrongCount, values.Count - first, shape));
        return step;
    }

    /// <summary>A feature list as a tensor with two ragged axes.</summary>
    public void ListRagged(byte[] key, DType dtype, DType splitType, int output, int outerOutput, int innerOutput)
    {
        var values = new FeatureValues(dtype);
        List<long> outer = [0], inner = [0];
        for (int row = 0; row < serialized.Strings.Length; row++)
        {
            if (TryFindList(serialized.Strings[row], key, out FeatureListView list))
            {
                int step = 0;
                foreach (FeatureView feature in list)
                {
                    AddStep(row, key, step++, feature, values, dtype, sparse: true);
                    inner.Add(values.Count);
                }
            }
            outer.Add(inner.Count - 1);
        }
        c.MoveOutput(output, values.ToTensor([values.Count]));
        SetSplits(outerOutput, Batched ? outer : null, splitType);
        SetSplits(innerOutput, inner, splitType);
    }
}

/// <summary>The two parse ops differ in the words of their errors.</summary>
sealed class SequenceWords
{
    readonly bool _isV2;

    SequenceWords(bool isV2) => _isV2 = isV2;

    /// <summary>Those of ParseSequenceExampleV2.</summary>
    public static SequenceWords V2 { get; } = new(true);

    /// <summary>Those of ParseSingleSequenceExample.</summary>
    public static SequenceWords Single { get; } = new(false);

    /// <summary>What an Example without a name is called.</summary>
    public string Unnamed => _isV2 ? "<unknown>" : "";

    /// <summary>What a list is called that becomes a sparse tensor.</summary>
    public string SparseList => _isV2 ? "list" : "List";

    /// <summary>A context feature without a default is not there.</summary>
    public string Missing(bool batched, string name, string key, DType dtype, long expected) =>
        !_isV2 ? $"Name: {name}, Context feature '{key}' is required but could not be found."
        : batched ? $"Feature: {key} (data type: {dtype.Name()}) is required but could not be found."
        : $"Inconsistent max number of elements for feature {key}: expected {expected}, but found 0";

    /// <summary>A context feature has not as many values as its shape.</summary>
    public string WrongCount(string name, string key, DType dtype, int got, PartialShape shape) => _isV2
        ? $"Unexpected number of elements in example {name}"
        : $"Name: {name}, Key: {key}, Index: 0.  Number of {Word(dtype)} values != expected.  values size: {got} but output shape: {shape}";

    /// <summary>A step has not as many values as its shape.</summary>
    public string WrongStep(string name, string key, DType dtype, int step, int got, int total, PartialShape shape)
    {
        if (!_isV2) return $"Name: {name}, Key: {key}, Index: {step}.  Number of {Word(dtype)} values != expected.  values size: {got} but output shape: {shape}";
        return shape.ElementCount == 0 || total % shape.ElementCount != 0
            ? $"Feature list '{key}' has an unexpected number of values.  Total values size: {total} is not consistent with output shape: {PartialShape.OfRank(1).Concat(shape)}"
            : $"Name: {name}, Key: {key}, Index: {step}.  Number of values != expected.  values size: {got} but output shape: {shape}";
    }

    static string Word(DType dtype) => dtype == DType.String ? "bytes" : dtype.Name();
}
