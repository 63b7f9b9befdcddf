using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Windows that slide over the rows: per component a dataset of the window's rows.</summary>
[Op("WindowDataset(input_dataset: variant, size: int64, shift: int64, stride: int64, drop_remainder: bool) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''")]
static class WindowDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        long size = Positive(c, 1, "Window size"), shift = Positive(c, 2, "Window shift"), stride = Positive(c, 3, "Window stride");
        new Windows(Dataset.Get(c), (int)size, shift, (int)stride, Dataset.Argument(c, 4, "drop_remainder") != 0).Put(c);
    }

    static long Positive(KernelContext c, int input, string name)
    {
        long value = Dataset.Argument(c, input, name);
        return value > 0 ? value : Throw.InvalidArgument<long>($"{name} must be greater than zero.");
    }

    sealed class Windows(Dataset input, int size, long shift, int stride, bool drops) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            using IEnumerator<Tensor[]> rows = input.Rows(reading);
            var buffer = new List<Tensor[]>(); // not pooled: the windows keep them
            int extent = (size - 1) * stride + 1;
            while (true)
            {
                while (buffer.Count < extent && rows.MoveNext())
                {
                    buffer.Add(Array.ConvertAll(rows.Current, t => t.ToUnpooled()));
                    Dispose(rows.Current);
                }
                if (buffer.Count == 0 || (drops && buffer.Count < extent)) yield break;
                var window = new List<Tensor[]>();
                for (int i = 0; i < buffer.Count; i += stride) window.Add(buffer[i]);
                buffer.RemoveRange(0, (int)Math.Min(shift, buffer.Count));
                for (long skip = shift - extent; skip > 0 && rows.MoveNext(); skip--) Dispose(rows.Current);
                yield return [.. window[0].Select((_, i) => Tensor.FromObjects(DType.Variant, [new Column(window, i)], Tensors.Shape.Scalar))];
            }
        }
    }

    sealed class Column(List<Tensor[]> rows, int component) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            foreach (Tensor[] row in rows) yield return [row[component].Share()];
        }
    }
}
