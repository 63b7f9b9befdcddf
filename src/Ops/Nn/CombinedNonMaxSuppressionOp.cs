using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Non-maximum suppression for every class of every image, and the best of what all classes keep.</summary>
[Op("CombinedNonMaxSuppression(boxes: float, scores: float, max_output_size_per_class: int32, max_total_size: int32, iou_threshold: float, score_threshold: float) -> nmsed_boxes: float, nmsed_scores: float, nmsed_classes: float, valid_detections: int32",
    "pad_per_class: bool = false", "clip_boxes: bool = true")]
static class CombinedNonMaxSuppressionOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape boxes = c.WithRank(0, 4), scores = c.WithRank(1, 3);
        for (int i = 2; i <= 5; i++) c.WithRank(i, 0);
        if (boxes[3] is >= 0 and not 4) c.Fail($"Dimension must be 4 but is {boxes[3]}");
        if (boxes[2] is >= 0 and not 1 && scores[2] >= 0) c.MergeDims(boxes[2], scores[2]);
        c.MergeDims(boxes[1], scores[1]);
        c.MergeDims(boxes[0], scores[0]);
        long batch = boxes[0], total = PartialShape.UnknownDim;
        if (c.Constant(3) is { } most)
        {
            if (most.Int() <= 0) c.Fail("max_total_size should be > 0 ");
            total = most.Int();
            if (c.Bool("pad_per_class")) total = c.Constant(2) is { } each && scores[2] >= 0 ? Math.Min(total, each.Int() * scores[2]) : PartialShape.UnknownDim;
        }
        c.SetOutput(0, PartialShape.Of(batch, total, 4));
        c.SetOutput(1, PartialShape.Of(batch, total));
        c.SetOutput(2, PartialShape.Of(batch, total));
        c.SetOutput(3, PartialShape.Of(batch));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _padsPerClass = k.Bool("pad_per_class"), _clips = k.Bool("clip_boxes");

        public override void Compute(KernelContext context)
        {
            Tensor boxes = context.Input(0), scores = context.Input(1);
            Check(boxes.Shape, scores.Shape);
            int batch = boxes.Shape.Int(0), count = boxes.Shape.Int(1), classes = scores.Shape.Int(2);
            int each = (int)Scalar(context, 2).Int(), total = (int)Scalar(context, 3).Int();
            if (each <= 0) Throw.InvalidArgument("max_size_per_class must be positive");
            if (total <= 0) Throw.InvalidArgument("max_total_size must be > 0");
            float overlap = Scalar(context, 4).Item<float>(), lowest = Scalar(context, 5).Item<float>();
            if (!(overlap >= 0 && overlap <= 1)) Throw.InvalidArgument("iou_threshold must be in [0, 1]");
            each = Math.Min(each, count);
            if (_padsPerClass) total = (int)Math.Min(total, Scalar(context, 2).Int() * classes);
            Span<float> chosen = context.Allocate(0, [batch, total, 4]).Write<float>(), best = context.Allocate(1, [batch, total]).Write<float>(), names = context.Allocate(2, [batch, total]).Write<float>();
            Span<int> valid = context.Allocate(3, [batch]).Write<int>();
            chosen.Clear();
            best.Clear();
            names.Clear();
            using var survivors = new Scratch<Survivor>(Math.Max(1, each * classes));
            for (int image = 0; image < batch; image++)
            {
                var one = new ImageBoxes(boxes, scores, image);
                Span<Survivor> kept = survivors.Span[..one.Suppress(each, overlap, lowest, survivors.Span)];
                kept.Sort();
                valid[image] = Math.Min(total, kept.Length);
                for (int i = 0; i < valid[image]; i++)
                {
                    int at = image * total + i;
                    (best[at], names[at]) = (kept[i].Score, kept[i].Class);
                    ReadOnlySpan<float> corners = one.Box(kept[i].Box, kept[i].Class);
                    for (int j = 0; j < 4; j++) chosen[4 * at + j] = _clips ? Math.Clamp(corners[j], 0, 1) : corners[j];
                }
            }
        }

        static Tensor Scalar(KernelContext context, int input)
        {
            Tensor x = context.Input(input);
            if (x.Shape.Rank != 0) Throw.InvalidArgument($"input {input} must be 0-D, got shape {x.Shape}");
            return x;
        }

        static void Check(in Shape boxes, in Shape scores)
        {
            if (boxes.Rank != 4) Throw.InvalidArgument($"boxes must be 4-D{boxes}");
            if (scores.Rank != 3) Throw.InvalidArgument($"scores must be 3-D{scores}");
            if (boxes[3] != 4) Throw.InvalidArgument("boxes must have 4 columns");
            if (boxes[0] != scores[0] || boxes[1] != scores[1]) Throw.InvalidArgument($"boxes {boxes} and scores {scores} must agree in batch and number of boxes");
            if (boxes[2] != 1 && boxes[2] != scores[2]) Throw.InvalidArgument($"third dimension of boxes must be either 1 or num classes, got {boxes[2]}");
        }
    }

    /// <summary>A box that its class keeps. Sorts by falling score, then as found.</summary>
    readonly record struct Survivor(float Score, int Class, int Box, int Order) : IComparable<Survivor>
    {
        public int CompareTo(Survivor other) => Score == other.Score ? Order.CompareTo(other.Order) : other.Score.CompareTo(Score);
    }

    /// <summary>Boxes and scores of one image.</summary>
    readonly ref struct ImageBoxes
    {
        readonly ReadOnlySpan<float> _boxes, _scores;
        readonly int _count, _sets, _classes;

        public ImageBoxes(Tensor boxes, Tensor scores, int image)
        {
            (_count, _sets, _classes) = (boxes.Shape.Int(1), boxes.Shape.Int(2), scores.Shape.Int(2));
            _boxes = boxes.Read<float>().Slice(image * _count * _sets * 4, _count * _sets * 4);
            _scores = scores.Read<float>().Slice(image * _count * _classes, _count * _classes);
        }

        /// <summary>A box, of a class if every class has boxes of its own.</summary>
        public ReadOnlySpan<float> Box(int box, int kind) => _boxes.Slice((box * _sets + (_sets == 1 ? 0 : kind)) * 4, 4);

        /// <summary>Finds what every class keeps. Returns how many boxes.</summary>
        public int Suppress(int each, float overlap, float lowest, Span<Survivor> survivors)
        {
            using var corners = new Scratch<float>(Math.Max(1, 4 * _count));
            using var queue = new Scratch<float>(Math.Max(1, _count));
            using var indices = new Scratch<int>(Math.Max(1, each));
            using var finals = new Scratch<float>(Math.Max(1, each));
            int kept = 0;
            for (int kind = 0; kind < _classes; kind++)
            {
                for (int i = 0; i < _count; i++)
                {
                    Box(i, kind).CopyTo(corners.Span[(4 * i)..]);
                    queue.Span[i] = _scores[i * _classes + kind];
                }
                int found = Suppression.Run(corners.Span, queue.Span[.._count], each, overlap, lowest, 0, indices.Span, finals.Span);
                for (int i = 0; i < found; i++, kept++) survivors[kept] = new(finals.Span[i], kind, indices.Span[i], kept);
            }
            return kept;
        }
    }
}
