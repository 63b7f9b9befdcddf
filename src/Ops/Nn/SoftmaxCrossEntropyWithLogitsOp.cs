using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cross-entropy of softmax(logits) and distributions, per row, and its gradient by the logits.</summary>
[Op("SoftmaxCrossEntropyWithLogits(features: T, labels: T) -> loss: T, backprop: T", "T: {half, bfloat16, float, double}")]
static class SoftmaxCrossEntropyWithLogitsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape? both = c.Input(0).MergeWith(PartialShape.OfRank(2))?.MergeWith(c.Input(1));
        PartialShape x = both ?? c.Broadcast(c.Input(0), c.Input(1));
        if (x.Rank != 2) c.Fail($"Shape must be broadcasted with rank 2, but is rank {x.Rank}");
        c.SetOutput(0, PartialShape.Of(x[0]));
        c.SetOutput(1, x);
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        g.SetInput(0, CrossEntropyGradient.OfLogits(g));
        g.SetInput(1, CrossEntropyGradient.TimesRows(s, g.OutputGradient(0), -new Term(s, s.LogSoftmax(g.Input(0)))));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Tensor logits = c.Input(0), labels = c.Input(1);
        if (!BinaryKernel.TryShape(logits.Shape, labels.Shape, out Shape shape))
        {
            Throw.InvalidArgument($"logits and labels must be broadcastable: logits_size={logits.Shape} labels_size={labels.Shape}");
        }
        if (shape.Rank != 2) Throw.InvalidArgument("logits and labels must be either 2-dimensional, or broadcasted to be 2-dimensional");
        Tensor loss = c.Allocate(0, [shape[0]]), gradient = c.ForwardOrAllocate(input: 0, output: 1, shape);
        if (shape.ElementCount == 0) loss.Write<T>().Clear();
        else if (logits.Shape == labels.Shape && !Widening.IsNarrow<T>())
        {
            Softmax.CrossEntropy(logits.Read<T>(), labels.Read<T>(), shape.Int(1), loss.Write<T>(), gradient.Write<T>());
        }
        else if (Widening.IsNarrow<T>()) Narrow<T>(logits, labels, loss, gradient);
        else
        {
            using var x = new Scratch<T>(shape.ElementCount);
            using var y = new Scratch<T>(shape.ElementCount);
            Repeat(logits.Read<T>(), logits.Shape, shape, x.Span);
            Repeat(labels.Read<T>(), labels.Shape, shape, y.Span);
            Softmax.CrossEntropy<T>(x.Span, y.Span, shape.Int(1), loss.Write<T>(), gradient.Write<T>());
        }
    }

    /// <summary>Computes half and bfloat16 in single.</summary>
    static void Narrow<T>(Tensor logits, Tensor labels, Tensor loss, Tensor gradient) where T : unmanaged, INumberBase<T>
    {
        using var narrow = new Scratch<T>(gradient.ElementCount);
        using var x = new Scratch<float>(gradient.ElementCount);
        using var y = new Scratch<float>(gradient.ElementCount);
        using var wideLoss = new Scratch<float>(loss.ElementCount);
        Repeat(logits.Read<T>(), logits.Shape, gradient.Shape, narrow.Span);
        Widening.Widen<T>(narrow.Span, x.Span);
        Repeat(labels.Read<T>(), labels.Shape, gradient.Shape, narrow.Span);
        Widening.Widen<T>(narrow.Span, y.Span);
        Softmax.CrossEntropy<float>(x.Span, y.Span, gradient.Shape.Int(1), wideLoss.Span, x.Span);
        Widening.Narrow(wideLoss.Span, loss.Write<T>());
        Widening.Narrow(x.Span, gradient.Write<T>());
    }

    static void Repeat<T>(ReadOnlySpan<T> x, in Shape from, in Shape to, Span<T> y) where T : unmanaged, INumberBase<T>
    {
        y.Clear();
        Broadcast.Binary<T, T, AddOperator<T>>(x, from.Dims, y, to.Dims, y, to.Dims);
    }
}
