using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Fourier transforms over the last one to three axes, computed in double.</summary>
static class FourierWork
{
    /// <summary>Shape of a complex transform.</summary>
    public static void Shape(ShapeContext c, int axes) => c.SetOutput(0, c.WithRankAtLeast(0, axes));

    /// <summary>Shape of a transform from or to real numbers.</summary>
    public static void RealShape(ShapeContext c, int axes, bool inverse)
    {
        PartialShape x = c.WithRankAtLeast(0, axes), lengths = c.WithRank(1, 1);
        if (lengths[0] >= 0 && lengths[0] != axes) c.Fail($"Dimension must be {axes} but is {lengths[0]}");
        if (!x.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        long[] dims = x.Dims.ToArray();
        long[]? known = c.ConstantInts(1);
        for (int i = 0; i < axes; i++)
        {
            long length = known is null ? PartialShape.UnknownDim : known[i];
            dims[dims.Length - axes + i] = i < axes - 1 || inverse || length <= 0 ? length : length / 2 + 1;
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }

    /// <summary>Output 0 = the transform of input 0.</summary>
    public static void Run<T>(KernelContext c, int axes, bool inverse) where T : unmanaged
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < axes) Throw.InvalidArgument($"Input must have rank of at least {axes} but got: {x.Shape}");
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        int size = (int)x.Shape.Product(x.Shape.Rank - axes, x.Shape.Rank);
        if (y.ElementCount == 0) return;
        using var block = new Scratch<Complex>(size);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            for (int i = 0; i < size; i++) block.Span[i] = ComplexWidth<T>.Widen(x.Read<T>()[at + i]);
            Transform(block.Span, x.Shape.Slice(x.Shape.Rank - axes, x.Shape.Rank), axes, inverse);
            for (int i = 0; i < size; i++) y.Write<T>()[at + i] = ComplexWidth<T>.Narrow(block.Span[i]);
        }
    }

    /// <summary>Transforms the first <paramref name="axes"/> axes of a block.</summary>
    static void Transform(Span<Complex> block, in Shape shape, int axes, bool inverse)
    {
        for (int axis = 0; axis < axes; axis++)
        {
            int size = shape.Int(axis), inner = (int)shape.Product(axis + 1, shape.Rank);
            FourierTransform transform = FourierTransform.Of(size);
            using var line = new Scratch<Complex>(size);
            for (int start = 0; start < block.Length; start += size * inner)
            {
                for (int j = 0; j < inner; j++)
                {
                    for (int i = 0; i < size; i++) line.Span[i] = block[start + i * inner + j];
                    transform.Run(line.Span, inverse);
                    for (int i = 0; i < size; i++) block[start + i * inner + j] = line.Span[i];
                }
            }
        }
    }

    static Shape Lengths(KernelContext c, int axes)
    {
        Tensor x = c.Input(0), lengths = c.Input(1);
        if (x.Shape.Rank < axes) Throw.InvalidArgument($"Input must have rank of at least {axes} but got: {x.Shape}");
        if (lengths.Shape.Rank != 1 || lengths.ElementCount != axes) Throw.InvalidArgument($"fft_length must have shape [{axes}]");
        Span<long> dims = stackalloc long[axes];
        for (int i = 0; i < axes; i++)
        {
            dims[i] = lengths.Int(i);
            if (dims[i] < 0) Throw.InvalidArgument($"fft_length[{i}] must be >= 0, but got: {dims[i]}");
        }
        return new(dims);
    }

    static void CheckLength(in Shape x, int axes, int axis, long needed)
    {
        int at = x.Rank - axes + axis;
        if (x[at] != 0 && x[at] < needed) Throw.InvalidArgument($"Input dimension {at} must have length of at least {needed} but got: {x[at]}");
    }

    /// <summary>Output 0 = the first half of the transform of real numbers, cut to the lengths in input 1.</summary>
    public static void RunReal<T, TComplex>(KernelContext c, int axes) where T : unmanaged, INumberBase<T> where TComplex : unmanaged
    {
        Tensor x = c.Input(0);
        Shape lengths = Lengths(c, axes);
        for (int i = 0; i < axes; i++) CheckLength(x.Shape, axes, i, lengths[i]);
        int last = lengths.Int(axes - 1), half = last == 0 ? 0 : last / 2 + 1;
        Shape result = lengths.With(axes - 1, half), source = x.Shape.Slice(x.Shape.Rank - axes, x.Shape.Rank);
        Tensor y = c.Allocate(0, x.Shape.Slice(0, x.Shape.Rank - axes).Concat(result));
        if (x.ElementCount == 0) y.Write<TComplex>().Clear();
        if (x.ElementCount == 0 || y.ElementCount == 0) return;
        using var block = new Scratch<Complex>(lengths.ElementCount);
        int batches = (int)(y.ElementCount / result.ElementCount);
        for (int b = 0; b < batches; b++)
        {
            for (int i = 0; i < block.Span.Length; i++)
            {
                block.Span[i] = double.CreateTruncating(x.Read<T>()[b * (int)source.ElementCount + Place(i, lengths, source)]);
            }
            Transform(block.Span, lengths, axes, inverse: false);
            for (int i = 0; i < (int)result.ElementCount; i++)
            {
                y.Write<TComplex>()[b * (int)result.ElementCount + i] = ComplexWidth<TComplex>.Narrow(block.Span[Place(i, result, lengths)]);
            }
        }
    }

    /// <summary>Output 0 = the real numbers whose transform begins with input 0, of the lengths in input 1.</summary>
    public static void RunInverseReal<TComplex, T>(KernelContext c, int axes) where T : unmanaged, INumberBase<T> where TComplex : unmanaged
    {
        Tensor x = c.Input(0);
        Shape lengths = Lengths(c, axes);
        int last = lengths.Int(axes - 1), half = last == 0 ? 0 : last / 2 + 1;
        for (int i = 0; i < axes; i++) CheckLength(x.Shape, axes, i, i == axes - 1 ? half : lengths[i]);
        Shape halves = lengths.With(axes - 1, half), source = x.Shape.Slice(x.Shape.Rank - axes, x.Shape.Rank);
        Tensor y = c.Allocate(0, x.Shape.Slice(0, x.Shape.Rank - axes).Concat(lengths));
        if (y.ElementCount == 0) return;
        using var block = new Scratch<Complex>(halves.ElementCount);
        using var line = new Scratch<Complex>(last);
        FourierTransform transform = FourierTransform.Of(last);
        for (int b = 0; b < (int)(y.ElementCount / lengths.ElementCount); b++)
        {
            for (int i = 0; i < block.Span.Length; i++)
            {
                block.Span[i] = ComplexWidth<TComplex>.Widen(x.Read<TComplex>()[b * (int)source.ElementCount + Place(i, halves, source)]);
            }
            Transform(block.Span, halves, axes - 1, inverse: true);
            Span<T> target = y.Write<T>().Slice(b * (int)lengths.ElementCount, (int)lengths.ElementCount);
            for (int row = 0; row * last < target.Length; row++)
            {
                for (int k = 0; k < last; k++) line.Span[k] = k < half ? block.Span[row * half + k] : Complex.Conjugate(block.Span[row * half + last - k]);
                transform.Run(line.Span, inverse: true);
                for (int k = 0; k < last; k++) target[row * last + k] = T.CreateTruncating(line.Span[k].Real);
            }
        }
    }

    /// <summary>Where element <paramref name="index"/> of a block lies in a larger block.</summary>
    static int Place(int index, in Shape block, in Shape larger)
    {
        int at = 0, stride = 1;
        for (int axis = block.Rank - 1; axis >= 0; axis--)
        {
            at += index % block.Int(axis) * stride;
            stride *= larger.Int(axis);
            index /= block.Int(axis);
        }
        return at;
    }

    /// <summary>Gradient of a complex transform: the other one, with the factor that the inverse has.</summary>
    public static Output Gradient(GradientContext g, string other, int axes, bool inverse)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        Term transformed = new(s, s.Add(other, [dy], [("Tcomplex", dy.ValueType)])), size = new(s, Size(s, dy, axes, dy.ValueType));
        return inverse ? transformed / size : transformed * size;
    }

    /// <summary>Number of elements of the last axes.</summary>
    static Output Size(Scope s, Output x, int axes, DType dtype) => s.Cast(s.Prod(s.Part(BroadcastGradient.ShapeOf(s, x), -axes), s.Const([0])), dtype);

    /// <summary>Gradient of a transform of real numbers: the real part of the inverse transform of the gradient filled up with zeros.</summary>
    public static Output RealGradient(GradientContext g, string inverse, int axes)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0), lengths = g.Input(1);
        Output full = FillUp(s, dy, lengths, axes);
        Output product = s.Mul(s.Add(inverse, [full], [("Tcomplex", dy.ValueType)]), s.Cast(s.Prod(lengths, s.Const([0])), dy.ValueType));
        return FillUp(s, s.Real(product, g.InputType(0)), s.Part(BroadcastGradient.ShapeOf(s, g.Input(0)), -axes), axes);
    }

    /// <summary>Gradient of a transform to real numbers: elements that stand for two count twice.</summary>
    public static Output InverseRealGradient(GradientContext g, string forward, int axes)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0), lengths = g.Input(1), last = s.Element(lengths, axes - 1);
        Output half = s.AddV2(s.FloorDiv(last, s.Const(2)), s.Const(1));
        Output index = s.Range(s.Const(0), half, s.Const(1)), twice = s.Mul(index, s.Const(2));
        Output alone = s.LogicalOr(s.Equal(index, s.Const(0)), s.Equal(twice, last));
        Output weights = s.Cast(s.SelectV2(alone, s.Const(1), s.Const(2)), g.InputType(0));
        Output spectrum = s.Add(forward, [dy, lengths], [("Treal", dy.ValueType), ("Tcomplex", g.InputType(0))]);
        Term result = new Term(s, spectrum) * new Term(s, weights) / new Term(s, Size(s, dy, axes, g.InputType(0)));
        return FillUp(s, result, s.Part(BroadcastGradient.ShapeOf(s, g.Input(0)), -axes), axes);
    }

    /// <summary>Puts zeros behind the last axes until they have these sizes.</summary>
    static Output FillUp(Scope s, Output x, Output sizes, int axes)
    {
        Output missing = s.Sub(sizes, s.Part(BroadcastGradient.ShapeOf(s, x), -axes)), none = new Term(s, s.Part(BroadcastGradient.ShapeOf(s, x), 0, -axes)).Op("ZerosLike");
        Output behind = s.Join(none, missing);
        return s.Pad(x, s.Pack([new Term(s, behind).Op("ZerosLike"), behind], axis: 1));
    }
}
