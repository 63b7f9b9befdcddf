using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Code points of strings as a ragged tensor; with a third output also where each begins.</summary>
abstract class UnicodeDecodeKernel<TSplits>(KernelConstruction k) : Kernel where TSplits : unmanaged, INumber<TSplits>
{
    readonly UnicodeReader _reader = new(k);

    public sealed override void Compute(KernelContext context)
    {
        Tensor input = context.Input(0);
        Span<byte[]> strings = input.Strings;
        Span<TSplits> splits = context.Allocate(0, [strings.Length + 1]).Write<TSplits>();
        var points = new List<int>();
        List<long>? starts = context.OutputCount > 2 ? [] : null;
        splits[0] = TSplits.Zero;
        for (int i = 0; i < strings.Length; i++)
        {
            _reader.Read(strings[i], points, starts);
            splits[i + 1] = TSplits.CreateChecked(points.Count);
        }
        points.CopyTo(context.Allocate(1, [points.Count]).Write<int>());
        starts?.CopyTo(context.Allocate(2, [starts.Count]).Write<long>());
    }
}
