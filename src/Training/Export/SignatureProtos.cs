using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Training;

/// <summary>Makes the signatures of a SavedModel.</summary>
static class SignatureProtos
{
    public const string Predict = "tensorflow/serving/predict", Classify = "tensorflow/serving/classify", Regress = "tensorflow/serving/regress";

    /// <summary>A signature of given inputs and outputs.</summary>
    public static SignatureDef Of(string method, IEnumerable<(string Key, Output Tensor)> inputs, IEnumerable<(string Key, Output Tensor)> outputs)
    {
        var signature = new SignatureDef { MethodName = method };
        foreach ((string key, Output tensor) in inputs) signature.Inputs.Add(key, Of(tensor));
        foreach ((string key, Output tensor) in outputs) signature.Outputs.Add(key, Of(tensor));
        return signature;
    }

    static TensorInfo Of(Output tensor) => new()
    {
        Name = tensor.Name,
        Dtype = tensor.ValueType.ToProto(),
        TensorShape = tensor.Shape.ToProto(),
    };
}
