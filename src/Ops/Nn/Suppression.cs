using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Non-maximum suppression: takes boxes by falling score; each lowers (or takes away) the scores of boxes that overlap it. Scores are
/// lowered lazily, when a box comes up.
/// </summary>
readonly ref struct Suppression
{
    readonly KernelContext _context;
    readonly Scratch<int> _indices;
    readonly Scratch<float> _scores;

    /// <summary>Runs on inputs 0 (boxes), 1 (scores) and 2 (how many at most).</summary>
    public Suppression(KernelContext c, float overlap, float lowest, float sigma = 0)
    {
        _context = c;
        Tensor boxes = c.Input(0), scores = c.Input(1), limit = c.Input(2);
        Check(boxes, scores, limit, overlap);
        int boxCount = boxes.Shape.Int(0);
        Most = (int)Math.Min(Math.Max(limit.Int(), 0), boxCount);
        Asked = (int)Math.Max(limit.Int(), 0);
        _indices = new(Math.Max(1, Most));
        _scores = new(Math.Max(1, Most));
        using var corners = new Scratch<float>(Math.Max(1, boxes.ElementCount));
        using var queue = new Scratch<float>(Math.Max(1, boxCount));
        Copy(boxes, corners.Span);
        Copy(scores, queue.Span);
        Count = Run(corners.Span, queue.Span[..boxCount], Most, overlap, lowest, sigma, _indices.Span, _scores.Span);
    }

    /// <summary>Boxes chosen.</summary>
    public int Count { get; }

    int Most { get; }

    int Asked { get; }

    /// <summary>Shapes of the inputs.</summary>
    public static void Shape(ShapeContext c, int thresholds)
    {
        PartialShape boxes = c.WithRank(0, 2), scores = c.WithRank(1, 1);
        for (int i = 0; i <= thresholds; i++) c.WithRank(2 + i, 0);
        c.MergeDims(boxes[0], scores[0]);
        if (boxes[1] is >= 0 and not 4) c.Fail($"Dimension must be 4 but is {boxes[1]}");
    }

    /// <summary>Shape of the chosen indices if they may be filled up.</summary>
    public static PartialShape Selected(ShapeContext c) => c.Bool("pad_to_max_output_size") && c.Constant(2) is { } limit
        ? PartialShape.Of(limit.Int())
        : PartialShape.OfRank(1);

    /// <summary>A threshold.</summary>
    public static float Scalar(Tensor x)
    {
        if (x.Shape.Rank != 0) Throw.InvalidArgument($"threshold must be 0-D, got shape {x.Shape}");
        return x.DType == DType.Half ? (float)x.Item<Half>() : x.Item<float>();
    }

    static void Check(Tensor boxes, Tensor scores, Tensor limit, float overlap)
    {
        if (limit.Shape.Rank != 0) Throw.InvalidArgument($"max_output_size must be 0-D, got shape {limit.Shape}");
        if (!(overlap >= 0 && overlap <= 1)) Throw.InvalidArgument("iou_threshold must be in [0, 1]");
        if (boxes.Shape.Rank != 2) Throw.InvalidArgument($"boxes must be 2-D{boxes.Shape} (Shape must be rank 2 but is rank {boxes.Shape.Rank})");
        if (boxes.Shape[1] != 4) Throw.InvalidArgument($"boxes must have 4 columns (Dimension must be 4 but is {boxes.Shape[1]})");
        if (scores.Shape.Rank != 1) Throw.InvalidArgument($"scores must be 1-D{scores.Shape} (Shape must be rank 1 but is rank {scores.Shape.Rank})");
        if (scores.Shape[0] != boxes.Shape[0])
        {
            Throw.InvalidArgument($"scores has incompatible shape (Dimensions must be equal, but are {boxes.Shape[0]} and {scores.Shape[0]})");
        }
    }

    static void Copy(Tensor x, Span<float> y)
    {
        if (x.DType == DType.Half) Widening.Widen(x.Read<Half>(), y);
        else x.Read<float>().CopyTo(y);
    }

    /// <summary>Chooses boxes.</summary>
    /// <param name="boxes">[boxes, 4]: two opposite corners.</param>
    /// <param name="scores">Scores; overwritten.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="overlap">Intersection over union above which a box is dropped.</param>
    /// <param name="lowest">Boxes must score above this.</param>
    /// <param name="sigma">Scores of overlapping boxes are multiplied by exp(-overlap^2 / (2 sigma)); 0: they are dropped.</param>
    /// <param name="indices">Gets the boxes.</param>
    /// <param name="finalScores">Gets their scores.</param>
    /// <returns>How many.</returns>
    public static int Run(ReadOnlySpan<float> boxes, Span<float> scores, int most, float overlap, float lowest, float sigma, Span<int> indices, Span<float> finalScores)
    {
        using var seen = new Scratch<int>(Math.Max(1, scores.Length));
        seen.Span.Clear();
        int count = 0;
        while (count < most)
        {
            int best = Best(scores, lowest);
            if (best < 0) break;
            float original = scores[best];
            bool dropped = false;
            for (int j = count - 1; j >= seen.Span[best] && !dropped; j--)
            {
                float similarity = Overlap(boxes.Slice(best * 4, 4), boxes.Slice(indices[j] * 4, 4));
                if (sigma > 0) scores[best] *= MathF.Exp(-0.5f / sigma * similarity * similarity);
                dropped = similarity > overlap && sigma <= 0 || scores[best] <= lowest;
            }
            seen.Span[best] = count;
            if (dropped) scores[best] = float.NegativeInfinity;
            else if (scores[best] == original)
            {
                (indices[count], finalScores[count]) = (best, original);
                count++;
                scores[best] = float.NegativeInfinity;
            }
        }
        return count;
    }

    static int Best(ReadOnlySpan<float> scores, float lowest)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > lowest && (best < 0 || scores[i] > scores[best])) best = i;
        }
        return best;
    }

    /// <summary>Intersection over union of two boxes.</summary>
    public static float Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        (float top, float bottom, float left, float right) = (Math.Min(a[0], a[2]), Math.Max(a[0], a[2]), Math.Min(a[1], a[3]), Math.Max(a[1], a[3]));
        (float top2, float bottom2, float left2, float right2) = (Math.Min(b[0], b[2]), Math.Max(b[0], b[2]), Math.Min(b[1], b[3]), Math.Max(b[1], b[3]));
        float area = (bottom - top) * (right - left), area2 = (bottom2 - top2) * (right2 - left2);
        if (area <= 0 || area2 <= 0) return 0;
        float height = Math.Max(0, Math.Min(bottom, bottom2) - Math.Max(top, top2)), width = Math.Max(0, Math.Min(right, right2) - Math.Max(left, left2));
        return height * width / (area + area2 - height * width);
    }

    /// <summary>Sets an output to the chosen indices.</summary>
    public void WriteIndices(int output, bool pad = false)
    {
        Span<int> y = _context.Allocate(output, [pad ? Asked : Count]).Write<int>();
        y.Clear();
        _indices.Span[..Count].CopyTo(y);
    }

    /// <summary>Sets an output to their scores.</summary>
    public void WriteScores<T>(int output, bool pad) where T : unmanaged, INumberBase<T>
    {
        Span<T> y = _context.Allocate(output, [pad ? Asked : Count]).Write<T>();
        y.Clear();
        for (int i = 0; i < Count; i++) y[i] = T.CreateTruncating(_scores.Span[i]);
    }

    public void Dispose()
    {
        _indices.Dispose();
        _scores.Dispose();
    }
}
