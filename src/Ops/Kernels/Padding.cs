using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts elements around tensors.</summary>
static class Padding
{
    /// <summary>Makes output 0 input 0 with <paramref name="value"/> (<see langword="null"/>: zeros) around it as input 1 says.</summary>
    public static void Run(KernelContext c, Tensor? value)
    {
        Tensor input = c.Input(0);
        int rank = input.Shape.Rank;
        Span<long> paddings = stackalloc long[2 * rank], dims = stackalloc long[rank];
        Read(input, c.Input(1), paddings);
        for (int i = 0; i < rank; i++)
        {
            if (paddings[2 * i] < 0 || paddings[2 * i + 1] < 0) Throw.InvalidArgument($"Paddings must be non-negative: {paddings[2 * i]} {paddings[2 * i + 1]}");
            dims[i] = input.Shape[i] + paddings[2 * i] + paddings[2 * i + 1];
        }
        var shape = new Shape(dims);
        if (shape == input.Shape)
        {
            c.SetOutput(0, input);
            return;
        }
        Tensor output = c.Allocate(0, shape);
        Moves.Run(input.DType, new Move(input, paddings, value, output));
        Moves.Hold(output);
    }

    /// <summary>Reads the paddings of <paramref name="input"/>: before and behind for each axis.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="paddings">A matrix of two columns.</param>
    /// <param name="values">Gets them.</param>
    /// <param name="separator">Stands between the shapes in the error text.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they do not fit the tensor's rank.</exception>
    public static void Read(Tensor input, Tensor paddings, Span<long> values, string separator = " ")
    {
        if (paddings.Shape.Rank != 2 || paddings.Shape[1] != 2) Throw.InvalidArgument($"paddings must be a matrix with 2 columns: {paddings.Shape}");
        if (paddings.Shape[0] != input.Shape.Rank)
        {
            Throw.InvalidArgument($"The first dimension of paddings must be the rank of inputs{paddings.Shape}{separator}{input.Shape}");
        }
        paddings.Ints(values);
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<long> paddings, Tensor? value, Tensor output) : IMove
    {
        readonly ReadOnlySpan<long> _paddings = paddings;

        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            if (value is not null) target.Fill(Moves.Of<T>(value)[0]);
            else if (output.DType.IsNumeric()) target.Clear();
            Span<CopyAxis> axes = stackalloc CopyAxis[input.Shape.Rank];
            StridedCopy.Run(Moves.Of<T>(input), 0, target, Interior(input.Shape, output.Shape, _paddings, axes), axes);
        }
    }

    /// <summary>Axes of the unpadded part: from the dense unpadded tensor into the padded one. Returns where the part begins in the latter.</summary>
    public static long Interior(in Shape input, in Shape padded, ReadOnlySpan<long> paddings, Span<CopyAxis> axes)
    {
        long from = 1, to = 1, start = 0;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            axes[i] = new(input[i], from, to);
            start += paddings[2 * i] * to;
            from *= input[i];
            to *= padded[i];
        }
        return start;
    }

    /// <summary>The gradient of a padded tensor is the gradient's inner part.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output input = g.Input(0), paddings = g.Input(1);
        Output rows = scope.Pack([scope.Rank(input), scope.Const(1)]);
        Output before = scope.Slice(paddings, scope.Const([0, 0]), rows);
        Output begins = scope.Reshape(before, scope.Const([-1]));
        g.SetInput(0, scope.Slice(g.OutputGradient(0), begins, scope.Shape(input, paddings.ValueType)));
    }
}
