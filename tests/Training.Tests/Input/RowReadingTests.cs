using System.IO.Compression;
using static TensorHarbor.Training.Tests.Input.InputFiles;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>Rows of every format come out as they were written.</summary>
public sealed class RowReadingTests
{
    [Fact]
    public void Csv_rows_have_the_label_last_unless_told_otherwise()
    {
        using var folder = new TempFolder();
        Assert.Equal(["1 1.5 2", "0 -3 0.4"], Describe(ReadAll(Of(Text(folder, "a.csv", "1.5,2,1", "-3,4e-1,0")))));
        Assert.Equal(["2 1.5 1"], Describe(ReadAll(Of(Text(folder, "b.csv", "1.5,2,1")) with { LabelColumn = 1, LabelSize = 3 })));
        Assert.Equal(["1 2 3"], Describe(ReadAll(Of(Text(folder, "c.csv", "y,a,b", "1,2,3")) with { LabelColumn = 0, HasHeader = true })));
    }

    [Fact]
    public void Libsvm_rows_are_sparse_and_may_call_their_classes_minus_and_plus_one()
    {
        using var folder = new TempFolder();
        string file = Text(folder, "a.libsvm", "1 3:1 7:0.5", "-1", "+1 0:2 # last");
        Assert.Equal(["1 3:1 7:0.5", "0 ", "1 0:2"], Describe(ReadAll(Of(file))));
    }

    [Fact]
    public void Dense_examples_may_have_int64_or_float_labels_and_other_names()
    {
        using var folder = new TempFolder();
        string ints = Examples(folder, "a.tfrecords", Dense(1, 1.5f, 2), Dense(0, -3, 4));
        string floats = Examples(folder, "b.tfrecords", e => e.Add("x", 1.5f, 2f).Add("y", 1f).Add("unused", 7L));
        Assert.Equal(["1 1.5 2", "0 -3 4"], Describe(ReadAll(Of(ints))));
        Assert.Equal(["1 1.5 2"], Describe(ReadAll(Of(floats) with { FeaturesKey = "x", LabelKey = "y" })));
    }

    [Fact]
    public void Sparse_examples_give_ids_and_values()
    {
        using var folder = new TempFolder();
        string file = Examples(folder, "a.tfrecords", Sparse(1, [3, 7], [1, 0.5f]), Sparse(0, [], []));
        Assert.Equal(["1 3:1 7:0.5", "0 "], Describe(ReadAll(Of(file))));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Compressed_records_are_read_without_being_told(bool gzip)
    {
        using var folder = new TempFolder();
        byte[] plain = File.ReadAllBytes(Examples(folder, "plain.tfrecords", Dense(1, 1.5f, 2), Dense(0, -3, 4)));
        using (FileStream file = File.Create(folder["packed.tfrecords"]))
        using (Stream packed = gzip ? new GZipStream(file, CompressionLevel.Optimal) : new ZLibStream(file, CompressionLevel.Optimal))
        {
            packed.Write(plain);
        }
        Assert.Equal(["1 1.5 2", "0 -3 4"], Describe(ReadAll(Of(folder["packed.tfrecords"]))));
    }

    [Fact]
    public void The_two_forms_of_each_data_set_hold_the_same_rows()
    {
        InputOptions cancer = Of(Golden.File("data", "cancer_test.csv")), a8a = Of(Golden.File("data", "a8a_test.libsvm"));
        Assert.Equal(Describe(ReadAll(cancer)), Describe(ReadAll(Of(Golden.File("data", "cancer_test.csv.tfrecords")))));
        Assert.Equal(Describe(ReadAll(a8a)), Describe(ReadAll(Of(Golden.File("data", "a8a_test.libsvm.tfrecords")))));
    }

    [Fact]
    public void Files_follow_each_other_epoch_after_epoch()
    {
        using var folder = new TempFolder();
        using var rows = new RowStream(Of(Text(folder, "a.csv", "1,0", "2,0"), Text(folder, "b.csv", "3,1")), epochs: 2);
        RowBuffer all = rows.NewBuffer();
        while (rows.TryRead(all))
        {
        }
        Assert.Equal(["0 1", "0 2", "1 3", "0 1", "0 2", "1 3"], Describe(all));
        Assert.Equal(2, rows.Epoch);
        Assert.False(rows.TryRead(all));
    }

    [Fact]
    public void Batches_are_the_tensors_of_a_models_placeholders()
    {
        using var folder = new TempFolder();
        Tensor[] dense = ReadAll(Of(Text(folder, "a.csv", "1,2,1", "3,4,0"))).ToTensors();
        Assert.Equal([new Shape([2, 2]), new Shape([2])], dense.Select(t => t.Shape));
        Assert.Equal([1, 2, 3, 4], dense[0].Read<float>().ToArray());
        Assert.Equal([1L, 0], dense[1].Read<long>().ToArray());

        Tensor[] sparse = ReadAll(Of(Text(folder, "a.libsvm", "1 3:1 7:0.5", "0", "1 0:2"))).ToTensors();
        Assert.Equal([0L, 0, 0, 1, 2, 0], sparse[0].Read<long>().ToArray());
        Assert.Equal([3L, 7, 0], sparse[1].Read<long>().ToArray());
        Assert.Equal([1, 0.5f, 2], sparse[2].Read<float>().ToArray());
        Assert.Equal([3L, 2], sparse[3].Read<long>().ToArray());
        foreach (Tensor tensor in dense.Concat(sparse)) tensor.Dispose();
    }

    [Fact]
    public void Rows_from_memory_and_rows_read_again_are_the_same()
    {
        using var folder = new TempFolder();
        string[] files = [Numbered(folder, 20, "a.csv"), Numbered(folder, 7, "b.csv")];
        string[] Read(long maxCachedBytes)
        {
            using var rows = new RowStream(Of(files), epochs: 3, maxCachedBytes);
            RowBuffer all = rows.NewBuffer();
            while (rows.TryRead(all))
            {
            }
            return Describe(all);
        }
        string[] cached = Read(RowStream.DefaultCachedBytes);
        Assert.Equal(81, cached.Length);
        Assert.Equal(cached, Read(0));
        Assert.Equal(cached, Read(100));
    }
}
