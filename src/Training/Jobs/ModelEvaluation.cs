using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>How good a trained classifier is on some rows.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Loss">Mean cross entropy.</param>
/// <param name="Metrics">Accuracy and exact AUC.</param>
/// <param name="StreamingAuc">AUC as TensorFlow's streaming metric with 200 thresholds has it; NaN unless there are two classes.</param>
/// <param name="SkippedRecords">Damaged records that were skipped.</param>
public sealed record ModelEvaluation(long Rows, double Loss, ClassificationMetrics Metrics, double StreamingAuc, long SkippedRecords)
{
    static readonly string[] _probabilities = ["softmax", "probabilities", "scores"];

    /// <summary>Runs a model on all rows of some files, a batch at a time.</summary>
    /// <param name="model">A checkpoint or SavedModel.</param>
    /// <param name="signature">Key of the signature to run.</param>
    /// <param name="input">Files and their form; sizes of features and labels are the model's.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="stop">Ends between two steps.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no classifier of such rows; what is wrong with a row.</exception>
    public static ModelEvaluation Of(LoadedModel model, string signature, InputOptions input, int batchSize, CancellationToken stop)
    {
        SignatureDef def = model.Signature(signature);
        var inputs = new RowInputs(def, model.Graph);
        Output softmax = model.Graph.GetOutput(Probabilities(def).Name);
        int classes = softmax.Shape is { Rank: 2 } shape && shape[1] > 0
            ? checked((int)shape[1])
            : Throw.InvalidArgument<int>($"'{softmax.Name}' must have shape [-1, classes] to be evaluated, got {softmax.Shape}");
        Output logits = softmax.Node.Type == "Softmax" ? softmax.Node.Inputs[0] : softmax;
        using var rows = new RowStream(input with { FeatureSize = inputs.FeatureSize, LabelSize = classes }, epochs: 1);
        rows.Schema.CheckFits(inputs.IsSparse, input.Files[0]);
        var run = new Run(model, def, inputs, [softmax.Name, logits.Name], classes);
        var reader = new BatchReader(rows, batchSize, shuffleSize: 0, seed: 0);
        for (RowBuffer batch = reader.Next(); batch.Count > 0; batch = reader.Next())
        {
            stop.ThrowIfCancellationRequested();
            run.Add(batch, isLogits: logits != softmax);
        }
        return run.End(rows.SkippedCount);
    }

    static TensorInfo Probabilities(SignatureDef signature)
    {
        foreach (string key in _probabilities)
        {
            if (signature.Outputs.TryGetValue(key, out TensorInfo? info)) return info;
        }
        string outputs = string.Join(", ", signature.Outputs.Keys.Order(StringComparer.Ordinal));
        return Throw.InvalidArgument<TensorInfo>(
            $"The signature gives no probabilities ({string.Join(", ", _probabilities)}) but: {outputs}");
    }

    sealed class Run(LoadedModel model, SignatureDef signature, RowInputs inputs, string[] fetches, int classes)
    {
        readonly List<float> _softmax = [];
        readonly List<long> _labels = [];
        double _loss;

        public void Add(RowBuffer batch, bool isLogits)
        {
            IReadOnlyList<(string Key, Tensor Value)> feeds = inputs.Of(batch, _labels.Count);
            Tensor[] results = [];
            try
            {
                results = model.Session.Run([.. feeds.Select(f => (signature.Inputs[f.Key].Name, f.Value))], fetches);
                Add(batch, results[0].Read<float>(), results[1].Read<float>(), isLogits);
            }
            finally
            {
                foreach (Tensor tensor in feeds.Select(f => f.Value).Concat(results)) tensor.Dispose();
            }
        }

        void Add(RowBuffer batch, ReadOnlySpan<float> softmax, ReadOnlySpan<float> logits, bool isLogits)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                int label = (int)batch.Label(row);
                ReadOnlySpan<float> values = logits.Slice(row * classes, classes);
                _loss += isLogits ? CrossEntropy(values, label) : -Math.Log(values[label]);
                _labels.Add(label);
            }
            foreach (float probability in softmax) _softmax.Add(probability);
        }

        /// <summary>log(sum(exp(logits))) - logits[label]</summary>
        static double CrossEntropy(ReadOnlySpan<float> logits, int label)
        {
            double largest = double.NegativeInfinity, sum = 0;
            foreach (float logit in logits) largest = Math.Max(largest, logit);
            foreach (float logit in logits) sum += Math.Exp(logit - largest);
            return Math.Log(sum) + largest - logits[label];
        }

        public ModelEvaluation End(long skipped)
        {
            float[] softmax = [.. _softmax];
            long[] labels = [.. _labels];
            double streaming = classes == 2 ? RocAuc.AtThresholds(softmax, labels) : double.NaN;
            return new(labels.Length, _loss / labels.Length, ClassificationMetrics.Of(softmax, labels), streaming, skipped);
        }
    }
}
