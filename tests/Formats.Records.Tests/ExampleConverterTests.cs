using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>The text files of <c>data</c> become the TFRecord files beside them.</summary>
public sealed class ExampleConverterTests
{
    [Theory]
    [InlineData("cancer_train.csv", -1, DType.Int64, 0, 9), InlineData("cancer_test.csv", -1, DType.Int64, 0, 9)]
    [InlineData("iris_train.csv", 0, DType.Float, 0, 4), InlineData("iris_test.csv", 0, DType.Float, 0, 4)]
    [InlineData("boston_train.csv", -1, DType.Float, 1, 13)]
    public void Csv(string file, int label, DType labelType, int firstColumn, int features)
    {
        var options = new CsvOptions { HasHeader = firstColumn == 1, SelectColumns = [.. Enumerable.Range(firstColumn, features + 1)] };
        using var csv = new CsvReader(Golden.File("data", file), options);
        using var stream = new MemoryStream();
        using (var writer = new RecordWriter(stream, leaveOpen: true))
        {
            long count = ExampleConverter.Convert(csv, writer, new() { LabelColumn = label, LabelType = labelType });
            Assert.Equal(count, writer.Count);
        }
        FeatureSpec[] specs = [FeatureSpec.Dense("label", labelType), FeatureSpec.Dense("features", DType.Float, [features])];
        Compare(Golden.File("data", file + ".tfrecords"), stream.ToArray(), specs);
    }

    [Theory]
    [InlineData("a8a_train.libsvm"), InlineData("a8a_test.libsvm")]
    public void Libsvm(string file)
    {
        using var libsvm = new LibsvmReader(Golden.File("data", file), new() { FeatureSize = 124 });
        using var stream = new MemoryStream();
        using (var writer = new RecordWriter(stream, leaveOpen: true)) ExampleConverter.Convert(libsvm, writer);
        FeatureSpec[] specs =
        [FeatureSpec.Dense("label", DType.Int64), FeatureSpec.Sparse("ids", DType.Int64), FeatureSpec.Sparse("values", DType.Float)];
        Compare(Golden.File("data", file + ".tfrecords"), stream.ToArray(), specs);
    }

    static void Compare(string expected, byte[] actual, FeatureSpec[] specs)
    {
        using var wantedReader = new RecordReader(expected);
        using var gotReader = new RecordReader(new MemoryStream(actual), "converted");
        using ExampleBatch wanted = ReadAll(wantedReader, specs), got = ReadAll(gotReader, specs);
        Assert.True(wanted.Rows > 0);
        Assert.Equal(wanted.Rows, got.Rows);
        for (int i = 0; i < specs.Length; i++)
        {
            Assert.Equal(wanted[i].Floats, got[i].Floats);
            Assert.Equal(wanted[i].Int64s, got[i].Int64s);
            Assert.Equal(wanted[i].RowEnds, got[i].RowEnds);
        }
    }

    static ExampleBatch ReadAll(RecordReader reader, FeatureSpec[] specs)
    {
        var batch = new ExampleBatch(new ExampleParser(specs));
        while (reader.TryRead(out ReadOnlySpan<byte> record)) batch.Append(record);
        return batch;
    }

    [Fact]
    public void Errors_tell_the_line_of_the_text()
    {
        using var writer = new RecordWriter(new MemoryStream());
        using var csv = new CsvReader(new MemoryStream("1,2\n3,x\n"u8.ToArray()), "x.csv");
        Assert.Equal("x.csv:2:3: Field 1 in record 1 is not a valid float: x",
            Assert.Throws<StatusException>(() => ExampleConverter.Convert(csv, writer)).Message);
        using var far = new CsvReader(new MemoryStream("1,2\n"u8.ToArray()), "x.csv");
        Assert.Equal("label column 2: a row has 2 fields",
            Assert.Throws<StatusException>(() => ExampleConverter.Convert(far, writer, new() { LabelColumn = 2 })).Message);
        using var libsvm = new LibsvmReader(new MemoryStream("1.5 1:1\n"u8.ToArray()), "x.libsvm");
        Assert.Equal("x.libsvm:1:1: label 1.5 is not an integer",
            Assert.Throws<StatusException>(() => ExampleConverter.Convert(libsvm, writer)).Message);
    }
}
