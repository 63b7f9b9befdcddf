using System.Globalization;
using System.Text.Json;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;

namespace TensorHarbor.Cli.Tests;

/// <summary>predict and eval in process: forms of input and output, and what is wrong with them.</summary>
public sealed class TrainPredictTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    const string Row = "5,4,4,9,2,10,5,6,1", Other = "10,10,10,4,8,1,8,10,1";

    static readonly string _test = TrainedModel.Data("cancer_test.csv");

    Task<ProgramRun> Predict(params string[] more) => ProgramRun.Of(["predict", .. model.Checkpoint, .. more]);

    async Task<ProgramRun> PredictText(string name, string text, params string[] more)
    {
        await File.WriteAllTextAsync(model[name], text);
        return await Predict(["--input", model[name], .. more]);
    }

    async Task<string> Predictions(params string[] more)
    {
        ProgramRun run = await Predict(more);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    [Fact]
    public async Task All_forms_of_the_same_rows_give_the_same_predictions()
    {
        string[] lines = await File.ReadAllLinesAsync(_test);
        string expected = await Predictions("--input", _test);
        string[] bare = [.. lines.Select(l => l[..l.LastIndexOf(',')])];
        await File.WriteAllLinesAsync(model["bare.csv"], bare);
        await File.WriteAllLinesAsync(model["named.csv"], ["a,b,c,d,e,f,g,h,i", .. bare]);
        await File.WriteAllLinesAsync(model["first.csv"], lines.Select(l => $"{l[(l.LastIndexOf(',') + 1)..]},{l[..l.LastIndexOf(',')]}"));
        await File.WriteAllTextAsync(model["rows.json"], $"[{string.Join(",\n", bare.Select(b => $"[{b}]"))}]");
        await File.WriteAllTextAsync(model["instances.json"], $"{{\"instances\": [{string.Join(',', bare.Select(b => $"{{\"features\": [{b}]}}"))}]}}");
        await File.WriteAllTextAsync(model["inputs.json"], $"{{\"inputs\": {{\"features\": [{string.Join(',', bare.Select(b => $"[{b}]"))}]}}}}");
        Assert.Equal(expected, await Predictions("--input", model["bare.csv"]));
        Assert.Equal("prediction,softmax_0,softmax_1\n" + expected, await Predictions("--input", model["named.csv"], "--header"));
        Assert.Equal(expected, await Predictions("--input", model["first.csv"], "--label_column", "0"));
        foreach (string name in new[] { "rows.json", "instances.json", "inputs.json" }) Assert.Equal(expected, await Predictions("--input", model[name]));
        Assert.Equal(expected, await Predictions("--input", _test + ".tfrecords", "--batch_size", "7"));
        Assert.Equal(expected, await Predictions("--inference_data_file", _test, "--batch_size", "1"));
        ProgramRun saved = await ProgramRun.Of(["predict", .. model.SavedModel, "--input", _test]);
        Assert.Equal(expected, saved.Output);
    }

    [Fact]
    public async Task A_line_holds_the_prediction_then_the_probabilities()
    {
        foreach (string line in (await Predictions("--input", _test)).TrimEnd('\n').Split('\n'))
        {
            string[] fields = line.Split(',');
            float[] softmax = [.. fields[1..].Select(f => float.Parse(f, CultureInfo.InvariantCulture))];
            Assert.Equal(2, softmax.Length);
            Assert.Equal(1, softmax.Sum(), 1e-5);
            Assert.Equal(softmax[1] > softmax[0] ? "1" : "0", fields[0]);
        }
    }

    [Fact]
    public async Task Json_has_the_forms_of_the_REST_interface()
    {
        JsonElement rows = (await PredictText("a.json", $"[[{Row}],[{Other}]]", "--format", "json")).Json.GetProperty("predictions");
        JsonElement columns = (await PredictText("b.json", $"{{\"inputs\": [[{Row}],[{Other}]]}}", "--format", "json")).Json.GetProperty("outputs");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(rows[i].GetProperty("prediction").GetInt32(), columns.GetProperty("prediction")[i].GetInt32());
            Assert.Equal(rows[i].GetProperty("softmax").GetRawText(), columns.GetProperty("softmax")[i].GetRawText());
        }
        string saved = (await ProgramRun.Of(["predict", .. model.SavedModel, "--input", model["a.json"], "--format", "json"])).Json.GetProperty("predictions")[1].GetRawText();
        Assert.StartsWith("{\"keys\":[1],\"prediction\":", saved);
    }

    [Fact]
    public async Task Signatures_of_Examples_take_rows_and_bytes()
    {
        string[] regress = ["predict", .. model.SavedModel, "--signature", "regress"];
        ProgramRun fromCsv = await ProgramRun.Of([.. regress, "--input", _test]);
        Assert.Equal((await Predictions("--input", _test)).Split('\n')[0].Split(',')[2], fromCsv.Output.Split('\n')[0]);
        byte[] example = new ExampleBuilder().Add("features", [.. Row.Split(',').Select(float.Parse)]).Build().ToArray();
        await File.WriteAllTextAsync(model["bytes.json"], $"{{\"instances\": [{{\"b64\": \"{Convert.ToBase64String(example)}\"}}]}}");
        ProgramRun fromBytes = await ProgramRun.Of([.. regress, "--input", model["bytes.json"]]);
        Assert.Equal(fromCsv.Output.Split('\n')[0] + "\n", fromBytes.Output);
        ProgramRun classes = await ProgramRun.Of(["predict", .. model.SavedModel, "--signature", "classify", "--input", _test, "--header"]);
        Assert.StartsWith("classes_0,classes_1,scores_0,scores_1\n0,1,", classes.Output);
        Assert.Contains("The model has no signature 'regres'; did you mean 'regress'?",
            (await ProgramRun.Of(["predict", .. model.SavedModel, "--signature", "regres", "--input", _test])).Failure());
    }

    [Fact]
    public async Task Sparse_rows_may_be_empty()
    {
        await File.WriteAllTextAsync(model["rows.libsvm"], "1 5:1 7:1\n0\n0 5:1\n1\n");
        ProgramRun whole = await ProgramRun.Of(["predict", .. model.SparseCheckpoint, "--input", model["rows.libsvm"]]);
        ProgramRun single = await ProgramRun.Of(["predict", .. model.SparseCheckpoint, "--input", model["rows.libsvm"], "--batch_size", "1"]);
        string[] lines = whole.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal(lines[1], lines[3]);
        Assert.Equal(whole.Output, single.Output);
    }

    [Theory]
    [InlineData("in.csv", "1,2,3\n", "INVALID_ARGUMENT: PATH:1: a row has 3 fields, the model takes 9 features (and perhaps a label)")]
    [InlineData("in.csv", Row + "\n" + Row + ",1\n", "INVALID_ARGUMENT: PATH:2:20: Expect 9 fields but have 10 in record 1")]
    [InlineData("in.csv", Row + "\n1,2,3,4,x,6,7,8,9\n", "INVALID_ARGUMENT: PATH:2:9: Field 4 in record 1 is not a valid float: x")]
    [InlineData("in.csv", "", "INVALID_ARGUMENT: PATH: the file is empty, expected rows")]
    [InlineData("in.csv", "\n\n", "INVALID_ARGUMENT: PATH: no rows")]
    [InlineData("in.libsvm", "1 5:1\n", "INVALID_ARGUMENT: PATH: the model takes 9 dense features, LIBSVM rows are sparse; give CSV, TFRecord or JSON data")]
    [InlineData("in.dat", Row, "INVALID_ARGUMENT: PATH: no format follows from the name; give --file_format csv, json, libsvm or tfrecords")]
    [InlineData("in.json", "[[1,2", "INVALID_ARGUMENT: PATH:1:6: not JSON: ")]
    [InlineData("in.json", "[\n {\"\\ud800\": 1}]", "INVALID_ARGUMENT: PATH:2:3: not JSON: a text is not Unicode")]
    [InlineData("in.json", "{\"rows\": []}", "INVALID_ARGUMENT: PATH: expected an array of rows, {\"instances\": [...]} or {\"inputs\": ...}")]
    [InlineData("in.json", "[]", "INVALID_ARGUMENT: PATH: no rows")]
    [InlineData("in.json", "[[1,2,3]]", "INVALID_ARGUMENT: PATH: row 0: 'features': expected shape [9], got [3]")]
    [InlineData("in.json", "[[" + Row + "],[1,2]]", "INVALID_ARGUMENT: PATH: row 1: 'features': expected an array of 9 as in the first, got one of 2")]
    [InlineData("in.json", "[[1,2,3,4,\"x\",6,7,8,9]]", "INVALID_ARGUMENT: PATH: row 0: 'features': \"x\" is not a valid float")]
    [InlineData("in.json", "{\"instances\": [{\"feature\": [" + Row + "]}]}", "INVALID_ARGUMENT: PATH: row 0: the signature has no input 'feature'; did you mean 'features'? It has: features")]
    public async Task Wrong_input_is_named_with_its_place(string name, string text, string message)
    {
        ProgramRun run = await PredictText(name, text);
        Assert.StartsWith(message.Replace("PATH", model[name], StringComparison.Ordinal), run.Failure());
        File.Delete(model[name]);
    }

    [Fact]
    public async Task An_output_file_appears_whole_or_not_at_all()
    {
        string[] lines = await File.ReadAllLinesAsync(_test);
        await File.WriteAllTextAsync(model["bad.csv"], $"{Row}\n{Other}\n1,2,3\n");
        string results = model["results"];
        Directory.CreateDirectory(results);
        string file = Path.Combine(results, "out.json");
        (await Predict("--input", model["bad.csv"], "--output", file, "--batch_size", "1")).Failure();
        Assert.Empty(Directory.GetFiles(results));
        Assert.Equal("", await Predictions("--input", _test, "--inference_result_file", file));
        Assert.Equal([file], Directory.GetFiles(results));
        byte[] before = await File.ReadAllBytesAsync(file);
        Assert.Equal(lines.Length, JsonDocument.Parse(before).RootElement.GetProperty("predictions").GetArrayLength());
        (await Predict("--input", model["bad.csv"], "--output", file, "--batch_size", "1")).Failure();
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
        Assert.StartsWith("NOT_FOUND: ", (await Predict("--input", _test, "--output", Path.Combine(results, "gone", "x.csv"))).Failure());
    }

    [Fact]
    public async Task A_full_device_is_an_error_and_no_device_is_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /dev/full");
        Assert.StartsWith("RESOURCE_EXHAUSTED: /dev/full; ", (await Predict("--input", _test, "--output", "/dev/full")).Failure());
        Assert.Equal("", await Predictions("--input", _test, "--output", "/dev/null"));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public async Task Damaged_records_are_skipped_and_counted_when_asked_to()
    {
        string file = model["cut.tfrecords"];
        byte[] whole = await File.ReadAllBytesAsync(_test + ".tfrecords");
        await File.WriteAllBytesAsync(file, whole[..^10]);
        Assert.StartsWith($"DATA_LOSS: {file}: ", (await Predict("--input", file, "--batch_size", "1024")).Failure());
        ProgramRun skipped = await Predict("--input", file, "--skip_corrupt");
        Assert.Equal((0, $"tensorharbor: skipped 1 damaged records of {file}\n"), (skipped.ExitCode, skipped.Error));
        Assert.Equal((await File.ReadAllLinesAsync(_test)).Length - 1, skipped.Output.Split('\n').Length - 1);
        ProgramRun evaluated = await ProgramRun.Of(["eval", .. model.Checkpoint, "--validate_file", file, "--skip_corrupt", "--json"]);
        Assert.Equal(1, evaluated.Json.GetProperty("skipped_records").GetInt32());
    }

    [Fact]
    public async Task A_missing_feature_is_named()
    {
        using (var writer = new RecordWriter(model["other.tfrecords"])) writer.Write(new ExampleBuilder().Add("feature", 1f, 2f).Build());
        string message = (await Predict("--input", model["other.tfrecords"])).Failure();
        Assert.StartsWith($"INVALID_ARGUMENT: {model["other.tfrecords"]}: record 0 at byte 0: ", message);
        Assert.Contains("features", message);
    }

    [Fact]
    public async Task Eval_agrees_with_the_predictions()
    {
        JsonElement result = (await ProgramRun.Of(["eval", .. model.Checkpoint, "--validate_file", _test, "--json", "--validate_batch_size", "10"])).Json;
        string[] predictions = (await Predictions("--input", _test)).TrimEnd('\n').Split('\n');
        int[] labels = [.. (await File.ReadAllLinesAsync(_test)).Select(l => int.Parse(l[(l.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture))];
        double right = 0, loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            string[] fields = predictions[i].Split(',');
            if (fields[0] == $"{labels[i]}") right++;
            loss -= Math.Log(double.Parse(fields[1 + labels[i]], CultureInfo.InvariantCulture));
        }
        Assert.Equal(labels.Length, result.GetProperty("rows").GetInt32());
        Assert.Equal(right / labels.Length, result.GetProperty("accuracy").GetDouble(), 1e-12);
        Assert.Equal(loss / labels.Length, result.GetProperty("loss").GetDouble(), 1e-3);
        Assert.InRange(result.GetProperty("auc").GetDouble(), 0, 1);
        Assert.Equal(result.GetProperty("auc").GetDouble(), result.GetProperty("auc_200_thresholds").GetDouble(), 0.05);
    }

    [Fact]
    public async Task Eval_refuses_rows_of_another_form()
    {
        Assert.Equal($"INVALID_ARGUMENT: {_test}: the rows are dense, the model takes sparse ones",
            (await ProgramRun.Of(["eval", .. model.SparseCheckpoint, "--validate_file", _test])).Failure());
        Assert.Contains("label 2 is out of range: expected a whole number in [0, 2)",
            (await ProgramRun.Of(["eval", .. model.Checkpoint, "--validate_file", await WithLabel("2")])).Failure());
    }

    async Task<string> WithLabel(string label)
    {
        await File.WriteAllTextAsync(model["label.csv"], $"{Row},{label}\n");
        return model["label.csv"];
    }
}
