using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// Softmax and cross-entropy of the rows of a matrix. The row's largest logit is subtracted first. A row of narrow matrices is not
/// long enough for a vector: there, one vector holds the same class of several rows.
/// </summary>
public static unsafe class Softmax
{
    /// <summary>y[i, j] = exp(x[i, j]) / sum over j of exp(x[i, j]) (op Softmax).</summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="classes">Length of a row.</param>
    /// <param name="result">[rows, classes]; may be <paramref name="logits"/>.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or are not whole rows.</exception>
    public static void Rows<T>(ReadOnlySpan<T> logits, int classes, Span<T> result, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        Run(logits, classes, result, [], [], [], SoftmaxKind.Probabilities, workers);

    /// <summary>y[i, j] = x[i, j] - log(sum over j of exp(x[i, j])) (op LogSoftmax).</summary>
    /// <inheritdoc cref="Rows{T}"/>
    public static void LogRows<T>(ReadOnlySpan<T> logits, int classes, Span<T> result, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        Run(logits, classes, result, [], [], [], SoftmaxKind.Logarithms, workers);

    /// <summary>
    /// loss[i] = sum over j of -labels[i, j] log(softmax(logits)[i, j]); gradient = softmax(logits) - labels (op
    /// SoftmaxCrossEntropyWithLogits).
    /// </summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="labels">[rows, classes]: a distribution per row.</param>
    /// <param name="classes">Length of a row.</param>
    /// <param name="loss">[rows].</param>
    /// <param name="gradient">[rows, classes]; may be <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or are not whole rows.</exception>
    public static void CrossEntropy<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, int classes, Span<T> loss, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Map.CheckLength(labels.Length, logits.Length);
        Map.CheckLength(loss.Length * classes, logits.Length);
        Run(logits, classes, gradient, labels, [], loss, SoftmaxKind.CrossEntropy);
    }

    /// <summary>
    /// loss[i] = -log(softmax(logits)[i, labels[i]]); gradient = softmax(logits) - onehot(labels) (op
    /// SparseSoftmaxCrossEntropyWithLogits).
    /// </summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="labels">[rows]: classes, which the caller has checked. One that is outside 0..classes-1 makes its row NaN.</param>
    /// <param name="classes">Length of a row.</param>
    /// <param name="loss">[rows].</param>
    /// <param name="gradient">[rows, classes]; may be <paramref name="logits"/>.</param>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <typeparam name="TLabel">Int32 or int64.</typeparam>
    /// <exception cref="ArgumentException">The spans differ in length, or are not whole rows.</exception>
    public static void SparseCrossEntropy<T, TLabel>(ReadOnlySpan<T> logits, ReadOnlySpan<TLabel> labels, int classes, Span<T> loss,
        Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        Map.CheckLength(loss.Length, labels.Length);
        Map.CheckLength(labels.Length * classes, logits.Length);
        const int Chunk = 256;
        Span<int> buffer = stackalloc int[Math.Min(Chunk, labels.Length)];
        for (int i = 0; i < labels.Length; i += Chunk)
        {
            int rows = Math.Min(Chunk, labels.Length - i);
            for (int r = 0; r < rows; r++) buffer[r] = int.CreateSaturating(labels[i + r]);
            Range part = (i * classes)..((i + rows) * classes);
            Run(logits[part], classes, gradient[part], [], buffer[..rows], loss.Slice(i, rows), SoftmaxKind.SparseCrossEntropy);
        }
    }

    static void Run<T>(ReadOnlySpan<T> logits, int classes, Span<T> result, ReadOnlySpan<T> labels, ReadOnlySpan<int> sparse,
        Span<T> loss, SoftmaxKind kind, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Map.CheckLength(result.Length, logits.Length);
        if (logits.IsEmpty)
        {
            loss.Clear();
            return;
        }
        if (classes <= 0 || logits.Length % classes != 0)
        {
            throw new ArgumentException($"{logits.Length} elements are not rows of {classes}", nameof(logits));
        }
        fixed (T* x = logits, y = result, t = labels, l = loss)
        fixed (int* s = sparse)
        {
            var call = new SoftmaxCall<T>
            {
                X = x,
                Y = y,
                Labels = t,
                Sparse = s,
                Loss = l,
                Rows = logits.Length / classes,
                Classes = classes,
                Kind = kind,
            };
            var body = new Body<T>(call);
            if (workers is null) body.Run(0, body.Groups);
            else workers.For(body.Groups, (long)classes * Body<T>.Group * 2, body);
        }
    }

    /// <summary>Splits at multiples of a group, so that vectors of rows are cut at the same places for any number of threads.</summary>
    readonly struct Body<T>(SoftmaxCall<T> call) : IRangeBody where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        public const int Group = 64;

        public long Groups => (call.Rows + Group - 1) / Group;

        public void Run(long start, long end)
        {
            SoftmaxCall<T> part = call.Part((int)start * Group, (int)Math.Min(end * Group, call.Rows));
            SimdRoutine.Run<T, SoftmaxKernel<T>>(new SoftmaxKernel<T>(&part));
        }
    }
}
