using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The different values of a vector in the order in which they first occur.</summary>
static class Uniqueness
{
    /// <summary>Output 0: the different values of input 0; output 1: for each element the number of its value.</summary>
    /// <returns>Number of different values.</returns>
    public static int Run<T>(KernelContext c) where T : unmanaged
    {
        Tensor input = c.Input(0);
        ReadOnlySpan<T> x = input.Read<T>();
        Tensor numbers = c.Allocate(1, input.Shape);
        using var found = new Scratch<T>(x.Length);
        int count = numbers.DType == DType.Int32 ? Number(x, found.Span, numbers.Write<int>()) : Number(x, found.Span, numbers.Write<long>());
        found.Span[..count].CopyTo(c.Allocate(0, [count]).Write<T>());
        return count;
    }

    static int Number<T, TIndex>(ReadOnlySpan<T> x, Span<T> found, Span<TIndex> numbers) where T : unmanaged where TIndex : unmanaged
    {
        using var table = new FirstOccurrences<T>(x.Length);
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int number = table.FindOrAdd(x[i], found, count);
            if (number < 0) number = count++;
            if (typeof(TIndex) == typeof(int)) numbers[i] = (TIndex)(object)number;
            else numbers[i] = (TIndex)(object)(long)number;
        }
        return count;
    }

    /// <summary>The same for strings.</summary>
    public static int RunStrings(KernelContext c)
    {
        Tensor input = c.Input(0);
        Tensor numbers = c.Allocate(1, input.Shape);
        var known = new Dictionary<byte[], int>(ByteStrings.Instance);
        var found = new List<byte[]>();
        for (int i = 0; i < input.Strings.Length; i++)
        {
            byte[] value = input.Strings[i];
            if (!known.TryGetValue(value, out int number))
            {
                known.Add(value, number = found.Count);
                found.Add(value);
            }
            if (numbers.DType == DType.Int32) numbers.Write<int>()[i] = number;
            else numbers.Write<long>()[i] = number;
        }
        c.MoveOutput(0, Tensor.FromStrings([.. found], [found.Count]));
        return found.Count;
    }
}
