namespace TensorHarbor.Formats.Protos;

/// <summary>A variant's value that can leave the process: in a checkpoint, a graph or to another task.</summary>
public interface IVariantMessage
{
    /// <summary>The value as TensorFlow writes values of its type.</summary>
    VariantTensorDataProto ToProto();
}
