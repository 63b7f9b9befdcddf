using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Sums of products by an <see cref="EinsumEquation"/>. Each operand is copied into the order [batch, free, summed], with labels of its own
/// summed and repeated labels on the diagonal; then batches of matrices are multiplied and the result is put into the output's order.
/// </summary>
static class Einsum
{
    /// <summary>What becomes of a label.</summary>
    enum Role
    {
        None,
        Batch,
        FreeLeft,
        FreeRight,
        Summed,
        OnlyLeft,
        OnlyRight,
    }

    public static void Run<T>(KernelContext c, EinsumEquation equation) where T : unmanaged, INumberBase<T>
    {
        Span<long> sizes = stackalloc long[EinsumEquation.MostLabels];
        Span<int> left = stackalloc int[c.Input(0).Shape.Rank], right = stackalloc int[c.InputCount > 1 ? c.Input(1).Shape.Rank : 0];
        sizes.Clear();
        int ellipsisAxes = Collect(equation, c.Input(0), 0, left, sizes);
        if (c.InputCount > 1) ellipsisAxes = Math.Max(ellipsisAxes, Collect(equation, c.Input(1), 1, right, sizes));
        Span<int> output = stackalloc int[EinsumEquation.MostLabels];
        output = output[..equation.ExpandOutput(ellipsisAxes, output)];
        Span<long> dims = stackalloc long[output.Length];
        for (int i = 0; i < dims.Length; i++) dims[i] = sizes[output[i]];
        Tensor y = c.Allocate(0, new Shape(dims));
        Span<Role> roles = stackalloc Role[EinsumEquation.MostLabels];
        Assign(left, right, output, roles);
        if (y.ElementCount > 0) Multiply<T>(c, left, right, output, sizes, roles, y);
    }

    static int Collect(EinsumEquation equation, Tensor x, int input, Span<int> labels, Span<long> sizes)
    {
        int rank = x.Shape.Rank;
        if (equation.Expand(input, rank, labels) is { } expected) Throw.InvalidArgument($"Expected input {input} to have rank {expected} but got: {rank}");
        for (int axis = 0; axis < rank; axis++)
        {
            ref long size = ref sizes[labels[axis]];
            long own = x.Shape[axis];
            if (size == 0 || (EinsumEquation.IsBroadcast(labels[axis]) && size == 1)) size = own;
            else if (own != size && !(EinsumEquation.IsBroadcast(labels[axis]) && own == 1))
            {
                Throw.InvalidArgument($"Expected dimension {size} at axis {axis} of the input shaped {x.Shape} but got dimension {own}");
            }
        }
        return equation.EllipsisAxes(input, rank);
    }

    static void Assign(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<int> output, Span<Role> roles)
    {
        roles.Clear();
        foreach (int label in left) roles[label] = output.Contains(label) ? Role.FreeLeft : Role.OnlyLeft;
        foreach (int label in right)
        {
            bool shared = roles[label] != Role.None && left.Contains(label);
            roles[label] = shared ? output.Contains(label) ? Role.Batch : Role.Summed : output.Contains(label) ? Role.FreeRight : Role.OnlyRight;
        }
    }

    static void Multiply<T>(KernelContext c, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<int> output, ReadOnlySpan<long> sizes,
        ReadOnlySpan<Role> roles, Tensor y) where T : unmanaged, INumberBase<T>
    {
        Span<int> batch = stackalloc int[EinsumEquation.MostLabels], rows = stackalloc int[EinsumEquation.MostLabels];
        Span<int> columns = stackalloc int[EinsumEquation.MostLabels], summed = stackalloc int[EinsumEquation.MostLabels];
        batch = Select(roles, Role.Batch, output, batch);
        rows = Select(roles, Role.FreeLeft, output, rows);
        columns = Select(roles, Role.FreeRight, output, columns);
        summed = Select(roles, Role.Summed, left, summed);
        int b = Count(sizes, batch), m = Count(sizes, rows), n = Count(sizes, columns), k = Count(sizes, summed);
        using var x = new Scratch<T>((long)b * m * k);
        Order(c.Input(0), left, sizes, [.. batch, .. rows, .. summed], roles, Role.OnlyLeft, x.Span);
        using var z = new Scratch<T>((long)b * m * n);
        if (c.InputCount == 1) x.Span.CopyTo(z.Span);
        else
        {
            using var w = new Scratch<T>((long)b * k * n);
            Order(c.Input(1), right, sizes, [.. batch, .. summed, .. columns], roles, Role.OnlyRight, w.Span);
            WorkSplitter? workers = Workers.Of(c);
            for (int i = 0; i < b; i++)
            {
                MatrixProduct.Multiply<T>(x.Span.Slice(i * m * k, m * k), w.Span.Slice(i * k * n, k * n), z.Span.Slice(i * m * n, m * n), m, n, k,
                    false, false, false, workers);
            }
        }
        Spread(z.Span, [.. batch, .. rows, .. columns], output, sizes, y.Write<T>());
    }

    /// <summary>The labels of a role, each once, in the order of <paramref name="labels"/>.</summary>
    static Span<int> Select(ReadOnlySpan<Role> roles, Role role, ReadOnlySpan<int> labels, Span<int> target)
    {
        int count = 0;
        foreach (int label in labels)
        {
            if (roles[label] == role && !target[..count].Contains(label)) target[count++] = label;
        }
        return target[..count];
    }

    static int Count(ReadOnlySpan<long> sizes, ReadOnlySpan<int> labels)
    {
        long count = 1;
        foreach (int label in labels) count *= sizes[label];
        return checked((int)count);
    }

    /// <summary>Copies an operand into the order of <paramref name="labels"/>, summing labels of <paramref name="own"/>.</summary>
    static void Order<T>(Tensor operand, ReadOnlySpan<int> axes, ReadOnlySpan<long> sizes, ReadOnlySpan<int> labels, ReadOnlySpan<Role> roles, Role own, Span<T> y)
        where T : unmanaged, INumberBase<T>
    {
        Span<long> strides = stackalloc long[EinsumEquation.MostLabels];
        strides.Clear();
        long stride = 1;
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            if (operand.Shape[axis] != 1 || sizes[axes[axis]] == 1) strides[axes[axis]] += stride;
            stride *= operand.Shape[axis];
        }
        Span<int> alone = stackalloc int[EinsumEquation.MostLabels];
        alone = Select(roles, own, axes, alone);
        ReadOnlySpan<T> x = operand.Read<T>();
        if (x.Length == y.Length && TryPermute(x, operand.Shape.Dims, axes, labels, y)) return;
        int repeats = Count(sizes, alone);
        for (int i = 0; i < y.Length; i++)
        {
            long at = Place(i, labels, sizes, strides);
            T total = T.Zero;
            for (int j = 0; j < repeats; j++) total += x[(int)(at + Place(j, alone, sizes, strides))];
            y[i] = total;
        }
    }

    /// <summary>Copies the products into the output's order; a repeated label of the output leaves zeros off the diagonal.</summary>
    static void Spread<T>(ReadOnlySpan<T> z, ReadOnlySpan<int> labels, ReadOnlySpan<int> output, ReadOnlySpan<long> sizes, Span<T> y) where T : unmanaged
    {
        Span<long> dims = stackalloc long[labels.Length];
        for (int i = 0; i < dims.Length; i++) dims[i] = sizes[labels[i]];
        if (y.Length == z.Length && TryPermute(z, dims, labels, output, y)) return;
        Span<long> strides = stackalloc long[EinsumEquation.MostLabels];
        strides.Clear();
        long stride = 1;
        for (int axis = output.Length - 1; axis >= 0; axis--)
        {
            strides[output[axis]] += stride;
            stride *= sizes[output[axis]];
        }
        if (y.Length != z.Length) y.Clear();
        for (int i = 0; i < z.Length; i++) y[(int)Place(i, labels, sizes, strides)] = z[i];
    }

    /// <summary>Copies or transposes, if the same labels stand on both sides, each once.</summary>
    static bool TryPermute<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<int> from, ReadOnlySpan<int> to, Span<T> y) where T : unmanaged
    {
        if (from.SequenceEqual(to))
        {
            x.CopyTo(y);
            return true;
        }
        if (from.Length != to.Length) return false;
        Span<int> order = stackalloc int[to.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = from.IndexOf(to[i]);
            if (order[i] < 0 || order[..i].Contains(order[i])) return false;
        }
        Permutation.Transpose(x, shape, order, y);
        return true;
    }

    /// <summary>Where element <paramref name="index"/> of a row-major tensor of these labels lies in one with other strides.</summary>
    static long Place(int index, ReadOnlySpan<int> labels, ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        long at = 0;
        for (int i = labels.Length - 1; i >= 0 && index > 0; i--)
        {
            int size = (int)sizes[labels[i]];
            at += index % size * strides[labels[i]];
            index /= size;
        }
        return at;
    }
}
