using System.Globalization;
using System.Numerics;
using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cross-entropy of softmax(logits) and one class per row, and its gradient by the logits.</summary>
[Op("SparseSoftmaxCrossEntropyWithLogits(features: T, labels: Tlabels) -> loss: T, backprop: T", "T: {half, bfloat16, float, double}",
    "Tlabels: {int32, int64} = DT_INT64")]
static class SparseSoftmaxCrossEntropyWithLogitsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape logits = c.WithRank(0, 2), labels = c.WithRank(1, 1);
        long rows = c.MergeDims(logits[0], labels[0]);
        c.SetOutput(0, PartialShape.Of(rows));
        c.SetOutput(1, PartialShape.Of(rows, logits[1]));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, CrossEntropyGradient.OfLogits(g));

    [CpuKernel("T: floats", "Tlabels: int32, int64")]
    public static void Compute<T, TLabel>(KernelContext c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        Tensor logits = c.Input(0), labels = c.Input(1);
        Check(logits.Shape, labels.Shape);
        int classes = logits.Shape.Int(1);
        CheckLabels(labels.Read<TLabel>(), classes);
        Tensor loss = c.Allocate(0, labels.Shape), gradient = c.ForwardOrAllocate(input: 0, output: 1, logits.Shape);
        if (labels.ElementCount == 0) return;
        if (!Widening.IsNarrow<T>())
        {
            Softmax.SparseCrossEntropy(logits.Read<T>(), labels.Read<TLabel>(), classes, loss.Write<T>(), gradient.Write<T>());
            return;
        }
        using var wide = new Scratch<float>(logits.ElementCount);
        using var wideLoss = new Scratch<float>(loss.ElementCount);
        Widening.Widen(logits.Read<T>(), wide.Span);
        Softmax.SparseCrossEntropy<float, TLabel>(wide.Span, labels.Read<TLabel>(), classes, wideLoss.Span, wide.Span);
        Widening.Narrow(wideLoss.Span, loss.Write<T>());
        Widening.Narrow(wide.Span, gradient.Write<T>());
    }

    static void Check(in Shape logits, in Shape labels)
    {
        if (logits.Rank != 2) Throw.InvalidArgument($"logits must be 2-D, but got shape {logits}");
        if (labels.Rank != 1) Throw.InvalidArgument($"labels must be 1-D, but got shape {labels}");
        if (logits[0] != labels[0])
        {
            Throw.InvalidArgument($"logits and labels must have the same first dimension, got logits shape {logits} and labels shape {labels}");
        }
        if (logits[1] <= 0) Throw.InvalidArgument($"Must have at least one class, but got logits shape {logits}");
    }

    static void CheckLabels<TLabel>(ReadOnlySpan<TLabel> labels, int classes) where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        foreach (TLabel label in labels)
        {
            if (ulong.CreateTruncating(label) >= (ulong)classes) ThrowLabel(label, labels, classes);
        }
    }

    static void ThrowLabel<TLabel>(TLabel bad, ReadOnlySpan<TLabel> labels, int classes) where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        var all = new StringBuilder();
        foreach (TLabel label in labels) all.Append(CultureInfo.InvariantCulture, $"{(all.Length > 0 ? " " : "")}{label}");
        Throw.InvalidArgument($"Received a label value of {bad} which is outside the valid range of [0, {classes}).  Label values: {all}");
    }
}
