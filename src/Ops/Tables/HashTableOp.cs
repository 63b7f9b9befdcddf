using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that is filled once.</summary>
[Op("HashTable() -> table_handle: Ref(string)", "container: string = ''", "shared_name: string = ''", "use_node_name_sharing: bool = false",
    "key_dtype: type", "value_dtype: type", Stateful = true)]
static class HashTableOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : HashTableKernel(k);
}
