namespace TensorHarbor.Linalg;

/// <summary>Time of the other kernels of a training step, on one thread.</summary>
static class RestBench
{
    public static void Run()
    {
        foreach (int rows in (int[])[64, 1024])
        {
            float[] x = New(rows * 128), y = New(rows * 128), b = New(128), z = New(rows * 128), loss = New(rows);
            int[] labels = new int[rows];
            Report($"Relu {rows}x128", x.Length, () => Elementwise.Relu<float>(x, z));
            Report($"ReluGrad {rows}x128", x.Length, () => Elementwise.ReluGrad<float>(x, y, z));
            Report($"AddBias {rows}x128", x.Length, () => Broadcast.Add<float>(x, [rows, 128], b, [128], z, [rows, 128]));
            Report($"AddBias {rows}x8", rows * 8, () => Broadcast.Add<float>(x.AsSpan(0, rows * 8), [rows, 8], b.AsSpan(0, 8), [8], z.AsSpan(0, rows * 8), [rows, 8]));
            Report($"AddBias {rows}x2", rows * 2, () => Broadcast.Add<float>(x.AsSpan(0, rows * 2), [rows, 2], b.AsSpan(0, 2), [2], z.AsSpan(0, rows * 2), [rows, 2]));
            Report($"ColumnSums {rows}x128", x.Length, () => Reductions.Sum<float>(x, [rows, 128], [true, false], b));
            Report($"ColumnSums {rows}x32", rows * 32, () => Reductions.Sum<float>(x.AsSpan(0, rows * 32), [rows, 32], [true, false], b.AsSpan(0, 32)));
            Report($"ColumnSums {rows}x8", rows * 8, () => Reductions.Sum<float>(x.AsSpan(0, rows * 8), [rows, 8], [true, false], b.AsSpan(0, 8)));
            Report($"ColumnSums {rows}x2", rows * 2, () => Reductions.Sum<float>(x.AsSpan(0, rows * 2), [rows, 2], [true, false], b.AsSpan(0, 2)));
            Report($"SparseCrossEntropy {rows}x2", rows * 2, () => Softmax.SparseCrossEntropy<float, int>(x.AsSpan(0, rows * 2), labels, 2, loss, z.AsSpan(0, rows * 2)));
            Report($"SparseCrossEntropy {rows}x10", rows * 10, () => Softmax.SparseCrossEntropy<float, int>(x.AsSpan(0, rows * 10), labels, 10, loss, z.AsSpan(0, rows * 10)));
            Report($"SparseCrossEntropy {rows}x128", x.Length, () => Softmax.SparseCrossEntropy<float, int>(x, labels, 128, loss, z));
            Report($"Sum {rows}x128 all", x.Length, () => Reductions.Sum<float>(x, [rows, 128], [true, true], loss.AsSpan(0, 1)));
            Report($"Sum {rows}x128 rows", x.Length, () => Reductions.Sum<float>(x, [rows, 128], [false, true], loss));
            Report($"Transpose {rows}x128", x.Length, () => Permutation.Transpose<float>(x, [rows, 128], [1, 0], z));
        }
        float[] p = New(1 << 16), q = New(1 << 16), r = New(1 << 16);
        bool[] flags = new bool[p.Length];
        Report("Tanh 65536", p.Length, () => Elementwise.Tanh<float>(p, r));
        Report("Sigmoid 65536", p.Length, () => Elementwise.Sigmoid<float>(p, r));
        Report("Erf 65536", p.Length, () => Elementwise.Erf(p, r));
        Report("Less 65536", p.Length, () => LessOperator<float>.Apply(p, q, flags));
        Report("Select 65536", p.Length, () => Selection.Elements(flags, As(p), As(q), As(r)));
        float[] v = New(4096), g = New(4096), s = New(4096), t = New(4096);
        Report("Adagrad 4096", 4096, () => OptimizerSteps.Adagrad<float>(v, s, 0.01f, true, g));
        Report("Adam 4096", 4096, () => OptimizerSteps.Adam<float>(v, s, t, 0.9f, 0.99f, 0.01f, 0.9f, 0.99f, 1e-8f, false, g));
        Report("GradientDescent 288", 288, () => OptimizerSteps.GradientDescent<float>(v.AsSpan(0, 288), 0.01f, g.AsSpan(0, 288)));
    }

    static void Report(string name, int elements, Action action)
    {
        double seconds = GemmBench.Time(action);
        Console.WriteLine($"{name,-28} {seconds * 1e6,9:F3} us {seconds * 1e9 / elements,8:F3} ns/element");
    }

    static Span<uint> As(float[] x) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(x.AsSpan());

    static float[] New(int length)
    {
        var random = new Random(1);
        float[] x = GC.AllocateUninitializedArray<float>(length, pinned: true);
        foreach (ref float value in x.AsSpan()) value = random.NextSingle();
        return x;
    }
}
