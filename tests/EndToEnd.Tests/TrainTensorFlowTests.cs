using System.Globalization;
using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>What the verbs write, real TensorFlow reads, and the other way round.</summary>
public sealed class TrainTensorFlowTests : IDisposable
{
    const string Script = """
        import json, os, sys
        import numpy as np
        import tensorflow as tf
        tf1 = tf.compat.v1
        tf1.disable_eager_execution()
        folder, csv = sys.argv[1:]
        os.chdir(folder)
        rows = np.loadtxt(csv, delimiter=',', dtype=np.float32)
        x, y = rows[:, :9], rows[:, 9].astype(np.int64)
        result = {}
        with tf1.Graph().as_default(), tf1.Session() as s:
            saver = tf1.train.import_meta_graph('checkpoint/checkpoint.ckpt-20.meta')
            saver.restore(s, 'checkpoint/checkpoint.ckpt-20')
            feed = {'features:0': x, 'label:0': y}
            result['meta'] = s.run('softmax:0', feed).tolist()
            s.run(tf1.get_collection('train_op')[0], feed)
            result['step'] = int(s.run('global_step:0'))
        with tf1.Graph().as_default(), tf1.Session() as s:
            signature = tf1.saved_model.load(s, ['serve'], 'model/1').signature_def['serving_default']
            result['saved'] = s.run(signature.outputs['softmax'].name, {signature.inputs['features'].name: x}).tolist()
        def train(folder, resource):
          with tf1.Graph().as_default(), tf1.Session() as s:
            features = tf1.placeholder(tf.float32, [None, 9], name='features')
            with tf1.variable_scope('mine', use_resource=resource):
                hidden = tf1.nn.tanh(features @ tf1.get_variable('w', [9, 6]) + tf1.get_variable('b', [6], initializer=tf1.zeros_initializer()))
                logits = hidden @ tf1.get_variable('v', [6, 2])
            softmax = tf1.nn.softmax(logits)
            tf1.add_to_collection('inputs', json.dumps({'features': features.name}))
            tf1.add_to_collection('outputs', json.dumps({'softmax': softmax.name}))
            s.run(tf1.global_variables_initializer())
            tf1.train.Saver().save(s, folder + '/model.ckpt', global_step=7)
            result[folder] = s.run(softmax, {features: x}).tolist()
        train('v1', False)
        train('resource', True)
        print(json.dumps(result))
        """;

    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Both_ways()
    {
        Assert.SkipUnless(PythonPeer.Interpreter is not null, PythonPeer.Missing);
        string csv = TrainProgram.Data("cancer_test.csv");
        _program.Run(TrainProgram.Train("--max_steps", "20")).Succeeded();
        JsonElement theirs = JsonDocument.Parse(PythonPeer.Run(Script, _program.Folder.Path, csv)).RootElement;
        double[] ours = Softmax("--checkpoint_path", "checkpoint");
        Same(ours, theirs.GetProperty("meta"));
        Same(ours, theirs.GetProperty("saved"));
        Assert.Equal(21, theirs.GetProperty("step").GetInt32());

        foreach (string kind in new[] { "v1", "resource" })
        {
            Same(Softmax("--checkpoint_path", kind), theirs.GetProperty(kind));
            Assert.Contains($"{kind}/model.ckpt-7\n", _program.Run("eval", "--checkpoint_path", kind, "--validate_file", csv).Succeeded().Output);
            _program.Run("export", "--checkpoint_path", kind, "--model_path", kind + "-exported").Succeeded();
            Same(Softmax("--model_path", kind + "-exported"), theirs.GetProperty(kind));
        }
    }

    double[] Softmax(params string[] model) =>
    [
        .. _program.Run(["predict", "--input", TrainProgram.Data("cancer_test.csv"), .. model]).Succeeded().Output.TrimEnd('\n').Split('\n')
            .SelectMany(line => line.Split(',')[^2..]).Select(field => double.Parse(field, CultureInfo.InvariantCulture)),
    ];

    static void Same(double[] ours, JsonElement theirs)
    {
        double[] expected = [.. theirs.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble())];
        Assert.Equal(expected.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++) Assert.Equal(expected[i], ours[i], 1e-5);
    }
}
