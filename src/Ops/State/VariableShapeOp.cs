using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The sizes of a resource variable.</summary>
[Op("VariableShape(input: resource) -> output: out_type", "out_type: {int32, int64} = DT_INT32", Stateful = true)]
static class VariableShapeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = ResourceVariables.Shape(c, 0);
        c.SetOutput(0, PartialShape.Of(shape.Rank));
    }

    [CpuKernel("out_type: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Variable variable = ResourceVariables.Get(c, 0);
        lock (variable.Lock)
        {
            ReadOnlySpan<long> dims = variable.Value.Shape.Dims;
            Span<T> sizes = c.Allocate(0, [dims.Length]).Write<T>();
            for (int i = 0; i < dims.Length; i++) sizes[i] = T.CreateChecked(dims[i]);
        }
    }
}
