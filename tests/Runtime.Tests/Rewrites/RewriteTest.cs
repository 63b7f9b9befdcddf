using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

/// <summary>A graph that a test builds, its steps as text before and after rewrites, and its results with and without them.</summary>
public abstract class RewriteTest
{
    private protected readonly Graph _graph = new(OpTable.Instance);
    private protected readonly Scope _scope;
    readonly Random _random = new(1);

    protected RewriteTest() => _scope = new Scope(_graph);

    /// <summary>A tensor that is fed.</summary>
    private protected Output Fed(string name, params long[] dims) => _scope.Placeholder(DType.Float, PartialShape.Of(dims), name: name);

    /// <summary>A constant of numbers between -1 and 1.</summary>
    private protected Output Weights(string name, params long[] dims)
    {
        using Tensor values = Numbers(dims);
        return _scope.Const(values, name);
    }

    private protected Tensor Numbers(params long[] dims) =>
        Tensor.From<float>([.. Enumerable.Range(0, new Shape(dims).Count).Select(_ => _random.NextSingle() * 2 - 1)], dims);

    private protected static StepGraph Step(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, params ReadOnlySpan<Node> targets)
    {
        var kernels = new Dictionary<Node, Kernel>();
        return new StepGraph(feeds, fetches, targets, node => kernels.TryGetValue(node, out Kernel? kernel) ? kernel : kernels[node] = KernelFactory.Create(node));
    }

    /// <summary>The step as text, one node a line, constants left out, after some rewrites.</summary>
    private protected static string[] After(StepGraph step, params ReadOnlySpan<IRewrite> rewrites)
    {
        Rewriter.Run(step, new RewriteLog(), rewrites);
        return Lines(step);
    }

    private protected static string[] Lines(StepGraph step) => [.. step.ToString().Split('\n').Where(line => !line.Contains(" = Const(", StringComparison.Ordinal))];

    /// <summary>Runs a step with and without rewrites and compares.</summary>
    private protected void CheckResults(Output[] feeds, Output[] fetches, float tolerance = 0, params Tensor[] values)
    {
        using Session plain = new(_graph, new SessionOptions { Rewrite = false }), rewritten = new(_graph);
        if (_graph.Find("init") is { } init)
        {
            plain.RunTargets(init.Name);
            rewritten.RunTargets(init.Name);
        }
        using Callable one = plain.MakeCallable(feeds, fetches), other = rewritten.MakeCallable(feeds, fetches);
        for (int run = 0; run < 2; run++) // the second finds what the first has left
        {
            Tensor[] expected = one.Run(values), got = other.Run(values);
            for (int i = 0; i < expected.Length; i++)
            {
                AssertClose(expected[i], got[i], tolerance);
                expected[i].Dispose();
                got[i].Dispose();
            }
        }
        foreach (Tensor value in values) value.Dispose();
    }

    private protected static void AssertClose(Tensor expected, Tensor got, float tolerance)
    {
        Assert.Equal((expected.DType, expected.Shape.ToString()), (got.DType, got.Shape.ToString()));
        if (expected.DType != DType.Float)
        {
            Assert.Equal(expected.ReadBytes().ToArray(), got.ReadBytes().ToArray());
            return;
        }
        for (int i = 0; i < expected.ElementCount; i++)
        {
            float x = expected.Read<float>()[i], y = got.Read<float>()[i];
            Assert.True(x.Equals(y) || Math.Abs(x - y) <= tolerance, $"element {i}: expected {x}, got {y}");
        }
    }
}
