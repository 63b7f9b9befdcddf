using Microsoft.ML.OnnxRuntime;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Compare;

/// <summary>The product of a fed matrix with a constant one: a step of ours, and a run of an ONNX Runtime session.</summary>
sealed class ProductCase : IDisposable
{
    readonly Session _session;
    readonly Callable _product;
    readonly Tensor[] _inputs, _results = new Tensor[1];
    readonly InferenceSession _peer;
    readonly RunOptions _peerOptions = new();
    readonly OrtValue[] _peerInputs, _peerOutputs;

    /// <param name="m">Rows of x.</param>
    /// <param name="k">Columns of x.</param>
    /// <param name="n">Columns of the constant.</param>
    /// <param name="threads">Threads of each side.</param>
    public ProductCase(int m, int k, int n, int threads)
    {
        float[] x = Random(m * k), w = Random(k * n);
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output fed = scope.Placeholder(DType.Float, shape: PartialShape.Of(m, k));
        using Tensor constant = Tensor.From<float>(w, k, n);
        Output product = scope.MatMul(fed, scope.Const(constant));
        _session = new Session(graph, new TensorHarbor.Runtime.SessionOptions { IntraOpThreads = threads });
        _product = _session.MakeCallable([fed], [product]);
        _inputs = [Tensor.From<float>(x, m, k)];
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _peer = new InferenceSession(OnnxWriter.Product(m, k, n, w), options);
        _peerInputs = [OrtValue.CreateTensorValueFromMemory(x, [m, k])];
        _peerOutputs = [OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, [m, n])];
    }

    static float[] Random(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    public void Run() => _product.Run(_inputs, _results);

    public void RunPeer() => _peer.Run(_peerOptions, ["x"], _peerInputs, ["y"], _peerOutputs);

    public void Dispose()
    {
        foreach (Tensor? tensor in _inputs.Concat(_results)) tensor?.Dispose();
        _product.Dispose();
        _session.Dispose();
        foreach (OrtValue value in _peerInputs.Concat(_peerOutputs)) value.Dispose();
        _peerOptions.Dispose();
        _peer.Dispose();
    }
}
