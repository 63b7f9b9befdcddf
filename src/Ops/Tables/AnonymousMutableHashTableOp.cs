using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that can be changed and lives for one step.</summary>
[Op("AnonymousMutableHashTable() -> table_handle: resource", "key_dtype: type", "value_dtype: type", Stateful = true)]
static class AnonymousMutableHashTableOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : AnonymousTableKernel(k)
    {
        protected override LookupTable Make<TKey>() => new HashTable<TKey>(KeyType, ValueType, default);
    }
}
