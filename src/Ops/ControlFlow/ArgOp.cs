using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An argument of a function; every call gives it a value.</summary>
[Op("_Arg() -> output: T", "T: type", "index: int >= 0", Stateful = true)]
static class ArgOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = PartialShape.Unknown;
        if (c.FindAttr("_output_shapes") is { IsList: true } shapes && shapes.AsList() is [{ Kind: AttrKind.Shape } only])
        {
            shape = only.AsShape();
        }
        c.SetOutput(0, shape);
        if (c.FindAttr("_handle_dtypes") is { IsList: true } types && types.AsList() is [var type] && c.FindAttr("_handle_shapes") is { IsList: true } sizes)
        {
            c.SetHandle(type.AsType(), sizes.AsList()[0].AsShape());
        }
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => Throw.Internal($"Argument '{c.Node.Name}' of a function was given no value");
}
