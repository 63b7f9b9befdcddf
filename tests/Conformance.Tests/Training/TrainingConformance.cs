using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Training;

/// <summary>The golden training runs, both ways: TensorFlow's own graph, and the same model built with our API.</summary>
[Trait("golden", "training")]
public sealed class TrainingConformance
{
    public static TheoryData<string> All => [.. TrainingTrace.Names];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(All))]
    public void TensorFlows_graph_trains_to_its_values(string name)
    {
        TrainingTrace trace = TrainingTrace.Load(name);
        Graph graph = trace.Graph;
        using var session = new Session(graph);
        Restore(session, trace);
        string[] feeds = trace.IsSparse ? ["indices", "ids", "values", "shape", "label"] : ["features", "label"];
        Train(trace, session, [.. feeds.Select(f => graph.GetOutput(f))], graph.GetOutput("loss"), graph.Get(trace.TrainOp));
        trace.CheckFinal(variable => session.Run([], [graph.Get(variable).Type == "VarHandleOp" ? $"{variable}/Read/ReadVariableOp" : variable])[0]);
    }

    /// <summary>By the graph's own saver if it has one, else by feeding the initializers.</summary>
    static void Restore(Session session, TrainingTrace trace)
    {
        if (trace.Graph.Find("save/restore_all") is not null)
        {
            using Tensor prefix = Tensor.Scalar(trace["initial"]);
            session.Run([("save/Const", prefix)], [], ["save/restore_all"]);
            return;
        }
        using CheckpointReader initial = CheckpointReader.Open(trace["initial"]);
        foreach (CheckpointTensor variable in initial.Tensors)
        {
            Node assign = trace.Graph.Get($"{variable.Name}/Assign");
            using Tensor value = initial.Read(variable.Name);
            session.Run([(assign.Inputs[1].Name, value)], [], [assign.Name]);
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(All))]
    public void Our_model_trains_to_the_same_values(string name)
    {
        TrainingTrace trace = TrainingTrace.Load(name);
        ClassifierGraph model = TrainingModels.Build(trace);
        var saver = new Saver(model.Scope, model.Variables.All.Where(v => v.Name != "global_step" || trace.CountsSteps));
        using var session = new Session(model.Graph);
        session.RunTargets(model.Initializer.Name);
        saver.Restore(session, trace["initial"]);
        Train(trace, session, model.Feeds, model.Loss, model.TrainOp!);
        trace.CheckFinal(variable => session.Run([], [variable])[0]);
        if (trace.Test is { } test) CheckMetrics(session, model, trace, test);
    }

    static void Train(TrainingTrace trace, Session session, Output[] feeds, Output loss, Node trainOp)
    {
        using Callable step = session.MakeCallable(feeds, [loss], [trainOp]);
        RowBuffer rows = trace.Rows();
        var results = new Tensor[1];
        for (int i = 0; i < trace.Losses.Length; i++)
        {
            Tensor[] batch = trace.BatchOf(rows, i).ToTensors();
            step.Run(batch, results);
            float got = results[0].Item<float>();
            foreach (Tensor tensor in batch.Concat(results)) tensor.Dispose();
            trace.CheckLoss(i, got);
        }
    }

    static void CheckMetrics(Session session, ClassifierGraph model, TrainingTrace trace, JsonElement test)
    {
        RowBuffer rows = trace.TestRows();
        Tensor[] batch = rows.ToTensors();
        using Callable predict = session.MakeCallable(model.Feeds, [model.Softmax, model.Loss]);
        Tensor[] results = predict.Run(batch);
        float[] softmax = results[0].Read<float>().ToArray();
        long[] labels = [.. Enumerable.Range(0, rows.Count).Select(rows.Label)];
        double loss = results[1].Item<float>();
        foreach (Tensor tensor in results.Concat(batch)) tensor.Dispose();
        ClassificationMetrics metrics = ClassificationMetrics.Of(softmax, labels);
        Check(test, "loss", loss, 1e-3);
        Check(test, "accuracy", metrics.Accuracy, 1e-6);
        Check(test, "auc_exact", metrics.Auc, 2e-3);
        if (labels.Max() == 1) Check(test, "auc_streaming_200_thresholds", RocAuc.AtThresholds(softmax, labels), 2e-3);
    }

    static void Check(JsonElement test, string metric, double got, double tolerance)
    {
        if (!test.TryGetProperty(metric, out JsonElement want)) return;
        Assert.True(TensorComparison.Close(want.GetDouble(), got, tolerance, 0), $"test {metric}: expected {want.GetDouble():R}, got {got:R}");
    }
}
