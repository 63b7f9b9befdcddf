using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests;

/// <summary>Real TensorFlow goes on where we stopped and we where it stopped; it reads our events and runs our SavedModel.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class TrainingTensorFlowInteropTests
{
    const int Before = 30, After = 20;

    const string Script = """
        import json, os, sys
        import numpy as np
        import tensorflow as tf
        tf1 = tf.compat.v1
        tf1.disable_eager_execution()
        folder, train_csv, test_csv, events, model = sys.argv[1:]
        rows, test = (np.loadtxt(f, delimiter=',', dtype=np.float32) for f in (train_csv, test_csv))
        answer = {}

        def train(session, first, count):
            op = tf1.get_collection('train_op')[0]
            losses = []
            for i in range(first, first + count):
                batch = rows[[(i * 64 + k) % len(rows) for k in range(64)]]
                feed = {'features:0': batch[:, :9], 'label:0': batch[:, 9].astype(np.int64)}
                losses.append(float(session.run(['loss:0', op], feed)[0]))
            return losses

        for optimizer in ('adagrad', 'adam'):
            with tf1.Graph().as_default(), tf1.Session() as session:
                prefix = tf1.train.latest_checkpoint(os.path.join(folder, optimizer))
                saver = tf1.train.import_meta_graph(prefix + '.meta')
                saver.restore(session, prefix)
                one = {'prefix': prefix, 'losses': train(session, 30, 20), 'step': int(session.run('global_step:0'))}
                one['variables'] = sorted(v.op.name for v in tf1.global_variables())
                one['trainable'] = sorted(v.op.name for v in tf1.trainable_variables())
                os.makedirs(os.path.join(folder, optimizer + '-tf'))
                saver.save(session, os.path.join(folder, optimizer + '-tf', 'model.ckpt'), global_step=50)
                one['more'] = train(session, 50, 20)
                answer[optimizer] = one

        answer['events'] = []
        for event in tf1.train.summary_iterator(events):
            one = {'step': event.step, 'kind': event.WhichOneof('what')}
            if event.HasField('file_version'): one['version'] = event.file_version
            if event.HasField('graph_def'): one['nodes'] = [n.name for n in tf1.GraphDef.FromString(event.graph_def).node]
            for v in event.summary.value:
                if v.WhichOneof('value') == 'simple_value': one.setdefault('scalars', {})[v.tag] = v.simple_value
                if v.WhichOneof('value') == 'histo':
                    one.setdefault('histograms', {})[v.tag] = [v.histo.min, v.histo.max, v.histo.num, v.histo.sum, sum(v.histo.bucket)]
            answer['events'].append(one)

        with tf1.Graph().as_default(), tf1.Session() as session:
            signatures = tf1.saved_model.load(session, ['serve'], model).signature_def
            examples = [tf.train.Example(features=tf.train.Features(feature={
                'features': tf.train.Feature(float_list=tf.train.FloatList(value=row[:9]))})).SerializeToString() for row in test]
            keys = np.arange(len(test), dtype=np.int32)[:, None]
            def run(name, inputs):
                signature = signatures[name]
                feed = {signature.inputs[key].name: value for key, value in inputs.items()}
                outputs = session.run({key: info.name for key, info in signature.outputs.items()}, feed)
                answer[name] = {key: (value.astype(str) if value.dtype == object else value).tolist() for key, value in outputs.items()}
                answer[name]['method'] = signature.method_name
            run('serving_default', {'features': test[:, :9], 'keys': keys})
            run('classify', {'inputs': examples})
            run('regress', {'inputs': examples})
        print(json.dumps(answer))
        """;

    [Fact]
    public void Both_go_on_where_the_other_stopped()
    {
        Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);
        using var folder = new TempFolder();
        string[] optimizers = ["adagrad", "adam"];
        float[][] ours = [.. optimizers.Select(optimizer => TrainAndSave(folder[optimizer], optimizer))];
        var job = new FinishedJob(folder);
        string text = PythonPeer.Run(Script,
            folder.Path, CancerTraining.Csv("cancer_train.csv"), CancerTraining.Csv("cancer_test.csv"),
            job.Summary.EventFile, job.SavedModel);
        JsonElement answer = JsonDocument.Parse(text).RootElement;
        for (int i = 0; i < optimizers.Length; i++)
        {
            JsonElement theirs = answer.GetProperty(optimizers[i]);
            Assert.Equal(Path.Combine(folder[optimizers[i]], $"model.ckpt-{Before}"), theirs.GetProperty("prefix").GetString());
            CheckLosses(theirs.GetProperty("losses"), ours[i]);
            Assert.Equal(Before + After, theirs.GetProperty("step").GetInt32());
            CheckVariables(theirs, Path.Combine(folder[optimizers[i]], $"model.ckpt-{Before}"));
            GoOnFromTheirs(folder[optimizers[i] + "-tf"], optimizers[i], theirs.GetProperty("more"));
        }
        CheckEvents(answer.GetProperty("events"), job);
        CheckSavedModel(answer, job.SavedModel);
    }

    static float[] TrainAndSave(string folder, string optimizer)
    {
        using var training = new CancerTraining(optimizer);
        training.Train(0, Before);
        training.Save(folder, Before);
        return training.Train(Before, After);
    }

    static void CheckLosses(JsonElement theirs, float[] ours)
    {
        float[] want = [.. theirs.EnumerateArray().Select(l => l.GetSingle())];
        Assert.Equal(want.Length, ours.Length);
        for (int i = 0; i < want.Length; i++)
        {
            Assert.True(TensorComparison.Close(want[i], ours[i], 1e-4, 0), $"step {i}: TensorFlow {want[i]}, ours {ours[i]}");
        }
    }

    static void CheckVariables(JsonElement theirs, string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        Assert.Equal(reader.Tensors.Select(t => t.Name),
            theirs.GetProperty("variables").EnumerateArray().Select(v => v.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(12, theirs.GetProperty("trainable").GetArrayLength());
    }

    /// <summary>Restores TensorFlow's checkpoint into our model, and its graph as it is, and trains both.</summary>
    static void GoOnFromTheirs(string folder, string optimizer, JsonElement theirs)
    {
        using var training = new CancerTraining(optimizer);
        Assert.Equal(Path.Combine(folder, "model.ckpt-50"), training.Restore(folder));
        CheckLosses(theirs, training.Train(Before + After, After));

        using LoadedModel loaded = LoadedModel.FromCheckpoint(Path.Combine(folder, "model.ckpt-50"), OpTable.Instance);
        using Callable step = loaded.Session.MakeCallable(
            [loaded.Graph.GetOutput("features"), loaded.Graph.GetOutput("label")], [loaded.Graph.GetOutput("loss")],
            [loaded.Graph.Get(optimizer == "adam" ? "Adam" : "Adagrad")]);
        CheckLosses(theirs, training.Train(step, Before + After, After));
    }

    static void CheckEvents(JsonElement theirs, FinishedJob job)
    {
        JsonElement[] events = [.. theirs.EnumerateArray()];
        Assert.Equal(["file_version", "graph_def", "tagged_run_metadata", "summary", "summary", "summary"], events.Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal(EventFileWriter.FileVersion, events[0].GetProperty("version").GetString());
        string[] nodes = [.. events[1].GetProperty("nodes").EnumerateArray().Select(n => n.GetString()!)];
        Assert.Contains("model/layer1/weights", nodes);
        Assert.Contains("Adagrad", nodes);
        foreach ((JsonElement summary, TrainingReport report) in events[3..].Zip(job.Reports))
        {
            Assert.Equal(report.Step, summary.GetProperty("step").GetInt64());
            foreach ((string tag, double value) in FinishedJob.Scalars(report))
            {
                Assert.Equal((float)value, summary.GetProperty("scalars").GetProperty(tag).GetSingle());
            }
            Assert.Equal(12, summary.GetProperty("histograms").EnumerateObject().Count());
        }
        CheckHistogram(events[^1].GetProperty("histograms").GetProperty("model/layer1/weights"), job.Summary.Checkpoint);
    }

    static void CheckHistogram(JsonElement theirs, string checkpoint)
    {
        using CheckpointReader reader = CheckpointReader.Open(checkpoint);
        using Tensor value = reader.Read("model/layer1/weights");
        float[] weights = value.Read<float>().ToArray();
        double[] got = [.. theirs.EnumerateArray().Select(v => v.GetDouble())];
        double[] want = [weights.Min(), weights.Max(), weights.Length, weights.Sum(w => (double)w), weights.Length];
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], 9);
    }

    static void CheckSavedModel(JsonElement answer, string folder)
    {
        RowBuffer rows = CancerTraining.Read("cancer_test.csv");
        Tensor[] batch = rows.ToTensors();
        using LoadedModel model = LoadedModel.FromSavedModel(folder, OpTable.Instance);
        using Tensor keys = Tensor.From([.. Enumerable.Range(0, rows.Count)], rows.Count, 1);
        IReadOnlyList<(string Key, Tensor Value)> ours = model.Run("serving_default", [("features", batch[0]), ("keys", keys)]);
        float[] softmax = ours.Single(o => o.Key == "softmax").Value.Read<float>().ToArray();
        long[] prediction = ours.Single(o => o.Key == "prediction").Value.Read<long>().ToArray();
        foreach (Tensor tensor in batch.Concat(ours.Select(o => o.Value))) tensor.Dispose();

        JsonElement predict = answer.GetProperty("serving_default"), classify = answer.GetProperty("classify"),
            regress = answer.GetProperty("regress");
        Assert.Equal(["tensorflow/serving/predict", "tensorflow/serving/classify", "tensorflow/serving/regress"],
            new[] { predict, classify, regress }.Select(s => s.GetProperty("method").GetString()));
        CheckNumbers(predict.GetProperty("softmax"), softmax);
        CheckNumbers(classify.GetProperty("scores"), softmax);
        CheckNumbers(regress.GetProperty("outputs"), [.. softmax.Where((_, i) => i % 2 == 1)]);
        Assert.Equal(Enumerable.Range(0, rows.Count), predict.GetProperty("keys").EnumerateArray().Select(k => k[0].GetInt32()));
        Assert.Equal(prediction, predict.GetProperty("prediction").EnumerateArray().Select(p => p.GetInt64()));
        Assert.All(classify.GetProperty("classes").EnumerateArray(), row => Assert.Equal("""["0", "1"]""", row.GetRawText()));
    }

    static void CheckNumbers(JsonElement theirs, float[] ours)
    {
        float[] want = [.. Flatten(theirs)];
        Assert.Equal(want.Length, ours.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], ours[i], 1e-5f);
    }

    static IEnumerable<float> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetSingle()];
}
