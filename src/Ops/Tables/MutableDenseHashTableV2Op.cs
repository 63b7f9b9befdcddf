using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table of buckets, for many keys; two keys mark empty and deleted buckets.</summary>
[Op("MutableDenseHashTableV2(empty_key: key_dtype, deleted_key: key_dtype) -> table_handle: resource", "container: string = ''",
    "shared_name: string = ''", "use_node_name_sharing: bool = false", "key_dtype: type", "value_dtype: type", "value_shape: shape = []",
    "initial_num_buckets: int = 131072", "max_load_factor: float = 0.800000011920929", Stateful = true)]
static class MutableDenseHashTableV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : DenseTableKernel(k);
}
