using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Passes a value on to one of several branches; a number out of range takes the last. The others are dead.</summary>
[Op("_SwitchN(data: T, output_index: int32) -> outputs: num_outs * T", "num_outs: int >= 1", "T: type")]
static class SwitchNOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutputs(c.Input(0));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        int index = c.Input(1).Item<int>(), last = c.OutputCount - 1;
        int taken = index < 0 || index > last ? last : index;
        ValuePassing.Compute(c, input: 0, output: taken);
        for (int i = 0; i <= last; i++)
        {
            if (i != taken) c.SetDead(i);
        }
    }
}
