using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of a resource variable in the order of indices.</summary>
[Op("ResourceGather(resource: resource, indices: Tindices) -> output: dtype", "batch_dims: int = 0", "validate_indices: bool = true",
    "dtype: type", "Tindices: {int32, int64}", Stateful = true)]
static class ResourceGatherOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape variable = ResourceVariables.Shape(c, 0);
        if (variable.Rank == 0) c.Fail("Shape must be at least rank 1 but is rank 0");
        long batch = c.Int("batch_dims");
        c.SetOutput(0, GatherShapes.Along(c, variable, batch, batch));
    }

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output shape = scope.VariableShape(g.Input(0));
        Output count = scope.ExpandDims(scope.Size(g.Input(1)), scope.Const(0));
        Output values = scope.Reshape(g.OutputGradient(0), scope.Join(count, scope.Part(shape, 1)));
        g.SetInput(0, GradientValue.Slices(values, scope.Reshape(g.Input(1), count), shape));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _batch = (int)k.Int("batch_dims");

        public override void Compute(KernelContext context) => RowReads.Run(context, _batch, static (c, value, batch) =>
        {
            if (value.Shape.Rank == 0) Throw.InvalidArgument("params must be at least 1 dimensional");
            if (batch > value.Shape.Rank) Throw.InvalidArgument($"params must have at least {batch} (batch_dims) dimensions but it has shape {value.Shape}");
            Gathering.Run(c, value, batch, batch);
        });
    }
}
