using System.Text;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;
using static TensorHarbor.Formats.Records.Tests.ExampleBytes;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class ExampleParserTests
{
    static readonly byte[] Three = Example(Entry("f", Floats(1, 2, 3)), Entry("i", Ints(1, 2, 3)), Entry("s", Strings("a", "bb", "")));
    static readonly byte[] None = Example();
    static readonly byte[] One = Example(Entry("f", Floats(9)), Entry("i", Ints(9)), Entry("s", Strings("z")));

    [Fact]
    public void Sparse_columns_become_sparse_tensors()
    {
        using ExampleBatch batch = Parse([FeatureSpec.Sparse("i", DType.Int64), FeatureSpec.Sparse("s", DType.String)], Three, None, One);
        foreach (ExampleColumn column in batch)
        {
            column.TakeSparse(out Tensor indices, out Tensor values, out Tensor shape);
            using (indices) using (values) using (shape)
            {
                Assert.Equal([0, 0, 0, 1, 0, 2, 2, 0], indices.Read<long>().ToArray());
                Assert.Equal(new Shape(4, 2), indices.Shape);
                Assert.Equal([3, 3], shape.Read<long>().ToArray());
                if (column.Spec.DType == DType.Int64) Assert.Equal([1, 2, 3, 9], values.Read<long>().ToArray());
                else Assert.Equal(["a", "bb", "", "z"], values.Strings.ToArray().Select(Encoding.UTF8.GetString));
            }
        }
    }

    [Fact]
    public void A_single_row_has_no_dimension_of_rows()
    {
        FeatureSpec[] specs =
        [FeatureSpec.Sparse("f", DType.Float), FeatureSpec.Dense("i", DType.Int64, [3]), FeatureSpec.Padded("f2", DType.Float, [2])];
        using var batch = new ExampleBatch(new ExampleParser(specs));
        batch.AppendSingle(Three);
        batch[0].TakeSparse(out Tensor indices, out Tensor values, out Tensor shape, batched: false);
        using Tensor dense = batch[1].TakeDense(batched: false), padded = batch[2].TakeDense(batched: false);
        using (indices) using (values) using (shape)
        {
            Assert.Equal(new Shape(3, 1), indices.Shape);
            Assert.Equal([0, 1, 2], indices.Read<long>().ToArray());
            Assert.Equal([3], shape.Read<long>().ToArray());
            Assert.Equal([1f, 2f, 3f], values.Read<float>().ToArray());
        }
        Assert.Equal(new Shape(3), dense.Shape);
        Assert.Equal(new Shape(0, 2), padded.Shape);
    }

    [Theory]
    [InlineData(DType.Int32), InlineData(DType.Int64)]
    public void Ragged_columns_become_splits_and_values(DType type)
    {
        using ExampleBatch batch = Parse([FeatureSpec.Ragged("f", DType.Float)], Three, None, One);
        batch[0].TakeRagged(out Tensor splits, out Tensor values, type);
        using (splits) using (values)
        {
            Assert.Equal([0, 3, 3, 4],
                type == DType.Int32 ? [.. splits.Read<int>()] : [.. splits.Read<long>().ToArray().Select(i => (int)i)]);
            Assert.Equal([1f, 2f, 3f, 9f], values.Read<float>().ToArray());
        }
    }

    [Fact]
    public void Padded_columns_are_filled_to_the_longest()
    {
        using Tensor seven = Tensor.Scalar(7L);
        FeatureSpec[] specs =
        [
            FeatureSpec.Padded("f", DType.Float), FeatureSpec.Padded("i", DType.Int64, default, seven),
            FeatureSpec.Padded("s", DType.String, default, Tensor.Scalar("-")),
        ];
        using ExampleBatch batch = Parse(specs, One, None, Three);
        using Tensor f = batch[0].TakeDense(), i = batch[1].TakeDense(), s = batch[2].TakeDense();
        Assert.Equal(new Shape(3, 3), f.Shape);
        Assert.Equal([9f, 0, 0, 0, 0, 0, 1, 2, 3], f.Read<float>().ToArray());
        Assert.Equal([9, 7, 7, 7, 7, 7, 1, 2, 3], i.Read<long>().ToArray());
        Assert.Equal(["z", "-", "-", "-", "-", "-", "a", "bb", ""], s.Strings.ToArray().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Defaults_stand_in_for_absent_features()
    {
        using Tensor twos = Tensor.From([2f, 3f], 2), seven = Tensor.Scalar(7L), text = Tensor.Scalar("none");
        FeatureSpec[] specs =
        [
            FeatureSpec.Dense("x", DType.Float, [2], twos), FeatureSpec.Dense("y", DType.Int64, default, seven),
            FeatureSpec.Dense("z", DType.String, default, text),
        ];
        Assert.All(specs, spec => Assert.False(spec.IsRequired));
        using ExampleBatch batch = Parse(specs, None, Example(Entry("y", Ints(1)), Entry("x")));
        Assert.Equal([2f, 3f, 2f, 3f], batch[0].Floats.ToArray());
        Assert.Equal([7L, 1L], batch[1].Int64s.ToArray());
        Assert.Equal(["none", "none"], batch[2].Strings.ToArrays().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void An_empty_batch_has_empty_tensors()
    {
        FeatureSpec sparse = FeatureSpec.Sparse("i", DType.Int64);
        using ExampleBatch batch = Parse([FeatureSpec.Dense("f", DType.Float, [2]), sparse, FeatureSpec.Padded("s", DType.String, [3])]);
        using Tensor dense = batch[0].TakeDense(), padded = batch[2].TakeDense();
        Assert.Equal(new Shape(0, 2), dense.Shape);
        Assert.Equal(new Shape(0, 0, 3), padded.Shape);
        batch[1].TakeSparse(out Tensor indices, out Tensor values, out Tensor shape);
        using (indices) using (values) using (shape)
        {
            Assert.Equal(new Shape(0, 2), indices.Shape);
            Assert.Equal([0, 0], shape.Read<long>().ToArray());
        }
    }

    [Fact]
    public void Values_go_straight_into_the_callers_memory()
    {
        var parser = new ExampleParser([FeatureSpec.Dense("f", DType.Float, [3]), FeatureSpec.Dense("i", DType.Int64, [3])]);
        ParsedExample parsed = parser.Parse(Three, ExampleOrigin.Single);
        float[] floats = new float[3];
        long[] ints = new long[3];
        parsed.ReadDense(0, floats);
        parsed.ReadDense(1, ints);
        Assert.Equal([1f, 2f, 3f], floats);
        Assert.Equal([1, 2, 3], ints);
    }

    [Fact]
    public void A_warm_batch_allocates_nothing()
    {
        byte[] example = new ExampleBuilder()
            .Add("label", 1f).Add("features", new float[9]).Add("ids", 1L, 2, 3).AddBytes("s", "abc"u8).Build().ToArray();
        FeatureSpec[] specs =
        [
            FeatureSpec.Dense("label", DType.Float),
            FeatureSpec.Dense("features", DType.Float, [9]), FeatureSpec.Sparse("ids", DType.Int64),
            FeatureSpec.Dense("s", DType.String),
        ];
        using var batch = new ExampleBatch(new ExampleParser(specs));
        for (int i = 0; i < 100; i++) batch.Append(example);
        batch.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) batch.Append(example);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
