using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Inputs of the ops of connectionist temporal classification: [time, batch, classes], and the length of every sequence.</summary>
static class CtcInputs
{
    /// <summary>The lengths, checked.</summary>
    public static ReadOnlySpan<int> Lengths(Tensor inputs, Tensor lengths)
    {
        if (inputs.Shape.Rank != 3) Throw.InvalidArgument("inputs is not a 3-Tensor");
        if (lengths.Shape.Rank != 1) Throw.InvalidArgument("sequence_length is not a vector");
        if (inputs.Shape[2] == 0) Throw.InvalidArgument("num_classes must be above 0");
        if (lengths.ElementCount != inputs.Shape[1])
        {
            Throw.FailedPrecondition($"len(sequence_length) != batch_size.  len(sequence_length):  {lengths.ElementCount} batch_size: {inputs.Shape[1]}");
        }
        ReadOnlySpan<int> values = lengths.Read<int>();
        for (int b = 0; b < values.Length; b++)
        {
            if (values[b] < 0 || values[b] > inputs.Shape[0]) Throw.InvalidArgument($"sequence_length({b}) <= {inputs.Shape[0]}, got {values[b]}");
        }
        return values;
    }
}
