using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>How a scatter changes a run of elements.</summary>
interface IScatter<T>
{
    /// <summary>Changes <paramref name="target"/> element by element.</summary>
    static abstract void Apply(Span<T> target, ReadOnlySpan<T> updates);

    /// <summary>Changes every element by one number.</summary>
    static abstract void Apply(Span<T> target, T update);
}

/// <summary>Scatters rows into a variable, which comes by reference or by handle.</summary>
abstract class ScatterKernel<T, TScatter>(KernelConstruction k) : Kernel where TScatter : IScatter<T>
{
    readonly bool _isResource = k.InputType(0) == DType.Resource;

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context)
    {
        Variable variable = _isResource ? ResourceVariables.Get(context, 0) : context.InputVariable(0);
        lock (variable.Lock) Update(context, variable);
        if (!_isResource) context.SetReference(0, variable);
    }

    /// <summary>The elements of a tensor, to be written.</summary>
    protected abstract Span<T> Elements(Tensor tensor);

    void Update(KernelContext context, Variable variable)
    {
        Tensor target = _isResource ? variable.PrepareToUpdate() : variable.Value, updates = context.Input(2);
        variable.IsUpdatedByRows = true;
        var indices = new IndexReader(context.Input(1));
        bool scalar = updates.Shape.Rank == 0 || (_isResource && updates.ElementCount == 1);
        ScatterShapes.Check(target.Shape, context.Input(1).Shape, updates.Shape, scalar, _isResource);
        if (indices.Length == 0) return;
        int rows = target.Shape.Int(0), width = (int)target.Shape.Product(1, target.Shape.Rank);
        Span<T> elements = Elements(target), changes = Elements(updates);
        ref T first = ref MemoryMarshal.GetReference(elements);
        for (int i = 0; i < indices.Length; i++)
        {
            if (i + RowPrefetch.Ahead < indices.Length) RowPrefetch.Ask(ref Unsafe.Add(ref first, (nint)(indices[i + RowPrefetch.Ahead] * width)), width);
            long row = indices[i];
            if ((ulong)row >= (ulong)rows) Throw.InvalidArgument($"indices[{i}] = {row} is not in [0, {rows})");
            Span<T> place = elements.Slice((int)row * width, width);
            if (scalar) TScatter.Apply(place, changes[0]);
            else TScatter.Apply(place, changes.Slice(i * width, width));
        }
    }
}

/// <summary>Scatters numbers.</summary>
abstract class NumberScatterKernel<T, TScatter>(KernelConstruction k) : ScatterKernel<T, TScatter>(k)
    where T : unmanaged where TScatter : IScatter<T>
{
    protected sealed override Span<T> Elements(Tensor tensor) => tensor.Write<T>();
}

/// <summary>Scatters strings.</summary>
abstract class StringScatterKernel(KernelConstruction k) : ScatterKernel<byte[], ScatterSet<byte[]>>(k)
{
    protected sealed override Span<byte[]> Elements(Tensor tensor) => tensor.Strings;
}

/// <summary>Replaces.</summary>
readonly struct ScatterSet<T> : IScatter<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => updates.CopyTo(target);

    public static void Apply(Span<T> target, T update) => target.Fill(update);
}

/// <summary>Adds.</summary>
readonly struct ScatterPlus<T> : IScatter<T> where T : INumberBase<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => TensorPrimitives.Add(target, updates, target);

    public static void Apply(Span<T> target, T update) => TensorPrimitives.Add(target, update, target);
}

/// <summary>Subtracts.</summary>
readonly struct ScatterMinus<T> : IScatter<T> where T : INumberBase<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => TensorPrimitives.Subtract(target, updates, target);

    public static void Apply(Span<T> target, T update) => TensorPrimitives.Subtract(target, update, target);
}

/// <summary>Multiplies.</summary>
readonly struct ScatterTimes<T> : IScatter<T> where T : INumberBase<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => TensorPrimitives.Multiply(target, updates, target);

    public static void Apply(Span<T> target, T update) => TensorPrimitives.Multiply(target, update, target);
}

/// <summary>Divides; integers truncate.</summary>
readonly struct ScatterQuotient<T> : IScatter<T> where T : INumberBase<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates)
    {
        if (IsInteger && updates.Contains(T.Zero)) Throw.InvalidArgument("updates must not contain 0");
        TensorPrimitives.Divide(target, updates, target);
    }

    public static void Apply(Span<T> target, T update)
    {
        if (IsInteger && T.IsZero(update)) Throw.InvalidArgument("updates must not contain 0");
        TensorPrimitives.Divide(target, update, target);
    }

    static bool IsInteger => T.IsZero(T.One / (T.One + T.One));
}

/// <summary>Keeps the smaller.</summary>
readonly struct ScatterLeast<T> : IScatter<T> where T : INumber<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => TensorPrimitives.Min(target, updates, target);

    public static void Apply(Span<T> target, T update) => TensorPrimitives.Min(target, update, target);
}

/// <summary>Keeps the larger.</summary>
readonly struct ScatterGreatest<T> : IScatter<T> where T : INumber<T>
{
    public static void Apply(Span<T> target, ReadOnlySpan<T> updates) => TensorPrimitives.Max(target, updates, target);

    public static void Apply(Span<T> target, T update) => TensorPrimitives.Max(target, update, target);
}
