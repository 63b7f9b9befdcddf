using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>
/// What a step gives to its caller: the value's own memory if nobody else holds it, else a copy, so that a later step that changes
/// a variable in place does not change what was fetched.
/// </summary>
static class FetchedValue
{
    /// <summary>Puts the value of <paramref name="slot"/> into the empty tensor <paramref name="result"/>.</summary>
    public static void Take(in Slot slot, Tensor result)
    {
        Tensor value = slot.Reference?.Value ?? slot.Tensor;
        if (value.DType.IsNumeric() && (slot.Reference is not null || value.IsShared))
        {
            result.AttachNew(value.DType, value.Shape);
            value.CopyTo(result);
        }
        else result.AttachShared(value);
    }
}
