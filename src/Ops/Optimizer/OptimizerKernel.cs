using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// The kernel of an optimizer's ops in all four forms: variables by reference or by handle, gradient dense or of the rows in
/// <c>indices</c>. Inputs are found by their names in the op's signature, since the forms order them differently.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TStep">The step.</typeparam>
abstract class OptimizerKernel<T, TStep> : Kernel where T : unmanaged, IFloatingPointIeee754<T> where TStep : struct, IOptimizerStep<T>
{
    const long CyclesPerElement = 4, LongestSpan = 1 << 30;

    readonly bool _isResource;
    readonly int _gradient, _indices;
    readonly string[] _names;

    protected OptimizerKernel(KernelConstruction k)
    {
        _names = [.. k.Node.Op.Def.Inputs.Select(a => a.Name)];
        _isResource = k.InputType(0) == DType.Resource;
        _indices = Array.IndexOf(_names, "indices");
        _gradient = Array.IndexOf(_names, "grad");
        if (_gradient < 0) _gradient = Array.IndexOf(_names, "delta");
    }

    public sealed override bool HasEffects => true;

    /// <summary>The step with this run's hyperparameters.</summary>
    protected abstract TStep Step(KernelContext context);

    /// <summary>Position of an input, for constructors.</summary>
    protected int InputOf(string name) => Array.IndexOf(_names, name);

    /// <summary>A hyperparameter, which must be a scalar.</summary>
    protected T Scalar(KernelContext context, int input) => ScalarTensor(context, input).Item<T>();

    /// <summary>A hyperparameter of any type, which must be a scalar.</summary>
    protected Tensor ScalarTensor(KernelContext context, int input)
    {
        Tensor value = context.Input(input);
        if (value.Shape.Rank != 0) Throw.InvalidArgument($"{_names[input]} is not a scalar: {value.Shape}");
        return value;
    }

    public sealed override void Compute(KernelContext context)
    {
        Variable variable = VariableOf(context, 0);
        Variable? slot0 = TStep.Slots > 0 ? VariableOf(context, 1) : null;
        Variable? slot1 = TStep.Slots > 1 ? VariableOf(context, 2) : null;
        Variable? slot2 = TStep.Slots > 2 ? VariableOf(context, 3) : null;
        // slots belong to one variable, so that this order cannot cross another
        lock (variable.Lock)
            lock ((slot0 ?? variable).Lock)
                lock ((slot1 ?? variable).Lock)
                    lock ((slot2 ?? variable).Lock) UpdateAll(context, variable, slot0, slot1, slot2);
        if (!_isResource) context.SetReference(0, variable);
    }

    Variable VariableOf(KernelContext context, int input)
    {
        if (!_isResource) return context.InputVariable(input);
        ResourceHandle handle = context.Handle(input);
        Variable? variable = context.Step.Resources.Find<Variable>(handle.Container, handle.Name);
        if (variable is not { IsInitialized: true }) Throw.Internal("Invalid variable reference.");
        return variable;
    }

    unsafe void UpdateAll(KernelContext context, Variable variable, Variable? slot0, Variable? slot1, Variable? slot2)
    {
        Tensor target = ValueOf(variable), gradient = context.Input(_gradient);
        T* p0 = SlotOf(target, slot0, 1), p1 = SlotOf(target, slot1, 2), p2 = SlotOf(target, slot2, 3);
        var update = new Update(Step(context), (T*)target.Pointer, p0, p1, p2, (T*)gradient.Pointer);
        if (_indices >= 0)
        {
            variable.IsUpdatedByRows = true;
            UpdateRows(target.Shape, gradient.Shape, context.Input(_indices), update);
        }
        else
        {
            CheckSameShape(target.Shape, gradient.Shape, _gradient);
            RunDense(update, target.ElementCount, Workers.Of(context));
        }
    }

    Tensor ValueOf(Variable variable) => _isResource ? variable.PrepareToUpdate() : variable.Value;

    unsafe T* SlotOf(Tensor target, Variable? slot, int input)
    {
        if (slot is null) return null;
        Tensor value = ValueOf(slot);
        CheckSameShape(target.Shape, value.Shape, input);
        return (T*)value.Pointer;
    }

    void CheckSameShape(in Shape variable, in Shape other, int input)
    {
        if (variable != other) Throw.InvalidArgument($"var and {_names[input]} do not have the same shape{variable} {other}");
    }

    void UpdateRows(in Shape variable, in Shape gradient, Tensor indexTensor, in Update update)
    {
        CheckRows(variable, gradient, indexTensor);
        var indices = new IndexReader(indexTensor);
        long rows = variable[0], width = variable.Product(1, variable.Rank);
        for (int i = 0; i < indices.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)rows) Throw.InvalidArgument(OutOfRange(indices[i], i, rows));
        }
        for (int i = 0; i < indices.Length; i++) update.Run(indices[i] * width, i * width, width);
    }

    /// <summary>TensorFlow's words for an index that is no row of the variable.</summary>
    protected virtual string OutOfRange(long index, int position, long rows) => $"Index {index} at offset {position} in indices is out of range";

    static void CheckRows(in Shape variable, in Shape gradient, Tensor indices)
    {
        if (variable.Rank < 1) Throw.InvalidArgument("var must be at least 1 dimensional");
        if (indices.Shape.Rank != 1) Throw.InvalidArgument("indices must be one-dimensional");
        if (gradient.Rank != variable.Rank) Throw.InvalidArgument($"var and grad must have the same number of dimensions: {variable} {gradient}");
        for (int i = 1; i < variable.Rank; i++)
        {
            if (variable[i] != gradient[i]) Throw.InvalidArgument($"var and grad must match in dimension {i}");
        }
        if (gradient[0] != indices.Shape[0]) Throw.InvalidArgument("grad must be the same size as indices in the first dimension.");
    }

    static void RunDense(in Update update, long count, WorkSplitter? workers)
    {
        if (workers is null) update.Run(0, count);
        else workers.For(count, CyclesPerElement, update);
    }

    /// <summary>The step and the addresses of what it changes and reads.</summary>
    readonly unsafe struct Update(TStep step, T* variable, T* slot0, T* slot1, T* slot2, T* gradient) : IRangeBody
    {
        public void Run(long start, long end)
        {
            for (; start < end; start += LongestSpan) Run(start, start, Math.Min(end - start, LongestSpan));
        }

        public void Run(long start, long gradientStart, long count)
        {
            int n = (int)count;
            step.Apply(new(variable + start, n), Slot(slot0, start, n), Slot(slot1, start, n), Slot(slot2, start, n),
                new(gradient + gradientStart, n));
        }

        static Span<T> Slot(T* slot, long start, int count) => slot is null ? [] : new(slot + start, count);
    }
}
