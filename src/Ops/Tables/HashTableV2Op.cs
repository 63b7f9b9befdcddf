using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that is filled once.</summary>
[Op("HashTableV2() -> table_handle: resource", "container: string = ''", "shared_name: string = ''", "use_node_name_sharing: bool = false",
    "key_dtype: type", "value_dtype: type", Stateful = true)]
static class HashTableV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : HashTableKernel(k);
}
