namespace TensorHarbor.Graphs;

/// <summary>
/// Marks a static class as an op. The signature and the attributes are in TensorFlow's own words, so that they can be compared
/// with its registry: <c>[Op("MatMul(a: T, b: T) -> product: T", "transpose_a: bool = false", "T: {float, double}")]</c>.
/// The class may have a method <c>Shape(ShapeContext)</c>, a method <c>Gradient(GradientContext)</c>, and kernels marked with
/// <see cref="CpuKernelAttribute"/>. A source generator collects the classes into the assembly's op table.
/// </summary>
/// <param name="signature"><c>Name(input: type, ...) -> output: type, ...</c>; a type is a dtype, a type attribute, <c>N * T</c>, a list attribute or <c>Ref(T)</c>.</param>
/// <param name="attrs">Attributes, such as <c>N: int >= 1</c>, <c>T: {float, int32} = DT_FLOAT</c>, <c>padding: {'SAME', 'VALID'}</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpAttribute(string signature, params string[] attrs) : Attribute
{
    /// <summary>Name, inputs and outputs.</summary>
    public string Signature { get; } = signature;

    /// <summary>Attributes in order.</summary>
    public string[] Attrs { get; } = attrs;

    /// <inheritdoc cref="OpDef.IsStateful"/>
    public bool Stateful { get; set; }

    /// <inheritdoc cref="OpDef.IsCommutative"/>
    public bool Commutative { get; set; }

    /// <inheritdoc cref="OpDef.IsAggregate"/>
    public bool Aggregate { get; set; }

    /// <inheritdoc cref="OpDef.AllowsUninitializedInput"/>
    public bool AllowsUninitializedInput { get; set; }

    /// <inheritdoc cref="OpDef.IsDistributedCommunication"/>
    public bool DistributedCommunication { get; set; }
}

/// <summary>
/// Marks a CPU kernel of the op: a static method <c>(KernelContext)</c>, or a nested class derived from <see cref="Kernel"/> with a
/// constructor <c>(KernelConstruction)</c>. Each constraint names a type attribute and the types taken, <c>"T: float, double"</c>;
/// the k-th constraint binds the k-th type parameter of a generic kernel (<c>floats</c>, <c>integers</c>, <c>reals</c>, <c>complexes</c> and
/// <c>numbers</c> name sets).
/// </summary>
/// <param name="constraints">Types by attribute; none: the kernel takes every type.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CpuKernelAttribute(params string[] constraints) : Attribute
{
    /// <summary>Types by attribute.</summary>
    public string[] Constraints { get; } = constraints;
}
