using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Assigns to a strided slice of a variable; the value is broadcast to the slice's shape.</summary>
abstract class SliceAssignKernel(KernelConstruction k) : Kernel
{
    readonly bool _isResource = k.InputType(0) == DType.Resource;
    readonly SliceMasks _masks = SliceMasks.Of(k);

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context)
    {
        Variable variable = _isResource ? ResourceVariables.Get(context, 0) : context.InputVariable(0);
        lock (variable.Lock) Assign(context, _isResource ? variable.PrepareToUpdate() : variable.Value);
        if (!_isResource) context.SetReference(0, variable);
    }

    void Assign(KernelContext context, Tensor target)
    {
        Tensor value = context.Input(4);
        int rank = target.Shape.Rank, count = SliceInputs.Count(context, 1);
        var spec = new SliceSpec(rank, stackalloc long[SliceSpec.BufferLength(rank, count)]);
        SliceInputs.Resolve(context, 1, count, _masks, target.Shape.Dims, ref spec);
        var slice = new Shape(spec.Result);
        if (!FitsInto(value.Shape, slice)) Throw.InvalidArgument($"Cannot broadcast input shape {value.Shape} into final shape {slice}");
        if (slice.ElementCount > 0) Moves.Run(target.DType, new Move(target, spec, slice, value));
    }

    static bool FitsInto(in Shape value, in Shape slice)
    {
        if (value.Rank > slice.Rank) return false;
        for (int i = 1; i <= value.Rank; i++)
        {
            if (value[value.Rank - i] is var size and not 1 && size != slice[slice.Rank - i]) return false;
        }
        return true;
    }

    readonly ref struct Move(Tensor target, SliceSpec spec, in Shape slice, Tensor value) : IMove
    {
        readonly SliceSpec _spec = spec;
        readonly Shape _slice = slice;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[target.Shape.Rank];
            long start = _spec.Axes(target.Shape.Dims, axes);
            Span<long> strides = stackalloc long[value.Shape.Rank];
            Layout.Strides(value.Shape, strides);
            for (int axis = 0, kept = 0; axis < axes.Length; axis++) axes[axis] = new(axes[axis].Size, ValueStride(axis, ref kept, strides), axes[axis].From);
            StridedCopy.Run(Moves.Of<T>(value), 0, Moves.Of<T>(target), start, axes);
        }

        /// <summary>Distance in the value between neighbours along an axis of the variable; 0 where it is broadcast or the axis is gone.</summary>
        long ValueStride(int axis, ref int kept, ReadOnlySpan<long> strides)
        {
            while (kept < _slice.Rank && _slice[kept] != _spec.Sizes[axis] && _slice[kept] == 1) kept++;
            if (kept >= _slice.Rank || _slice[kept] != _spec.Sizes[axis]) return 0;
            int at = kept++ - (_slice.Rank - value.Shape.Rank);
            return at < 0 || value.Shape[at] == 1 ? 0 : strides[at];
        }
    }
}
