using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Builds the initial value of a variable.</summary>
/// <param name="scope">Where to build.</param>
/// <param name="shape">Shape of the value.</param>
/// <param name="dtype">Element type.</param>
public delegate Output Initializer(Scope scope, in Shape shape, DType dtype);

/// <summary>Initial values of variables, node for node as TensorFlow's initializers build them.</summary>
public static class Initializers
{
    /// <summary>Zeros.</summary>
    public static Output Zeros(Scope scope, in Shape shape, DType dtype) => Filled(scope, shape, dtype, 0, "zeros");

    /// <summary>Ones.</summary>
    public static Output Ones(Scope scope, in Shape shape, DType dtype) => Filled(scope, shape, dtype, 1, "ones");

    /// <summary>One value everywhere.</summary>
    public static Initializer Constant(double value) => (Scope scope, in Shape shape, DType dtype) => Filled(scope, shape, dtype, value, "Const");

    /// <summary>A given tensor, which is copied.</summary>
    public static Initializer From(Tensor value) => (Scope scope, in Shape shape, DType dtype) => scope.Const(value, "Const");

    /// <summary>Normally distributed, mean 0.</summary>
    /// <param name="stddev">Standard deviation.</param>
    /// <param name="seed">The graph's seed and the op's; both 0: different in every session.</param>
    public static Initializer Normal(float stddev = 1, (long Graph, long Op) seed = default) => (Scope scope, in Shape shape, DType dtype) =>
    {
        Scope inner = scope.Enter("random_normal");
        Output sample = inner.RandomStandardNormal(ShapeConst(inner, shape), dtype, seed.Graph, seed.Op, name: "RandomStandardNormal");
        return Scaled(scope, inner, sample, dtype, stddev, "random_normal");
    };

    /// <summary>Normally distributed, mean 0, drawn again when more than two standard deviations away.</summary>
    /// <inheritdoc cref="Normal"/>
    public static Initializer TruncatedNormal(float stddev = 1, (long Graph, long Op) seed = default) => (Scope scope, in Shape shape, DType dtype) =>
    {
        Scope inner = scope.Enter("truncated_normal");
        Output sample = inner.TruncatedNormal(ShapeConst(inner, shape), dtype, seed.Graph, seed.Op, name: "TruncatedNormal");
        return Scaled(scope, inner, sample, dtype, stddev, "truncated_normal");
    };

    static Output ShapeConst(Scope scope, in Shape shape)
    {
        int[] dims = new int[shape.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = shape.Int(i);
        return scope.Const(dims, "shape");
    }

    static Output Scaled(Scope scope, Scope inner, Output sample, DType dtype, float stddev, string name)
    {
        Output mean = inner.ConstOf(dtype, 0, "mean"), deviation = inner.ConstOf(dtype, stddev, "stddev");
        return scope.AddV2(inner.Mul(sample, deviation, name: "mul"), mean, name: name);
    }

    static Output Filled(Scope scope, in Shape shape, DType dtype, double value, string name)
    {
        using Tensor tensor = Tensor.Zeros(dtype, shape);
        if (value != 0) Fill(tensor, value);
        return scope.Const(tensor, name);
    }

    static void Fill(Tensor tensor, double value)
    {
        switch (tensor.DType)
        {
            case DType.Float: tensor.Write<float>().Fill((float)value); break;
            case DType.Double: tensor.Write<double>().Fill(value); break;
            case DType.Int32: tensor.Write<int>().Fill((int)value); break;
            case DType.Int64: tensor.Write<long>().Fill((long)value); break;
            default: Throw.Unimplemented($"No initializer fills a {tensor.DType.Name()} variable with {value}"); break;
        }
    }
}
