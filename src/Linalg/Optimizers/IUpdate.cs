using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>One step of an optimizer on one vector of a variable, its slots and the gradient. The fields are the step's scalars.</summary>
interface IUpdate<T> where T : unmanaged
{
    /// <summary>Slots in use, 0 to 3.</summary>
    static abstract int Slots { get; }

    void Apply<TV, TSimd>(ref TV variable, ref TV slot0, ref TV slot1, ref TV slot2, TV gradient)
        where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>Runs an update in one pass over the variable, its slots and the gradient.</summary>
static unsafe class UpdateLoop
{
    public static void Run<T, TUpdate>(in TUpdate update, Span<T> variable, Span<T> slot0, Span<T> slot1, Span<T> slot2,
        ReadOnlySpan<T> gradient)
        where T : unmanaged, INumber<T> where TUpdate : struct, IUpdate<T>
    {
        Map.CheckLength(gradient.Length, variable.Length);
        if (TUpdate.Slots > 0) Map.CheckLength(slot0.Length, variable.Length);
        if (TUpdate.Slots > 1) Map.CheckLength(slot1.Length, variable.Length);
        if (TUpdate.Slots > 2) Map.CheckLength(slot2.Length, variable.Length);
        fixed (T* v = variable, s0 = slot0, s1 = slot1, s2 = slot2, g = gradient)
        {
            SimdRoutine.Run<T, Routine<T, TUpdate>>(new Routine<T, TUpdate>(update, v, s0, s1, s2, g, variable.Length));
        }
    }

    readonly struct Routine<T, TUpdate>(TUpdate update, T* variable, T* slot0, T* slot1, T* slot2, T* gradient, long count)
        : ISimdRoutine<T>
        where T : unmanaged where TUpdate : struct, IUpdate<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
            Loop<TV, TSimd>(update, variable, slot0, slot1, slot2, gradient, count);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Loop<TV, TSimd>(TUpdate update, T* v, T* s0, T* s1, T* s2, T* g, long count)
            where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes;
            TV x, a = default, b = default, c = default;
            long i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                x = TSimd.Load(v + i);
                if (TUpdate.Slots > 0) a = TSimd.Load(s0 + i);
                if (TUpdate.Slots > 1) b = TSimd.Load(s1 + i);
                if (TUpdate.Slots > 2) c = TSimd.Load(s2 + i);
                update.Apply<TV, TSimd>(ref x, ref a, ref b, ref c, TSimd.Load(g + i));
                TSimd.Store(v + i, x);
                if (TUpdate.Slots > 0) TSimd.Store(s0 + i, a);
                if (TUpdate.Slots > 1) TSimd.Store(s1 + i, b);
                if (TUpdate.Slots > 2) TSimd.Store(s2 + i, c);
            }
            int rest = (int)(count - i);
            if (rest == 0) return;
            TV mask = TSimd.Mask(rest);
            x = TSimd.LoadPartial(v + i, rest, mask);
            if (TUpdate.Slots > 0) a = TSimd.LoadPartial(s0 + i, rest, mask);
            if (TUpdate.Slots > 1) b = TSimd.LoadPartial(s1 + i, rest, mask);
            if (TUpdate.Slots > 2) c = TSimd.LoadPartial(s2 + i, rest, mask);
            update.Apply<TV, TSimd>(ref x, ref a, ref b, ref c, TSimd.LoadPartial(g + i, rest, mask));
            TSimd.StorePartial(v + i, rest, mask, x);
            if (TUpdate.Slots > 0) TSimd.StorePartial(s0 + i, rest, mask, a);
            if (TUpdate.Slots > 1) TSimd.StorePartial(s1 + i, rest, mask, b);
            if (TUpdate.Slots > 2) TSimd.StorePartial(s2 + i, rest, mask, c);
        }
    }
}
