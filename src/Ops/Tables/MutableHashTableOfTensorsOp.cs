using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that can be changed, whose values are tensors.</summary>
[Op("MutableHashTableOfTensors() -> table_handle: Ref(string)", "container: string = ''", "shared_name: string = ''",
    "use_node_name_sharing: bool = false", "key_dtype: type", "value_dtype: type", "value_shape: shape = []", Stateful = true)]
static class MutableHashTableOfTensorsOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MutableTableKernel(k);
}
