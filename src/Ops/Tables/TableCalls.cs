using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the ops on tables do; input 0 is the table.</summary>
static class TableCalls
{
    public static LookupTable Table(KernelContext c) => ResourceHandles.Get<LookupTable>(c, 0);

    public static void Find(KernelContext c)
    {
        LookupTable table = Table(c);
        Tensor keys = c.Input(1), fallback = c.Input(2);
        table.CheckTypes(keys.DType, fallback.DType);
        Shape result = table.ValuesShape(keys.Shape);
        if (fallback.Shape != table.ValueShape && fallback.Shape != result)
        {
            Throw.InvalidArgument($"Expected shape {table.ValueShape} or {result} for default value, got {fallback.Shape}");
        }
        table.Find(keys, fallback, c.Allocate(0, result));
    }

    public static void Insert(KernelContext c)
    {
        LookupTable table = Table(c);
        table.CheckValues(c.Input(1), c.Input(2));
        table.Insert(c.Input(1), c.Input(2));
    }

    public static void Import(KernelContext c)
    {
        LookupTable table = Table(c);
        table.CheckImport(c.Input(1), c.Input(2));
        table.Import(c.Input(1), c.Input(2));
    }

    public static void Initialize(KernelContext c)
    {
        LookupTable table = Table(c);
        Tensor keys = c.Input(1), values = c.Input(2);
        if (keys.Shape.Rank != 1) Throw.InvalidArgument($"Keys must be a vector, but received shape {keys.Shape}");
        if (values.Shape.Rank != 1) Throw.InvalidArgument($"Values must be a vector, but received shape {values.Shape}");
        if (keys.ElementCount != values.ElementCount)
        {
            Throw.InvalidArgument($"Keys and values must have the same size {keys.ElementCount} vs {values.ElementCount}");
        }
        if (keys.ElementCount == 0) Throw.InvalidArgument("keys and values cannot be empty tensors.");
        table.CheckTypes(keys.DType, values.DType);
        table.Initialize(keys, values);
    }

    public static void Remove(KernelContext c)
    {
        LookupTable table = Table(c);
        if (c.Input(1).DType != table.KeyType) Throw.InvalidArgument($"Key must be type {table.KeyType.Name()} but got {c.Input(1).DType.Name()}");
        table.Remove(c.Input(1));
    }

    public static void Export(KernelContext c)
    {
        (Tensor keys, Tensor values) = Table(c).Export();
        c.MoveOutput(0, keys);
        c.MoveOutput(1, values);
    }

    public static void Size(KernelContext c) => c.Allocate(0, default).Write<long>()[0] = Table(c).Count;

    public static void HandleShape(ShapeContext c) =>
        c.SetOutput(0, c.Node.OutputTypes[0].IsRef() ? PartialShape.Of(2) : PartialShape.Scalar);
}
