using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>One optimizer's formula: how a gradient changes an element of a variable and of its slots.</summary>
/// <typeparam name="T">Element.</typeparam>
public interface IUpdateRule<T> where T : unmanaged
{
    /// <summary>Number of slots (accumulators, moments) beside the variable, 0 to 3.</summary>
    static abstract int Slots { get; }

    /// <summary>Changes one lane set; slots beyond <see cref="Slots"/> must be left alone.</summary>
    void Step<V>(ref V variable, ref V slot0, ref V slot1, ref V slot2, V gradient) where V : struct, ILanes<V, T>;
}

/// <summary>Addresses of what an update changes and reads, element by element.</summary>
/// <param name="variable">The variable.</param>
/// <param name="slot0">First slot or null.</param>
/// <param name="slot1">Second slot or null.</param>
/// <param name="slot2">Third slot or null.</param>
/// <param name="gradient">The gradient.</param>
public readonly unsafe struct UpdateOperands<T>(T* variable, T* slot0, T* slot1, T* slot2, T* gradient) where T : unmanaged
{
    internal readonly T* Variable = variable, Slot0 = slot0, Slot1 = slot1, Slot2 = slot2, Gradient = gradient;

    /// <summary>The same operands further on; the gradient may move by another number of elements.</summary>
    public UpdateOperands<T> Skip(long elements, long gradientElements) => new(
        Variable + elements, Slot0 + elements, Slot1 + elements, Slot2 + elements, Gradient + gradientElements);
}

/// <summary>Applies <see cref="IUpdateRule{T}"/>s to whole variables and to rows.</summary>
public static unsafe class VariableUpdate
{
    const long CyclesPerElement = 4;

    /// <summary>Updates <paramref name="count"/> elements, split between threads.</summary>
    public static void Dense<T, TRule>(in TRule rule, in UpdateOperands<T> operands, long count, WorkSplitter? workers)
        where T : unmanaged, INumber<T> where TRule : struct, IUpdateRule<T>
    {
        if (workers is null) Range(rule, operands, count);
        else workers.For(count, CyclesPerElement, new DenseBody<T, TRule>(rule, operands));
    }

    readonly struct DenseBody<T, TRule>(TRule rule, UpdateOperands<T> operands) : IRangeBody
        where T : unmanaged, INumber<T> where TRule : struct, IUpdateRule<T>
    {
        public void Run(long start, long end) => Range(rule, operands.Skip(start, start), end - start);
    }

    /// <summary>Updates <paramref name="count"/> elements on the caller's thread.</summary>
    public static void Range<T, TRule>(in TRule rule, in UpdateOperands<T> operands, long count)
        where T : unmanaged, INumber<T> where TRule : struct, IUpdateRule<T>
    {
        long done = 0;
        if (Vector<T>.IsSupported && (typeof(T) == typeof(float) || typeof(T) == typeof(double)))
        {
            done = count - count % Vector<T>.Count;
            Loop<T, TRule, ManyLanes<T>>(rule, operands, done);
        }
        Loop<T, TRule, OneLane<T>>(rule, operands.Skip(done, done), count - done);
    }

    static void Loop<T, TRule, V>(TRule rule, in UpdateOperands<T> operands, long count)
        where T : unmanaged where TRule : struct, IUpdateRule<T> where V : struct, ILanes<V, T>
    {
        T* variable = operands.Variable, slot0 = operands.Slot0, slot1 = operands.Slot1, slot2 = operands.Slot2, gradient = operands.Gradient;
        V s0 = default, s1 = default, s2 = default;
        for (long i = 0; i < count; i += V.Count)
        {
            V v = V.Load(variable + i);
            if (TRule.Slots > 0) s0 = V.Load(slot0 + i);
            if (TRule.Slots > 1) s1 = V.Load(slot1 + i);
            if (TRule.Slots > 2) s2 = V.Load(slot2 + i);
            rule.Step(ref v, ref s0, ref s1, ref s2, V.Load(gradient + i));
            V.Store(variable + i, v);
            if (TRule.Slots > 0) V.Store(slot0 + i, s0);
            if (TRule.Slots > 1) V.Store(slot1 + i, s1);
            if (TRule.Slots > 2) V.Store(slot2 + i, s2);
        }
    }
}
