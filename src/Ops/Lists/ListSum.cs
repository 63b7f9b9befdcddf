using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds tensor lists element by element, for AddN of variants.</summary>
static class ListSum
{
    /// <summary>Makes output 0 the sum of all inputs, tensors of lists of one length. Elements that are not set count as zeros.</summary>
    public static void Run(KernelContext c)
    {
        Tensor first = c.Input(0);
        object[] sums = new object[first.ElementCount];
        for (int i = 0; i < sums.Length; i++)
        {
            TensorList sum = Lists.Of(first, i, 0).Copy();
            sums[i] = sum;
            for (int input = 1; input < c.InputCount; input++) Add(sum, Lists.Of(c.Input(input), i, input));
        }
        c.MoveOutput(0, Tensor.FromObjects(DType.Variant, sums, first.Shape));
    }

    static void Add(TensorList sum, TensorList other)
    {
        Lists.CheckType(other, sum.DType);
        if (sum.Items.Count != other.Items.Count)
        {
            Throw.InvalidArgument($"Trying to add two lists of tensors with different lengths. One is {sum.Items.Count} and the other is "
                + $"{other.Items.Count}");
        }
        for (int i = 0; i < sum.Items.Count; i++)
        {
            if (other.Items[i] is not { } term) continue;
            if (sum.Items[i] is not { } old)
            {
                sum.Set(i, term);
                continue;
            }
            if (old.Shape != term.Shape)
            {
                Throw.InvalidArgument($"Trying to add two tensors with incompatible element shapes. One is {old.Shape} and the other is "
                    + $"{term.Shape}");
            }
            using Tensor total = Tensor.Allocate(old.DType, old.Shape);
            Terms(old, term, total);
            sum.Set(i, total);
        }
    }

    /// <summary>Makes <paramref name="total"/> the sum of two tensors of its type and shape.</summary>
    public static void Terms(Tensor a, Tensor b, Tensor total)
    {
        if (total.DType == DType.Complex64) Terms<Complex64>(a, b, total);
        else if (total.DType == DType.Complex128) Terms<Complex>(a, b, total);
        else if (!Numbers.Run(total.DType, new Sum(a, b, total))) Throw.Unimplemented($"Sum of {total.DType.Name()} elements");
    }

    readonly struct Sum(Tensor a, Tensor b, Tensor total) : INumberWork
    {
        public void Run<T>() where T : unmanaged, INumber<T> => Terms<T>(a, b, total);
    }

    static void Terms<T>(Tensor a, Tensor b, Tensor total) where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.Add(a.Read<T>(), b.Read<T>(), total.Write<T>());
}
