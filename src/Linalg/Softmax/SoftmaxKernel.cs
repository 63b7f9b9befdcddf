using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

enum SoftmaxKind
{
    Probabilities,
    Logarithms,
    CrossEntropy,
    SparseCrossEntropy,
}

unsafe struct SoftmaxCall<T> where T : unmanaged
{
    public T* X, Y, Labels, Loss;
    public int* Sparse;
    public int Rows, Classes;
    public SoftmaxKind Kind;

    /// <summary>The same for some of the rows.</summary>
    public readonly SoftmaxCall<T> Part(int start, int end)
    {
        SoftmaxCall<T> part = this;
        long at = (long)start * Classes;
        part.X += at;
        part.Y += at;
        part.Rows = end - start;
        if (Labels != null) part.Labels = Labels + at;
        if (Sparse != null) part.Sparse = Sparse + start;
        if (Loss != null) part.Loss = Loss + start;
        return part;
    }
}

/// <summary>The loops of <see cref="Softmax"/>.</summary>
readonly unsafe struct SoftmaxKernel<T>(SoftmaxCall<T>* call) : ISimdRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    /// <summary>Rows of up to this many vectors are done one vector of rows at a time.</summary>
    const int NarrowClasses = 16;

    public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int row = 0, lanes = TSimd.Lanes;
        if (call->Classes <= NarrowClasses && lanes > 1)
        {
            for (; row < call->Rows; row += lanes) Narrow<TV, TSimd>(call, row, Math.Min(lanes, call->Rows - row));
        }
        else
        {
            for (; row < call->Rows; row++) Wide<TV, TSimd>(call, row);
        }
    }

    /// <summary>Up to a vector's number of rows, transposed so that lane i of vector j is class j of row i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void Narrow<TV, TSimd>(SoftmaxCall<T>* call, int row, int rows) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes, classes = call->Classes;
        T* memory = stackalloc T[3 * NarrowClasses * lanes];
        T* x = memory, e = x + NarrowClasses * lanes, labels = e + NarrowClasses * lanes;
        if (rows < lanes) new Span<T>(x, classes * lanes).Clear();
        Transposer.Transpose(call->X + row * classes, classes, x, lanes, rows, classes);
        TV largest = TSimd.Load(x), sum = TSimd.Broadcast(T.Zero), loss = sum;
        for (int j = 1; j < classes; j++) largest = TSimd.Max(largest, TSimd.Load(x + j * lanes));
        for (int j = 0; j < classes; j++)
        {
            TV shifted = TSimd.Subtract(TSimd.Load(x + j * lanes), largest), exp = VectorMath.Exp<T, TV, TSimd>(shifted);
            TSimd.Store(x + j * lanes, shifted);
            TSimd.Store(e + j * lanes, exp);
            sum = TSimd.Add(sum, exp);
        }
        TV log = call->Kind == SoftmaxKind.Probabilities ? sum : TSimd.Log(sum);
        bool isLoss = call->Kind >= SoftmaxKind.CrossEntropy;
        if (isLoss) Labels(call, row, rows, lanes, labels);
        for (int j = 0; j < classes; j++)
        {
            TV shifted = TSimd.Load(x + j * lanes), y;
            if (call->Kind == SoftmaxKind.Logarithms) y = TSimd.Subtract(shifted, log);
            else y = TSimd.Divide(TSimd.Load(e + j * lanes), sum);
            if (isLoss)
            {
                TV label = TSimd.Load(labels + j * lanes);
                loss = TSimd.MultiplyAdd(label, TSimd.Subtract(log, shifted), loss);
                y = TSimd.Subtract(y, label);
            }
            TSimd.Store(x + j * lanes, y);
        }
        Transposer.Transpose(x, lanes, call->Y + row * classes, classes, classes, rows);
        if (isLoss) TSimd.StorePartial(call->Loss + row, rows, TSimd.Mask(rows), loss);
    }

    static void Labels(SoftmaxCall<T>* call, int row, int rows, int lanes, T* labels)
    {
        int classes = call->Classes;
        if (rows < lanes || call->Kind == SoftmaxKind.SparseCrossEntropy) new Span<T>(labels, classes * lanes).Clear();
        if (call->Kind == SoftmaxKind.CrossEntropy)
        {
            Transposer.Transpose(call->Labels + row * classes, classes, labels, lanes, rows, classes);
            return;
        }
        for (int i = 0; i < rows; i++)
        {
            int label = call->Sparse[row + i];
            if ((uint)label < (uint)classes) labels[label * lanes + i] = T.One;
            else
            {
                for (int j = 0; j < classes; j++) labels[j * lanes + i] = T.NaN;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Wide<TV, TSimd>(SoftmaxCall<T>* call, int row) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int classes = call->Classes, lanes = TSimd.Lanes;
        T* x = call->X + (long)row * classes, y = call->Y + (long)row * classes;
        T largest = Fold.Row<T, MaxFold<T>>(x, classes), chosen = T.Zero;
        int label = call->Kind == SoftmaxKind.SparseCrossEntropy ? call->Sparse[row] : 0;
        bool isLabel = (uint)label < (uint)classes;
        if (call->Kind == SoftmaxKind.SparseCrossEntropy) chosen = isLabel ? x[label] - largest : T.NaN;
        if (call->Kind == SoftmaxKind.Logarithms)
        {
            T shift = largest + T.Log(SumOfExp<TV, TSimd>(x, null, classes, largest));
            TensorPrimitives.Subtract(new ReadOnlySpan<T>(x, classes), shift, new Span<T>(y, classes));
            return;
        }
        T* labels = call->Kind == SoftmaxKind.CrossEntropy ? call->Labels + (long)row * classes : null;
        T weighted = labels == null ? T.Zero : Weighted<TV, TSimd>(x, labels, classes, largest, out chosen);
        T sum = SumOfExp<TV, TSimd>(x, y, classes, largest);
        var result = new Span<T>(y, classes);
        TensorPrimitives.Divide(result, sum, result);
        if (call->Kind == SoftmaxKind.CrossEntropy)
        {
            call->Loss[row] = chosen * T.Log(sum) - weighted;
            TensorPrimitives.Subtract(result, new ReadOnlySpan<T>(labels, classes), result);
        }
        else if (call->Kind == SoftmaxKind.SparseCrossEntropy)
        {
            call->Loss[row] = T.Log(sum) - chosen;
            if (isLabel) y[label] -= T.One;
            else result.Fill(T.NaN);
        }
    }

    /// <summary>Sum of exp(x - largest); the terms go to <paramref name="terms"/> unless that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T SumOfExp<TV, TSimd>(T* x, T* terms, int count, T largest) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        TV zero = TSimd.Broadcast(T.Zero), shift = TSimd.Broadcast(largest), sum = zero, other = zero;
        for (int i = 0; i < count; i += lanes)
        {
            int here = Math.Min(lanes, count - i);
            TV mask = TSimd.Mask(here);
            TV logit = here == lanes ? TSimd.Load(x + i) : TSimd.LoadPartial(x + i, here, mask);
            TV e = VectorMath.Exp<T, TV, TSimd>(TSimd.Subtract(logit, shift));
            if (here < lanes) e = TSimd.Select(mask, e, zero);
            (sum, other) = (other, TSimd.Add(sum, e));
            if (terms == null) continue;
            if (here == lanes) TSimd.Store(terms + i, e);
            else TSimd.StorePartial(terms + i, here, mask, e);
        }
        return TSimd.Sum(TSimd.Add(sum, other));
    }

    /// <summary>Sum of labels (x - largest), and the sum of labels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T Weighted<TV, TSimd>(T* x, T* labels, int count, T largest, out T total) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        TV shift = TSimd.Broadcast(largest), sum = TSimd.Broadcast(T.Zero), all = sum;
        for (int i = 0; i < count; i += lanes)
        {
            int here = Math.Min(lanes, count - i);
            TV mask = TSimd.Mask(here), label = TSimd.LoadPartial(labels + i, here, mask);
            sum = TSimd.MultiplyAdd(label, TSimd.Subtract(TSimd.LoadPartial(x + i, here, mask), shift), sum);
            all = TSimd.Add(all, label);
        }
        total = TSimd.Sum(all);
        return TSimd.Sum(sum);
    }
}
