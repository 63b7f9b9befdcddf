using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Scatters slices into a variable at places that index several leading axes at once.</summary>
abstract class NdScatterKernel<T, TScatter> : Kernel where TScatter : IScatter<T>
{
    readonly bool _isResource, _ignoreBad;

    protected NdScatterKernel(KernelConstruction k)
    {
        _isResource = k.InputType(0) == DType.Resource;
        _ignoreBad = k.String("bad_indices_policy") == "IGNORE";
    }

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context)
    {
        Variable variable = _isResource ? ResourceVariables.Get(context, 0) : context.InputVariable(0);
        lock (variable.Lock) Update(context, variable);
        if (!_isResource) context.SetReference(0, variable);
    }

    void Update(KernelContext context, Variable variable)
    {
        Tensor target = _isResource ? variable.PrepareToUpdate() : variable.Value, indices = context.Input(1), updates = context.Input(2);
        variable.IsUpdatedByRows = true;
        ScatterNdKernel.Check(target.Shape, indices.Shape, updates.Shape, ScatterNdForm.Add);
        int depth = indices.Shape.Int(indices.Shape.Rank - 1), width = (int)target.Shape.Product(depth, target.Shape.Rank);
        long places = indices.Shape.Product(0, indices.Shape.Rank - 1);
        var reader = new IndexReader(indices);
        Span<T> elements = Moves.Of<T>(target);
        ReadOnlySpan<T> changes = Moves.Of<T>(updates);
        for (int i = 0; i < places; i++)
        {
            long place = NdPlaces.Find(reader, i, depth, target.Shape);
            if (place >= 0) TScatter.Apply(elements.Slice((int)place * width, width), changes.Slice(i * width, width));
            else if (!_ignoreBad) Throw.InvalidArgument($"{NdPlaces.Describe(indices, i, depth)} does not index into shape {target.Shape}");
        }
    }
}

/// <summary>Replaces elements of any type; chosen at run time by <see cref="Moves"/>.</summary>
abstract class NdUpdateKernel<T>(KernelConstruction k) : NdScatterKernel<T, ScatterSet<T>>(k);
