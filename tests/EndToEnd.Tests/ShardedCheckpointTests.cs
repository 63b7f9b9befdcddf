using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>Checkpoints that each ps writes its part of.</summary>
[Trait("slow", "true")]
public sealed class ShardedCheckpointTests : IDisposable
{
    const string Script = """
        import json, os, sys
        import tensorflow as tf
        tf1 = tf.compat.v1
        tf1.disable_v2_behavior()
        prefix = sys.argv[1]
        reader = tf.train.load_checkpoint(prefix)
        answer = {n: float(abs(reader.get_tensor(n)).sum()) for n in reader.get_variable_to_shape_map()}
        with tf1.Graph().as_default(), tf1.Session() as s:
            saver = tf1.train.import_meta_graph(prefix + '.meta')
            saver.restore(s, prefix)
            answer['restored'] = float(s.run('global_step:0'))
            saver.save(s, os.path.join(os.path.dirname(prefix), 'theirs'))
        answer['files'] = sorted(f for f in os.listdir(os.path.dirname(prefix)) if f.startswith('theirs'))
        print(json.dumps(answer))
        """;

    readonly LocalClusterProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Train(int ps, long steps, params string[] more) => LocalClusterProgram.Train(ps, 1, steps, more);

    string[] Files(string prefix) => [.. Directory.GetFileSystemEntries(_program.Folder["checkpoint"], $"{prefix}*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Other_numbers_of_ps_and_a_process_alone_go_on_from_them()
    {
        _program.Run(Train(3, 20)).Succeeded();
        Assert.Equal(
            ["checkpoint.ckpt-20.data-00000-of-00003", "checkpoint.ckpt-20.data-00001-of-00003", "checkpoint.ckpt-20.data-00002-of-00003", "checkpoint.ckpt-20.index",
                "checkpoint.ckpt-20.meta"], Files("checkpoint.ckpt-20"));
        Assert.Contains("Continue training from the model ./checkpoint/checkpoint.ckpt-20\n", _program.Run(Train(2, 30)).Succeeded().Output);
        Assert.Contains("Continue training from the model ./checkpoint/checkpoint.ckpt-30\n", _program.Run(Train(1, 40, "--save_sharded=false")).Succeeded().Output);
        string alone = _program.Run(TrainProgram.Train("--max_steps", "50")).Succeeded().Output;
        Assert.Contains("Continue training from the model ./checkpoint/checkpoint.ckpt-40\n", alone);
        Assert.Equal(["checkpoint.ckpt-40.data-00000-of-00001", "checkpoint.ckpt-40.index", "checkpoint.ckpt-40.meta"], Files("checkpoint.ckpt-40"));
    }

    [Fact]
    public void TensorFlow_reads_and_writes_them()
    {
        Assert.SkipUnless(PythonPeer.Interpreter is not null, PythonPeer.Missing);
        _program.Run(Train(2, 20)).Succeeded();
        JsonElement theirs = JsonDocument.Parse(PythonPeer.Run(Script, _program.Folder["checkpoint/checkpoint.ckpt-20"])).RootElement;
        Assert.Equal((20, 20), (theirs.GetProperty("global_step").GetDouble(), theirs.GetProperty("restored").GetDouble()));
        Assert.True(theirs.GetProperty("model/layer1/weights/Adagrad").GetDouble() > 0);
        Assert.Equal(["theirs.data-00000-of-00002", "theirs.data-00001-of-00002", "theirs.index", "theirs.meta"], theirs.GetProperty("files").EnumerateArray().Select(f => f.GetString()!));
    }
}
