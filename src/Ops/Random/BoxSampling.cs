using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Draws a part of an image that covers enough of one of its boxes.</summary>
/// <param name="k">The node.</param>
sealed class BoxSampling(KernelConstruction k)
{
    readonly SeededGenerator _generator = new(k);
    readonly float[] _ratios = k.Floats("aspect_ratio_range"), _areas = k.Floats("area_range");
    readonly int _attempts = (int)k.Int("max_attempts");
    readonly bool _mayUseImage = k.Bool("use_image_if_no_bounding_boxes");

    readonly record struct Box(int Left, int Top, int Right, int Bottom)
    {
        public int Width => Right - Left;

        public int Height => Bottom - Top;

        public float Area => Math.Max(0, Width) * (float)Math.Max(0, Height);

        public Box With(Box other) => new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
    }

    /// <summary>The shape rule: begin and size of the part, and its box.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape size = c.WithRank(0, 1), boxes = c.WithRank(1, 3);
        if (size[0] is >= 0 and not 3) c.Fail($"Dimension must be 3 but is {size[0]}");
        if (boxes[2] is >= 0 and not 4) c.Fail($"Dimension must be 4 but is {boxes[2]}");
        c.SetOutput(0, PartialShape.Of(3));
        c.SetOutput(1, PartialShape.Of(3));
        c.SetOutput(2, PartialShape.Of(1, 1, 4));
    }

    /// <summary>Checks the attributes.</summary>
    public void Check()
    {
        if (_ratios.Length != 2) Throw.InvalidArgument("Aspect ratio range field must specify 2 dimensions");
        if (!(_ratios[0] > 0 && _ratios[1] > 0)) Throw.InvalidArgument($"Aspect ratio range must be positive: [{_ratios[0]}, {_ratios[1]}]");
        if (_areas.Length != 2) Throw.InvalidArgument("Area range field must specify 2 dimensions");
        if (!(_areas[0] > 0 && _areas[1] > 0)) Throw.InvalidArgument($"Area range must be positive: [{_areas[0]}, {_areas[1]}]");
        if (!(_areas[0] <= 1 && _areas[1] <= 1)) Throw.InvalidArgument($"Area range must be less then or equal to 1.0: [{_areas[0]}, {_areas[1]}]");
        if (_attempts <= 0) Throw.InvalidArgument($"Max attempts must be non-negative: {_attempts}");
    }

    /// <summary>Sets begin and size for op Slice, and the part as a box.</summary>
    public void Run(KernelContext c, float covered)
    {
        Tensor size = c.Input(0), boxes = c.Input(1);
        if (size.Shape.Rank != 1) Throw.InvalidArgument($"image_size must be 1-dimensional{size.Shape}");
        if (size.ElementCount != 3) Throw.InvalidArgument($"image_size must contain 3 elements{size.Shape}");
        if (boxes.Shape.Rank != 3) Throw.InvalidArgument($"input boxes must be 3-dimensional [batch, num_boxes, coords]: {boxes.Shape}");
        if (boxes.Shape[2] != 4) Throw.InvalidArgument($"bounding boxes must have shape [4] or [*, 4], got {boxes.Shape}");
        int height = (int)size.Int(0), width = (int)size.Int(1);
        if (height <= 0 || width <= 0) Throw.InvalidArgument($"image height and width must be positive, got {height} and {width}");
        Box[] objects = Objects(boxes.Read<float>(), width, height), image = [new(0, 0, width, height)];
        if (objects.Length == 0 && !_mayUseImage)
        {
            Throw.InvalidArgument("No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes if you wish to not provide any bounding boxes.");
        }
        Box part = Draw(objects.Length == 0 ? image : objects, width, height, covered) ?? image[0];
        Set(c, 0, part.Top, part.Left, 0);
        Set(c, 1, part.Height, part.Width, -1);
        Span<float> edges = c.Allocate(2, [1, 1, 4]).Write<float>();
        edges[0] = (float)part.Top / height;
        edges[1] = (float)part.Left / width;
        edges[2] = (float)part.Bottom / height;
        edges[3] = (float)part.Right / width;
    }

    static Box[] Objects(ReadOnlySpan<float> edges, int width, int height)
    {
        var objects = new Box[edges.Length / 4];
        for (int i = 0; i < objects.Length; i++)
        {
            ReadOnlySpan<float> e = edges.Slice(4 * i, 4);
            foreach (float edge in e)
            {
                if (!(edge >= 0 && edge <= 1)) Throw.InvalidArgument($"All bounding box coordinates must be in [0.0, 1.0]: {edge}");
            }
            objects[i] = new((int)(e[1] * width), (int)(e[0] * height), (int)(e[3] * width), (int)(e[2] * height));
        }
        return objects;
    }

    static void Set(KernelContext c, int output, int first, int second, int third)
    {
        Tensor values = c.Allocate(output, [3]);
        using Tensor numbers = Tensor.From<int>([first, second, third]);
        Conversion.Run(numbers, values, truncate: false);
    }

    Box? Draw(Box[] objects, int width, int height, float covered)
    {
        var random = new PhiloxReader(_generator.TakeNumbers(4L * _attempts));
        for (int i = 0; i < _attempts; i++)
        {
            float ratio = RandomBits.ToFloat(random.Next()) * (_ratios[1] - _ratios[0]) + _ratios[0];
            if (Draw(ref random, width, height, ratio) is { } part && Array.Exists(objects, o => Covers(part, o, covered))) return part;
        }
        return null;
    }

    static bool Covers(Box part, Box box, float covered) => part.Area >= 1 && box.Area >= 1 && part.With(box).Area / box.Area >= covered;

    /// <summary>A part of a shape; <see langword="null"/>: none of a size that is allowed.</summary>
    Box? Draw(ref PhiloxReader random, int width, int height, float ratio)
    {
        if (_areas[0] > _areas[1]) return null;
        float least = _areas[0] * width * height, most = _areas[1] * width * height;
        int rows = Round(MathF.Sqrt(least / ratio)), mostRows = Round(MathF.Sqrt(most / ratio));
        if (Round(mostRows * ratio) > width)
        {
            mostRows = (int)((width + 0.5 - 1e-7f) / ratio);
            if (Round(mostRows * ratio) > width) mostRows--;
        }
        mostRows = Math.Min(mostRows, height);
        rows = Math.Min(rows, mostRows);
        if (rows < mostRows) rows += (int)random.Below((uint)(mostRows - rows + 1));
        if (rows * Round(rows * ratio) < least) rows++;
        if (rows * Round(rows * ratio) > most) rows--;
        int columns = Round(rows * ratio);
        float area = rows * columns;
        if (area < least || area > most || columns > width || rows > height || columns <= 0 || rows <= 0) return null;
        int top = rows < height ? (int)random.Below((uint)(height - rows)) : 0, left = columns < width ? (int)random.Below((uint)(width - columns)) : 0;
        return new(left, top, left + columns, top + rows);
    }

    static int Round(float x) => (int)MathF.Round(x, MidpointRounding.ToEven);
}
