using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of numbers from start to stop by steps.</summary>
[Op("RangeDataset(start: int64, stop: int64, step: int64) -> handle: variant",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", "metadata: string = ''", "replicate_on_split: bool = false", Stateful = true)]
static class RangeDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Types("output_types")[0];

        public override void Compute(KernelContext context)
        {
            long step = Dataset.Argument(context, 2, "step");
            if (step == 0) Throw.InvalidArgument("step must be a non-zero integer.");
            new Numbers(Dataset.Argument(context, 0, "start"), Dataset.Argument(context, 1, "stop"), step, _dtype).Put(context);
        }
    }

    sealed class Numbers(long start, long stop, long step, DType dtype) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            for (long i = start; step > 0 ? i < stop : i > stop; i += step)
            {
                using Tensor number = Tensor.Scalar(i);
                Tensor row = Tensor.Allocate(dtype, Tensors.Shape.Scalar);
                Conversion.Run(number, row, truncate: false);
                yield return [row];
            }
        }
    }
}
