using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What a fused product does after the product, from its attributes: a bias or a normalization, perhaps a sum, perhaps an activation.</summary>
sealed class FusedOps
{
    readonly string[] _parts;
    readonly string? _activation;
    readonly float _alpha;
    readonly Activation _inProduct;

    /// <param name="k">The node.</param>
    /// <param name="canNormalize">Has the op a FusedBatchNorm in the place of the bias?</param>
    /// <param name="canSum">Has the op a sum with another tensor?</param>
    /// <exception cref="StatusException">UNIMPLEMENTED: what is fused is none of these.</exception>
    public FusedOps(KernelConstruction k, bool canNormalize = false, bool canSum = false)
    {
        string[] fused = k.StringList("fused_ops");
        Normalizes = canNormalize && fused is ["FusedBatchNorm", ..];
        HasSum = canSum && fused is ["BiasAdd", "Add", ..];
        int before = HasSum ? 2 : 1;
        _activation = fused.Length > before ? fused[before] : null;
        bool known = (Normalizes || fused is ["BiasAdd", ..]) && fused.Length <= before + 1 && (_activation is null || FusedActivation.Exists(_activation));
        if (!known) Throw.Unimplemented($"Fusion is not implemented: [{string.Join(",", fused)}]");
        if (!Normalizes) _inProduct = _activation switch { "Relu" => Activation.Relu, "Relu6" => Activation.Relu6, _ => Activation.None };
        _alpha = k.Float("leakyrelu_alpha");
        _parts = k.FindAttr("_parts") is null ? [] : k.StringList("_parts");
        PackedColumns = k.FindAttr("_packed_columns") is { } packed ? (int)packed.AsInt() : 0;
    }

    /// <summary>Are channels normalized, instead of a bias added?</summary>
    public bool Normalizes { get; }

    /// <summary>Is a tensor of the result's shape added? It is the input after the bias.</summary>
    public bool HasSum { get; }

    /// <summary>Columns of the weights' matrix if the weights are packed, else 0.</summary>
    public int PackedColumns { get; }

    /// <summary>What the product does before it stores its sums.</summary>
    public Epilogue<T> Epilogue<T>(Tensor bias) where T : unmanaged => new() { Bias = bias.Read<T>(), Activation = _inProduct, Accumulate = HasSum };

    /// <summary>Applies an activation that the product has not applied.</summary>
    public void Finish<T>(Tensor y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_inProduct == Activation.None) Activate<T>(y);
    }

    /// <summary>Applies the activation, if there is one.</summary>
    public void Activate<T>(Tensor y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_activation is not null) FusedActivation.Apply(_activation, y.Write<T>(), _alpha);
    }

    /// <summary>Checks the bias; the fault is that of the node that added it.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it has not one value per channel.</exception>
    public void CheckBias(Tensor bias, long channels)
    {
        if (bias.ElementCount == channels) return;
        throw At(1, new StatusException(ErrorCode.InvalidArgument, $"Must provide as many biases as the last dimension of the input tensor: {bias.Shape} vs. {channels}"));
    }

    /// <summary>Notes the node that the fault is of: 0 the product, 1 the bias, 2 the sum, 3 the activation.</summary>
    public StatusException At(int part, StatusException fault) => part < _parts.Length && _parts[part].Length > 0 ? fault.At(_parts[part]) : fault;
}
