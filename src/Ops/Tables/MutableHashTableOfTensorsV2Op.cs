using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that can be changed, whose values are tensors.</summary>
[Op("MutableHashTableOfTensorsV2() -> table_handle: resource", "container: string = ''", "shared_name: string = ''",
    "use_node_name_sharing: bool = false", "key_dtype: type", "value_dtype: type", "value_shape: shape = []", Stateful = true)]
static class MutableHashTableOfTensorsV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MutableTableKernel(k);
}
