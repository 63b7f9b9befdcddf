using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Where patches lie along one axis.</summary>
/// <param name="Size">Elements of a patch.</param>
/// <param name="Stride">Distance between patches.</param>
/// <param name="Rate">Distance between elements of a patch.</param>
/// <param name="IsSame">Padding SAME; else VALID.</param>
readonly record struct PatchAxis(int Size, int Stride, int Rate, bool IsSame)
{
    int Extent => (Size - 1) * Rate + 1;

    /// <summary>Number of patches along an axis of <paramref name="size"/>; -1 stays -1.</summary>
    public long Count(long size) => size < 0 ? -1 : IsSame ? (size + Stride - 1) / Stride : Math.Max(0, (size - Extent + Stride) / Stride);

    /// <summary>Place of the first element of patch 0; negative where there is padding.</summary>
    public long First(long size) => IsSame ? -(Math.Max(0, (Count(size) - 1) * Stride + Extent - size) / 2) : 0;
}

/// <summary>Patches of the spatial axes of a tensor with a batch axis first and channels last.</summary>
static class PatchGeometry
{
    /// <summary>Reads the attributes of the patch ops.</summary>
    public static PatchAxis[] Of(NodeContext c, bool hasRates)
    {
        long[] sizes = c.Ints("ksizes"), strides = c.Ints("strides"), rates = hasRates ? c.Ints("rates") : [.. sizes.Select(_ => 1L)];
        var axes = new PatchAxis[sizes.Length - 2];
        for (int i = 0; i < axes.Length; i++) axes[i] = new((int)sizes[i + 1], (int)strides[i + 1], (int)rates[i + 1], c.String("padding") == "SAME");
        return axes;
    }

    /// <summary>Shape of the patches: batch, places, elements of a patch.</summary>
    public static PartialShape Infer(PartialShape input, PatchAxis[] axes)
    {
        long[] dims = input.Dims.ToArray();
        if (dims.AsSpan(1, axes.Length).Contains(PartialShape.UnknownDim)) dims.AsSpan(1, axes.Length).Fill(PartialShape.UnknownDim);
        for (int i = 0; i < axes.Length; i++)
        {
            dims[i + 1] = axes[i].Count(dims[i + 1]);
            if (dims[^1] >= 0) dims[^1] *= axes[i].Size;
        }
        return PartialShape.Of(dims);
    }

    /// <summary>Makes output 0 the patches of input 0; elements outside are zeros.</summary>
    public static void Run(KernelContext c, PatchAxis[] axes)
    {
        Tensor input = c.Input(0);
        if (input.Shape.Rank != axes.Length + 2) Throw.InvalidArgument($"input must be {axes.Length + 2}-dimensional{input.Shape}");
        Tensor output = c.Allocate(0, Infer(input.Shape, axes).ToShape());
        if (output.DType.IsNumeric()) output.WriteBytes().Clear();
        if (output.ElementCount > 0) Moves.Run(input.DType, new Move(input, axes, output));
    }

    /// <summary>
    /// Adds up the gradients of all places to which an element was copied: patches of the elements' numbers say which these are,
    /// 0 stands for padding.
    /// </summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output input = g.Input(0), shape = s.Shape(input);
        int rank = input.Shape.HasRank ? input.Shape.Rank : g.Node.Attr("ksizes").AsList().Length;
        Output spatial = s.Part(shape, 1, rank - 1), batch = s.Part(shape, 0, 1), channels = s.Part(shape, rank - 1);
        Output count = g.Call("Prod", [spatial, s.Const(0)], [("T", DType.Int32), ("Tidx", DType.Int32)]);
        Output numbers = s.Range(s.Const(1), g.Call("AddV2", [count, s.Const(1)], [("T", DType.Int32)]), s.Const(1));
        Output image = s.Reshape(numbers, s.Join(s.Const([1]), spatial, s.Const([1])));
        var attrs = new List<(string, AttrValue)> { ("T", DType.Int32) };
        foreach (string name in (string[])["ksizes", "strides", "rates", "padding"])
        {
            if (g.FindAttr(name) is { } value) attrs.Add((name, value));
        }
        Output places = s.Reshape(g.Call(g.Node.Type, [image], attrs.ToArray()), s.Const([-1]));
        Output rows = g.Call("Sub", [places, s.Const(1)], [("T", DType.Int32)]);
        Output values = s.Transpose(s.Reshape(g.OutputGradient(0), s.Join(batch, s.Const([-1]), channels)), s.Const([1, 0, 2]));
        Output sums = g.Call("UnsortedSegmentSum", [values, rows, count],
            [("T", input.ValueType), ("Tindices", DType.Int32), ("Tnumsegments", DType.Int32)]);
        g.SetInput(0, s.Reshape(s.Transpose(sums, s.Const([1, 0, 2])), shape));
    }

    readonly ref struct Move(Tensor input, PatchAxis[] axes, Tensor output) : IMove
    {
        public void Run<T>()
        {
            long image = input.Shape.Product(1, input.Shape.Rank), patches = output.Shape.Product(1, output.Shape.Rank);
            for (int n = 0; n < input.Shape[0]; n++) Places<T>(0, n * image, n * patches, 0, output.Shape.Product(1, output.Shape.Rank));
        }

        /// <summary>Goes through the places of patches along <paramref name="axis"/> and those inside.</summary>
        void Places<T>(int axis, long image, long target, long origins, long block)
        {
            if (axis == axes.Length)
            {
                Elements<T>(0, image, target, origins, block);
                return;
            }
            block /= output.Shape[axis + 1];
            for (long place = 0; place < output.Shape[axis + 1]; place++)
            {
                Places<T>(axis + 1, image, target + place * block, origins * output.Shape[axis + 1] + place, block);
            }
        }

        /// <summary>Copies the elements of one patch that lie inside the image.</summary>
        void Elements<T>(int axis, long image, long target, long origins, long block)
        {
            if (axis == axes.Length)
            {
                int channels = input.Shape.Int(input.Shape.Rank - 1);
                Moves.Of<T>(input).Slice((int)image, channels).CopyTo(Moves.Of<T>(output)[(int)target..]);
                return;
            }
            long inner = output.Shape.Product(axis + 2, axes.Length + 1), place = origins / inner, size = input.Shape[axis + 1];
            long start = axes[axis].First(size) + place * axes[axis].Stride, stride = input.Shape.Product(axis + 2, input.Shape.Rank);
            block /= axes[axis].Size;
            for (int k = 0; k < axes[axis].Size; k++)
            {
                long at = start + (long)k * axes[axis].Rate;
                if ((ulong)at < (ulong)size) Elements<T>(axis + 1, image + at * stride, target + k * block, origins % inner, block);
            }
        }
    }
}
