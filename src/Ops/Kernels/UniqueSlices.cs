using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The different slices of a tensor along an axis, for the ops of Unique that take one.</summary>
static class UniqueSlices
{
    /// <summary>Shapes of outputs 0 and 1 for input 0 and the axis in input 1.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        Tensor? axis = c.Constant(1);
        for (int i = 1; i < c.OutputCount; i++) c.SetOutput(i, PartialShape.Of(PartialShape.UnknownDim));
        c.SetOutput(0, PartialShape.Unknown);
        if (axis is null || !input.HasRank) return;
        if (axis.ElementCount == 0 && input.Rank != 1) c.Fail("x expects a 1D vector.");
        int at = axis.ElementCount == 0 ? 0 : Layout.Axis(axis.Int(), input.Rank);
        if (at < 0) c.Fail($"axis expects to be in the range [{-input.Rank}, {input.Rank})");
        c.SetOutput(0, PartialShape.OfRank(input.Rank));
        c.SetOutput(1, PartialShape.Of(input[at]));
    }

    /// <summary>Output 0: the different slices of input 0 along the axis in input 1, output 1: for each slice the number of its like.</summary>
    /// <returns>Number of different slices.</returns>
    public static int Run(KernelContext c)
    {
        Tensor input = c.Input(0), axisInput = c.Input(1);
        if (axisInput.ElementCount > 1) Throw.InvalidArgument("axis does not support input tensors larger than 1 elements");
        if (axisInput.ElementCount == 0 && input.Shape.Rank != 1) Throw.InvalidArgument("unique expects a 1D vector.");
        int axis = axisInput.ElementCount == 0 ? 0 : Layout.Axis(axisInput.Int(), input.Shape.Rank);
        if (axis < 0) Throw.InvalidArgument($"axis has to be between [0, {input.Shape.Rank})");
        int size = input.Shape.Int(axis);
        Tensor numbers = c.Allocate(1, [size]);
        int[] first = Number(input, axis, numbers);
        Tensor output = c.Allocate(0, input.Shape.With(axis, first.Length));
        for (int i = 0; i < first.Length; i++) Moves.Run(input.DType, new Copy(input, axis, first[i], output, i));
        Moves.Hold(output);
        return first.Length;
    }

    /// <summary>Numbers the slices; returns where each different one is first.</summary>
    static int[] Number(Tensor input, int axis, Tensor numbers)
    {
        var known = new Dictionary<byte[], int>(ByteStrings.Instance);
        var first = new List<int>();
        for (int i = 0; i < numbers.Shape.Count; i++)
        {
            byte[] key = Key(input, axis, i);
            if (!known.TryGetValue(key, out int number))
            {
                known.Add(key, number = first.Count);
                first.Add(i);
            }
            if (numbers.DType == DType.Int32) numbers.Write<int>()[i] = number;
            else numbers.Write<long>()[i] = number;
        }
        return [.. first];
    }

    /// <summary>The bytes of a slice, so that equal slices have equal keys.</summary>
    static byte[] Key(Tensor input, int axis, int index)
    {
        long outer = input.Shape.Product(0, axis), inner = input.Shape.Product(axis + 1, input.Shape.Rank), size = input.Shape[axis];
        using var key = new MemoryStream();
        using var writer = new BinaryWriter(key);
        for (long block = 0; block < outer; block++)
        {
            long start = (block * size + index) * inner;
            if (input.DType.IsNumeric())
            {
                int width = input.DType.Size();
                writer.Write(input.ReadBytes().Slice((int)start * width, (int)inner * width));
                continue;
            }
            foreach (byte[] text in input.Strings.Slice((int)start, (int)inner))
            {
                writer.Write(text.Length);
                writer.Write(text);
            }
        }
        return key.ToArray();
    }

    readonly ref struct Copy(Tensor input, int axis, int from, Tensor output, int to) : IMove
    {
        public void Run<T>()
        {
            long outer = input.Shape.Product(0, axis), inner = input.Shape.Product(axis + 1, input.Shape.Rank);
            StridedCopy.Run(Moves.Of<T>(input), from * inner, Moves.Of<T>(output), to * inner,
                [new(outer, inner * input.Shape[axis], inner * output.Shape[axis]), new(inner, 1, 1)]);
        }
    }

    /// <summary>Makes output 2 how often each of <paramref name="count"/> numbers is in output 1.</summary>
    public static void WriteCounts(KernelContext c, int count)
    {
        Tensor numbers = c.Output(1), counts = c.Allocate(2, [count]);
        counts.WriteBytes().Clear();
        for (int i = 0; i < numbers.Shape.Count; i++)
        {
            int number = (int)numbers.Int(i);
            if (counts.DType == DType.Int32) counts.Write<int>()[number]++;
            else counts.Write<long>()[number]++;
        }
    }
}
