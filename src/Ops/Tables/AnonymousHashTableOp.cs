using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A table that is filled once and lives for one step.</summary>
[Op("AnonymousHashTable() -> table_handle: resource", "key_dtype: type", "value_dtype: type", Stateful = true)]
static class AnonymousHashTableOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : AnonymousTableKernel(k)
    {
        protected override LookupTable Make<TKey>() => new ImmutableTable<TKey>(KeyType, ValueType);
    }
}
