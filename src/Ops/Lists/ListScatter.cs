using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts the slices of a tensor along axis 0 at given places of lists.</summary>
static class ListScatter
{
    /// <summary>Makes output 0 a list of at least <paramref name="count"/> elements with the slices of input 0 at the places of input 1.</summary>
    public static void New(KernelContext c, int count)
    {
        Tensor tensor = c.Input(0);
        var list = new TensorList(tensor.DType, Lists.ShapeOf(c.Input(2)));
        Lists.Put(c, 0, list);
        if (count > 0) list.Resize(count);
        Into(list, tensor, c.Input(1).Read<int>());
    }

    /// <summary>Sets elements of <paramref name="list"/>, which grows as needed.</summary>
    public static void Into(TensorList list, Tensor tensor, ReadOnlySpan<int> indices)
    {
        if (tensor.Shape.Rank == 0 || tensor.Shape[0] != indices.Length)
        {
            Throw.InvalidArgument($"Invalid number of rows in input tensor. Expected: {indices.Length} Actual: "
                + $"{(tensor.Shape.Rank == 0 ? 0 : tensor.Shape[0])}");
        }
        Shape element = tensor.Shape.Slice(1, tensor.Shape.Rank);
        if (!list.ElementShape.Matches(element))
        {
            Throw.InvalidArgument($"Specified a list with shape {list.ElementShape} from a tensor with shape {element}");
        }
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0) Throw.InvalidArgument($"Indices in TensorListScatter must all be non-negative.");
            if (indices[i] >= list.Items.Count) list.Resize(indices[i] + 1);
            using Tensor row = tensor.Rows(i, 1), value = row.Reshape(element);
            list.Set(indices[i], value);
        }
    }

    /// <summary>The gradient of scattered slices: they are gathered from the list's gradient.</summary>
    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.TensorListGather(
        g.OutputGradient(0), g.Input(1), g.Scope.Part(g.Scope.Shape(g.Input(0)), 1), g.Input(0).ValueType));
}
