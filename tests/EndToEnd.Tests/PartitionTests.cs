using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary><c>train --partitions</c>: embedding tables spread over the ps.</summary>
[Trait("slow", "true")]
public sealed class PartitionTests : IDisposable
{
    const string Script = """
        import json, sys
        import tensorflow as tf
        tf1 = tf.compat.v1
        tf1.disable_v2_behavior()
        prefix = sys.argv[1]
        reader = tf.train.load_checkpoint(prefix)
        table = reader.get_tensor('embedding')
        answer = {'names': sorted(n for n in reader.get_variable_to_shape_map() if 'embedding' in n), 'shape': list(table.shape)}
        with tf1.Graph().as_default(), tf1.Session() as s:
            tf1.train.import_meta_graph(prefix + '.meta').restore(s, prefix)
            parts = [v for v in tf1.global_variables() if v.op.name.startswith('embedding/part_') and 'Adagrad' not in v.name]
            answer['slices'] = [v._save_slice_info.spec for v in parts]
            answer['same'] = bool((tf1.concat([v for v in parts], 0).eval() == table).all())
        with tf1.Graph().as_default(), tf1.Session() as s:
            mine = tf1.get_variable('embedding', [124, 8], partitioner=tf1.fixed_size_partitioner(2), use_resource=False)
            tf1.train.Saver().restore(s, prefix)
            answer['mine'] = bool((tf1.convert_to_tensor(mine).eval() == table).all())
        print(json.dumps(answer))
        """;

    readonly LocalClusterProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Train(int ps, int workers, int steps, params string[] more) =>
    [
        "train", "--train_file", TrainProgram.Data("a8a_train.libsvm"), "--validate_file", TrainProgram.Data("a8a_test.libsvm"), "--feature_size", "124",
        "--ps", $"{ps}", "--workers", $"{workers}", "--batch_size", "64", "--seed", "1", "--max_steps", $"{steps}", .. more,
    ];

    [Theory]
    [InlineData("--sync_replicas")]
    [InlineData("--in_graph")]
    [InlineData("--max_restarts=3")]
    public void Every_mode_trains_parts_and_others_go_on(string mode)
    {
        string output = _program.Run(Train(3, 2, 40, "--partitions", "3", mode)).Succeeded().Output;
        Assert.InRange(LocalClusterProgram.StepOf(output), 40, 41);
        Assert.True(File.Exists(_program.Folder["model/1/saved_model.pb"]));
        Assert.Contains("Continue training from the model ", _program.Run(Train(2, 1, 60, "--partitions", "2")).Succeeded().Output);
        string evaluated = _program.Run("eval", "--validate_file", TrainProgram.Data("a8a_test.libsvm")).Succeeded().Output;
        Assert.Contains("checkpoint.ckpt-60", evaluated);
    }

    [Fact]
    public void TensorFlow_reads_the_parts_as_one_tensor()
    {
        Assert.SkipUnless(PythonPeer.Interpreter is not null, PythonPeer.Missing);
        _program.Run(Train(2, 1, 20, "--partitions", "3")).Succeeded();
        JsonElement theirs = JsonDocument.Parse(PythonPeer.Run(Script, _program.Folder["checkpoint/checkpoint.ckpt-20"])).RootElement;
        Assert.Equal(["embedding", "embedding/Adagrad"], theirs.GetProperty("names").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal([124, 8], theirs.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(["124 8 0,42:0,8", "124 8 42,41:0,8", "124 8 83,41:0,8"], theirs.GetProperty("slices").EnumerateArray().Select(n => n.GetString()));
        Assert.True(theirs.GetProperty("same").GetBoolean());
        Assert.True(theirs.GetProperty("mine").GetBoolean());
    }

    [Theory]
    [InlineData("0", "--partitions must be at least 1, got 0")]
    [InlineData("2", "--partitions divides the embedding tables of sparse (LIBSVM) data; this data is dense")]
    public void Partitions_that_do_not_fit_are_told(string partitions, string expected) =>
        Assert.Equal($"INVALID_ARGUMENT: {expected}", _program.Run(TrainProgram.Train("--partitions", partitions)).Failed());
}
