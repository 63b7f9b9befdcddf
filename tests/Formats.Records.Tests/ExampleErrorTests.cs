using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;
using static TensorHarbor.Formats.Records.Tests.ExampleBytes;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>TensorFlow's texts, as golden/ops/parsing.jsonl has them and as TensorFlow 2.21 was observed to give them.</summary>
public sealed class ExampleErrorTests
{
    static readonly byte[] Good = Example(Entry("age", Ints(3)), Entry("w", Floats(1.5f, 2.5f)), Entry("tag", Strings("a", "b")));

    [Fact]
    public void A_missing_feature()
    {
        FeatureSpec q = FeatureSpec.Dense("q", DType.Int64);
        Assert.Equal("Name: <unknown>, Feature: q (data type: int64) is required but could not be found.", Error(q, Good));
        Assert.Equal("Feature: q (data type: int64) is required but could not be found.", SingleError(q, Good));
        using var batch = new ExampleBatch(new ExampleParser([q]));
        Assert.Equal("Name: third, Feature: q (data type: int64) is required but could not be found.",
            Assert.Throws<StatusException>(() => batch.Append(Good, "third")).Message);
    }

    [Fact]
    public void A_feature_of_another_type()
    {
        Assert.Equal("Name: <unknown>, Key: age, Index: 0.  Data types don't match. Data type: int64 but expected type: float",
            Error(FeatureSpec.Dense("age", DType.Float), Good));
        Assert.Equal("Key: tag.  Data types don't match. Data type: string but expected type: float",
            SingleError(FeatureSpec.Padded("tag", DType.Float), Good));
        Assert.Equal("Name: <unknown>, Key: w, Index: 0.  Data types don't match. Expected type: int64, Actual type: float",
            Error(FeatureSpec.Sparse("w", DType.Int64), Good));
        Assert.Equal("Key: w.  Data types don't match. Expected type: string, Actual type: float",
            SingleError(FeatureSpec.Ragged("w", DType.String), Good));
    }

    [Theory]
    [InlineData(DType.Float, "float"), InlineData(DType.Int64, "int64"), InlineData(DType.String, "bytes")]
    public void A_feature_of_another_length(DType dtype, string word)
    {
        byte[] list = word switch { "float" => Floats(1, 2), "int64" => Ints(1, 2), _ => Strings("a", "b") };
        byte[] example = Example(Entry("w", list));
        foreach (int size in (int[])[1, 3])
        {
            FeatureSpec spec = FeatureSpec.Dense("w", dtype, [size]);
            Assert.Equal($"Name: <unknown>, Key: w, Index: 0.  " +
                $"Number of {word} values != expected.  Values size: 2 but output shape: [{size}]",
                Error(spec, example));
            Assert.Equal($"Key: w.  Can't parse serialized Example: Some {word}_list slice was not parsed.", SingleError(spec, example));
        }
    }

    [Fact]
    public void An_incomplete_step()
    {
        byte[] one = Example(Entry("w", Floats(1, 2))), three = Example(Entry("w", Floats(1, 2, 3)));
        FeatureSpec spec = FeatureSpec.Padded("w", DType.Float, [2]);
        Assert.Equal("Name: <unknown>, Key: w, Index: 1.  Number of float values is not a multiple of stride length. " +
            "Saw 3 values but output shape is: [?,2]", Error(spec, one, three));
        Assert.Equal("Error while parsing feature with key w: number of elements should be divisible by 2, found 3 instead",
            SingleError(spec, three));
    }

    [Fact]
    public void A_malformed_list()
    {
        foreach (FeatureSpec spec in (FeatureSpec[])[FeatureSpec.Dense("w", DType.Int64, [2]), FeatureSpec.Sparse("w", DType.Int64)])
        {
            foreach (byte[] list in (byte[][])[Field(0x1A, Field(0x0A, [1, 0xFF])), Field(0x1A, [0x0A, 5, 1]), Field(0x1A, [0x08])])
            {
                byte[] example = Example(Entry("w", list));
                Assert.Equal("Name: <unknown>, Key: w, Index: 0.  Can't parse serialized Example.", Error(spec, example));
                Assert.Equal("Key: w.  Can't parse serialized Example: Parsing int64_list failed.", SingleError(spec, example));
            }
        }
    }

    [Fact]
    public void Bytes_that_are_no_Example_may_lack_the_feature() =>
        Assert.Equal("Name: <unknown>, Feature: w (data type: float) is required but could not be found.",
            Error(FeatureSpec.Dense("w", DType.Float, [2]), "junk"u8.ToArray()));

    [Fact]
    public void A_failed_row_leaves_the_batch_as_it_was()
    {
        FeatureSpec[] specs =
        [
            FeatureSpec.Dense("age", DType.Int64), FeatureSpec.Sparse("tag", DType.String), FeatureSpec.Ragged("w", DType.Float),
            FeatureSpec.Dense("s", DType.String, default, Tensor.Scalar("-")), FeatureSpec.Dense("last", DType.Float, [1]),
        ];
        using ExampleBatch batch = Parse(specs, Example(Entry("age", Ints(3)), Entry("w", Floats(1.5f)), Entry("last", Floats(9))));
        Assert.Throws<StatusException>(() => batch.Append(Good));
        batch.Append(Example(Entry("age", Ints(4)), Entry("last", Floats(8))));
        Assert.Equal(2, batch.Rows);
        Assert.Equal([3L, 4L], batch[0].Int64s.ToArray());
        Assert.Equal([0L, 0L], batch[1].RowEnds.ToArray());
        Assert.Equal([1.5f], batch[2].Floats.ToArray());
        Assert.Equal([1L, 1L], batch[2].RowEnds.ToArray());
        Assert.Equal(2, batch[3].Strings.Count);
        Assert.Equal([9f, 8f], batch[4].Floats.ToArray());
    }

    [Fact]
    public void Specifications_are_checked()
    {
        Assert.Throws<StatusException>(() => FeatureSpec.Dense("w", DType.Double));
        Assert.Throws<StatusException>(() => FeatureSpec.Padded("w", DType.Float, [0]));
        Assert.Throws<StatusException>(() =>
            new ExampleParser([FeatureSpec.Sparse("w", DType.Float), FeatureSpec.Dense("w", DType.Float)]));
        using Tensor three = Tensor.From([1f, 2f, 3f], 3);
        Assert.Equal("Feature w: default of shape [3] has 3 elements, expected 2",
            Assert.Throws<StatusException>(() => FeatureSpec.Dense("w", DType.Float, [2], three)).Message);
        Assert.Equal("Feature w: default has type float, expected int64",
            Assert.Throws<StatusException>(() => FeatureSpec.Dense("w", DType.Int64, [3], three)).Message);
    }
}
