using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tuples of queues as inputs and outputs of kernels.</summary>
static class QueueTuples
{
    /// <summary>The tuple that inputs 1 and on are.</summary>
    public static List<Tensor[]> One(KernelContext c, TensorQueue queue)
    {
        CheckTypes(c, queue);
        for (int i = 0; i < queue.Shapes.Length; i++)
        {
            Shape got = c.Input(i + 1).Shape;
            if (!queue.Shapes[i].Matches(got)) ThrowShape(i, queue.Shapes[i].ToString(), got);
        }
        var tuple = new Tensor[queue.Types.Length];
        for (int i = 0; i < tuple.Length; i++) tuple[i] = c.Input(i + 1).Clone();
        return [tuple];
    }

    /// <summary>The tuples that the rows of inputs 1 and on are.</summary>
    public static List<Tensor[]> Many(KernelContext c, TensorQueue queue)
    {
        CheckTypes(c, queue);
        Shape first = c.Input(1).Shape;
        if (first.Rank == 0) Throw.InvalidArgument("All components of a batch must have at least one dimension");
        for (int i = 0; i < queue.Types.Length; i++) CheckBatch(c, queue, i, first[0]);
        var tuples = new List<Tensor[]>((int)first[0]);
        for (long row = 0; row < first[0]; row++)
        {
            var tuple = new Tensor[queue.Types.Length];
            for (int i = 0; i < tuple.Length; i++) tuple[i] = Row(c.Input(i + 1), row);
            tuples.Add(tuple);
        }
        return tuples;
    }

    static void CheckBatch(KernelContext c, TensorQueue queue, int component, long batch)
    {
        Shape got = c.Input(component + 1).Shape;
        PartialShape wanted = queue.Shapes.Length > 0 ? PartialShape.Of(batch).Concat(queue.Shapes[component]) : PartialShape.Unknown;
        bool fits = got.Rank > 0 && got[0] == batch && wanted.Matches(got);
        if (!fits) ThrowShape(component, wanted.ToString(), got);
    }

    static void ThrowShape(int component, string wanted, in Shape got) =>
        Throw.InvalidArgument($"Shape mismatch in tuple component {component}. Expected {wanted}, got {got}");

    static void CheckTypes(KernelContext c, TensorQueue queue)
    {
        if (c.InputCount - 1 != queue.Types.Length)
        {
            Throw.InvalidArgument($"Wrong number of components in tuple. Expected {queue.Types.Length}, got {c.InputCount - 1}");
        }
        for (int i = 0; i < queue.Types.Length; i++)
        {
            DType got = c.Input(i + 1).DType;
            if (got != queue.Types[i]) Throw.InvalidArgument($"Type mismatch in tuple component {i}. Expected {queue.Types[i].Name()}, got {got.Name()}");
        }
    }

    /// <summary>A copy of one row, without its leading axis.</summary>
    public static Tensor Row(Tensor tensor, long row)
    {
        Shape shape = tensor.Shape.Without(0);
        Tensor copy = Tensor.Allocate(tensor.DType, shape);
        RowCopy.Elements(tensor, row * shape.ElementCount, copy, 0, shape.ElementCount);
        return copy;
    }

    /// <summary>Makes one tuple the outputs.</summary>
    public static void SetOne(KernelContext c, Tensor[] tuple)
    {
        CheckOutputs(c, tuple.Length, [tuple]);
        for (int i = 0; i < tuple.Length; i++) c.MoveOutput(i, tuple[i]);
    }

    /// <summary>Makes tuples the outputs, one behind the other along a new leading axis; smaller ones are padded with zeros.</summary>
    public static void SetMany(KernelContext c, TensorQueue queue, List<Tensor[]> tuples)
    {
        CheckOutputs(c, queue.Types.Length, tuples);
        if (queue.Shapes.Length != queue.Types.Length)
        {
            Free(tuples);
            Throw.InvalidArgument("DequeueMany and DequeueUpTo require the components to have specified shapes.");
        }
        for (int i = 0; i < queue.Types.Length; i++) Stack(c, i, queue.Types[i], queue.Shapes[i], tuples);
        Free(tuples);
    }

    static void Free(List<Tensor[]> tuples)
    {
        foreach (Tensor[] tuple in tuples) TensorQueue.Free(tuple);
    }

    /// <summary>The op says what a tuple is made of, and the queue does; tuples that do not fit are lost.</summary>
    static void CheckOutputs(KernelContext c, int components, List<Tensor[]> tuples)
    {
        if (components == c.OutputCount) return;
        Free(tuples);
        Throw.InvalidArgument($"Tuples of the queue have {components} components, the op has {c.OutputCount} outputs");
    }

    static void Stack(KernelContext c, int component, DType dtype, PartialShape declared, List<Tensor[]> tuples)
    {
        Span<long> dims = stackalloc long[declared.Rank];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] = Math.Max(0, declared[axis]);
            foreach (Tensor[] tuple in tuples) dims[axis] = Math.Max(dims[axis], tuple[component].Shape[axis]);
        }
        var each = new Shape(dims);
        Tensor output = c.Allocate(component, dtype, each.Insert(0, tuples.Count));
        if (dtype.IsNumeric()) output.WriteBytes().Clear();
        for (int row = 0; row < tuples.Count; row++)
        {
            Tensor part = tuples[row][component];
            if (part.Shape == each) RowCopy.Elements(part, 0, output, row * each.ElementCount, each.ElementCount);
            else Moves.Run(dtype, new Pad(part, output, each, row * each.ElementCount));
        }
    }

    readonly ref struct Pad(Tensor part, Tensor output, in Shape each, long start) : IMove
    {
        readonly Shape _each = each;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[part.Shape.Rank];
            long from = 1, to = 1;
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                axes[axis] = new(part.Shape[axis], from, to);
                from *= part.Shape[axis];
                to *= _each[axis];
            }
            StridedCopy.Run(Moves.Of<T>(part), 0, Moves.Of<T>(output), start, axes);
        }
    }
}
