using static TensorHarbor.Training.Tests.Input.InputFiles;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>What is wrong with a file is told with its name, the place, what was expected and what was found.</summary>
public sealed class InputErrorTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    void AssertError(string expected, InputOptions options, ErrorCode code = ErrorCode.InvalidArgument)
    {
        StatusException error = Error(options);
        Assert.Equal((code, expected.Replace("DIR", _folder.Path)), (error.Code, error.Message));
    }

    [Fact]
    public void A_missing_file() => AssertError("DIR/no.csv; No such file or directory", Of(_folder["no.csv"]), ErrorCode.NotFound);

    [Fact]
    public void No_files() => AssertError("No input files", Of());

    [Theory, InlineData("a.csv"), InlineData("a.libsvm"), InlineData("a.tfrecords")]
    public void An_empty_file(string name)
    {
        File.WriteAllText(_folder[name], "");
        AssertError($"DIR/{name}: the file is empty, expected rows", Of(_folder[name]));
    }

    [Fact]
    public void A_file_without_rows()
    {
        AssertError("DIR/a.csv: no rows", Of(Text(_folder, "a.csv", "a,b,label")) with { HasHeader = true });
        AssertError("DIR/a.libsvm: no rows", Of(Text(_folder, "a.libsvm", "# nothing")));
    }

    [Fact]
    public void A_name_without_a_format() =>
        AssertError("DIR/a.txt: no format follows from the name; give --file_format tfrecords, csv or libsvm",
            Of(Text(_folder, "a.txt", "1,2")));

    [Fact]
    public void Dense_and_sparse_files_together() =>
        AssertError("DIR/b.libsvm: dense and sparse files cannot be mixed with DIR/a.csv",
            Of(Text(_folder, "a.csv", "1,0"), Text(_folder, "b.libsvm", "1 2:3")));

    [Fact]
    public void A_label_out_of_range()
    {
        const string Rest = "expected a whole number in [0, 2) (--label_size 2)";
        AssertError($"DIR/a.csv:2: label 2 is out of range: {Rest}", Of(Text(_folder, "a.csv", "1,1", "1,2")));
        AssertError($"DIR/a.csv:1: label 0.5 is out of range: {Rest}", Of(Text(_folder, "a.csv", "1,0.5")));
        AssertError($"DIR/a.csv:1: label -1 is out of range: {Rest}", Of(Text(_folder, "a.csv", "1,-1")));
        AssertError($"DIR/a.csv:1: label NaN is out of range: {Rest}", Of(Text(_folder, "a.csv", "1,nan")));
        AssertError($"DIR/a.libsvm:2: label 3 is out of range: {Rest}", Of(Text(_folder, "a.libsvm", "1 1:1", "3 1:1")));
        AssertError($"DIR/a.tfrecords: record 1 at byte 60: label 7 is out of range: {Rest}",
            Of(Examples(_folder, "a.tfrecords", Dense(1, 1, 2), Dense(7, 1, 2))));
    }

    [Fact]
    public void A_csv_row_with_a_missing_field() =>
        AssertError("DIR/a.csv:2:4: Expect 3 fields but have 2 in record 1", Of(Text(_folder, "a.csv", "1,2,0", "1,2", "1,2,0")));

    [Fact]
    public void Text_in_a_number_of_a_csv_file() =>
        AssertError("DIR/a.csv:2:3: Field 1 in record 1 is not a valid float: two", Of(Text(_folder, "a.csv", "1,2,0", "1,two,0")));

    [Fact]
    public void No_column_for_the_label() =>
        AssertError("DIR/a.csv:1: no column 5 for the label in a row of 3 fields (--label_column)",
            Of(Text(_folder, "a.csv", "1,2,0")) with { LabelColumn = 5 });

    [Fact]
    public void Libsvm_indices_out_of_range_or_unsorted()
    {
        AssertError("DIR/a.libsvm:2:7: index 9 is out of range, there are 9 features",
            Of(Text(_folder, "a.libsvm", "1 1:1", "1 3:1 9:1")) with { FeatureSize = 9 });
        AssertError("DIR/a.libsvm:1:7: index 2 follows 3, indices must ascend", Of(Text(_folder, "a.libsvm", "1 3:1 2:1")));
    }

    [Fact]
    public void A_wrong_feature_name_lists_what_the_example_has()
    {
        string file = Examples(_folder, "a.tfrecords", Dense(1, 1, 2));
        AssertError("DIR/a.tfrecords: record 0 at byte 0: no feature 'x' or 'ids' in the Example; it has: features, label",
            Of(file) with { FeaturesKey = "x" });
        AssertError("DIR/a.tfrecords: record 0 at byte 0: no feature 'y' in the Example; it has: features, label",
            Of(file) with { LabelKey = "y" });
    }

    [Fact]
    public void A_feature_that_is_missing_later()
    {
        string file = Examples(_folder, "a.tfrecords", Dense(1, 1, 2), e => e.Add("label", 1L).Add("other", 2f));
        AssertError("DIR/a.tfrecords: record 1 at byte 60: Feature: features (data type: float) is required but could not be found. "
            + "The Example has: label, other", Of(file));
    }

    [Fact]
    public void A_wrong_type_or_number_of_values()
    {
        AssertError("DIR/a.tfrecords: record 1 at byte 60: Key: features.  Data types don't match. Data type: int64 but expected type: float",
            Of(Examples(_folder, "a.tfrecords", Dense(1, 1, 2), e => e.Add("features", 1L, 2L).Add("label", 1L))));
        AssertError("DIR/b.tfrecords: record 0 at byte 0: feature 'features' holds int64, expected float",
            Of(Examples(_folder, "b.tfrecords", e => e.Add("features", 1L, 2L).Add("label", 1L))));
        AssertError("DIR/c.tfrecords: record 0 at byte 0: feature 'label' holds bytes, expected int64 or float",
            Of(Examples(_folder, "c.tfrecords", e => e.Add("features", 1f, 2f).Add("label", "yes"u8.ToArray()))));
        Assert.StartsWith($"{_folder["d.tfrecords"]}: record 1 at byte 60: Key: features.",
            Error(Of(Examples(_folder, "d.tfrecords", Dense(1, 1, 2), e => e.Add("features", 1f).Add("label", 1L)))).Message);
    }

    [Fact]
    public void Sparse_examples_that_do_not_fit()
    {
        AssertError("DIR/a.tfrecords: record 0 at byte 0: 2 ids but 1 values",
            Of(Examples(_folder, "a.tfrecords", Sparse(1, [1, 2], [1]))));
        AssertError("DIR/b.tfrecords: record 0 at byte 0: index 9 is out of range: expected [0, 9) (--feature_size 9)",
            Of(Examples(_folder, "b.tfrecords", Sparse(1, [1, 9], [1, 1]))) with { FeatureSize = 9 });
    }

    [Fact]
    public void Bytes_that_are_no_example()
    {
        using (var writer = new Formats.Records.RecordWriter(_folder["a.tfrecords"])) writer.Write("no example"u8);
        StatusException error = Error(Of(_folder["a.tfrecords"]));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.StartsWith($"{_folder["a.tfrecords"]}: record 0 at byte 0: ", error.Message);
    }
}
