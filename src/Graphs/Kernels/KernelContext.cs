using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// What a kernel sees of a step: its inputs, and how to make its outputs. A tensor got from here is the kernel's only until it
/// returns; what it keeps longer it must <see cref="Tensor.Share"/>.
/// </summary>
public sealed class KernelContext
{
    Slot[] _slots = [];
    int[] _inputSlots = [];
    int _firstInput, _inputCount, _firstOutput;
    ulong _diesHere;
    Node? _node;

    internal KernelContext(StepContext step) => Step = step;

    /// <summary>The step: resources, functions, cancellation.</summary>
    public StepContext Step { get; internal set; }

    /// <summary>The node being computed, for error texts.</summary>
    public Node Node => _node!;

    /// <summary>v1 control flow: the loop's frame that the node runs in, as rendezvous keys number it; 0 outside of loops.</summary>
    public ulong FrameId { get; private set; }

    /// <summary>v1 control flow: iteration of the frame.</summary>
    public long Iteration { get; private set; }

    /// <summary>v1 control flow: is one of the node's inputs dead? Only nodes that pass values to other tasks run then.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Number of inputs.</summary>
    public int InputCount => _inputCount;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Node.OutputCount;

    internal void Bind(Node node, Slot[] slots, int[] inputSlots, int firstInput, int inputCount, int firstOutput, ulong diesHere)
    {
        _node = node;
        _slots = slots;
        _inputSlots = inputSlots;
        _firstInput = firstInput;
        _inputCount = inputCount;
        _firstOutput = firstOutput;
        _diesHere = diesHere;
    }

    internal void Place(ulong frameId, long iteration, bool isDead) => (FrameId, Iteration, IsDead) = (frameId, iteration, isDead);

    /// <summary>The outputs that have come to be, for traces.</summary>
    internal OutputTrace[] DescribeOutputs()
    {
        var outputs = new OutputTrace[OutputCount];
        int count = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            ref Slot slot = ref OutputSlot(i);
            Tensor? value = slot.Reference is not { } variable ? slot.Tensor : variable.IsInitialized ? variable.Value : null;
            if (!slot.IsDead && value is { HasBuffer: true }) outputs[count++] = new(i, value.DType, value.Shape, value.ByteCount);
        }
        return count == outputs.Length ? outputs : outputs[..count];
    }

    ref Slot InputSlot(int index)
    {
        Debug.Assert((uint)index < (uint)_inputCount);
        return ref _slots[_inputSlots[_firstInput + index]];
    }

    ref Slot OutputSlot(int index)
    {
        Debug.Assert((uint)index < (uint)OutputCount);
        return ref _slots[_firstOutput + index];
    }

    /// <summary>The value of an input; of a reference input, the variable's value.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: the variable has no value yet.</exception>
    public Tensor Input(int index)
    {
        ref Slot slot = ref InputSlot(index);
        if (slot.Reference is null) return slot.Tensor;
        if (!Step.SharesVariables) return slot.Reference.Value;
        slot.Reference.ReadInto(slot.Tensor);
        return slot.Tensor;
    }

    /// <summary>The variable that a reference input refers to.</summary>
    public Variable InputVariable(int index) => InputSlot(index).Reference
        ?? throw new StatusException(ErrorCode.Internal, $"Input {index} of node '{Node.Name}' is not a reference to a variable");

    /// <summary>Does the input come by reference?</summary>
    public bool IsReference(int index) => InputSlot(index).Reference is not null;

    /// <summary>v1 control flow: has the input come? Of a Merge's inputs only one has.</summary>
    public bool HasInput(int index)
    {
        ref Slot slot = ref InputSlot(index);
        return slot.Reference is not null || slot.Tensor.HasBuffer;
    }

    /// <summary>The resource that input <paramref name="index"/>, a handle, refers to.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none; INVALID_ARGUMENT: it is of another kind.</exception>
    public T Resource<T>(int index) where T : class => Step.Resources.Lookup<T>(Handle(index));

    /// <summary>The handle in resource input <paramref name="index"/>.</summary>
    public ResourceHandle Handle(int index) => (ResourceHandle)Input(index).Objects[0];

    /// <summary>New memory with undefined content for an output.</summary>
    public Tensor Allocate(int index, in Shape shape) => Allocate(index, Node.OutputTypes[index].ToValue(), shape);

    /// <summary>New memory with undefined content for an output of a type that the node does not say.</summary>
    public Tensor Allocate(int index, DType dtype, in Shape shape)
    {
        Tensor tensor = OutputSlot(index).Tensor;
        tensor.AttachNew(dtype, shape);
        return tensor;
    }

    /// <summary>
    /// The memory of an input for an output, if nobody else needs it and its size fits; else new memory. The input stays readable,
    /// so an elementwise kernel works either way; its content is otherwise undefined.
    /// </summary>
    public Tensor ForwardOrAllocate(int input, int output, in Shape shape) => ForwardOrAllocate(input, input, output, shape);

    /// <summary>The memory of one of two inputs for an output; see <see cref="ForwardOrAllocate(int, int, in Shape)"/>.</summary>
    public Tensor ForwardOrAllocate(int input, int other, int output, in Shape shape)
    {
        DType dtype = Node.OutputTypes[output].ToValue();
        Tensor tensor = OutputSlot(output).Tensor;
        if (CanForward(input, dtype, shape)) tensor.AttachShared(InputSlot(input).Tensor, dtype, shape);
        else if (other != input && CanForward(other, dtype, shape)) tensor.AttachShared(InputSlot(other).Tensor, dtype, shape);
        else tensor.AttachNew(dtype, shape);
        return tensor;
    }

    /// <summary>
    /// Is this the last use of an input that nobody else holds? Then a kernel may change the value in place and pass it on
    /// with <see cref="SetOutput(int, Tensor)"/>.
    /// </summary>
    public bool OwnsInput(int input)
    {
        if (input >= 64 || (_diesHere & (1UL << input)) == 0) return false;
        ref Slot slot = ref InputSlot(input);
        return slot.Reference is null && !slot.Tensor.IsShared;
    }

    bool CanForward(int input, DType dtype, in Shape shape)
    {
        if (input >= 64 || (_diesHere & (1UL << input)) == 0) return false;
        ref Slot slot = ref InputSlot(input);
        return slot.Reference is null && slot.Tensor.DType.Size() == dtype.Size() && dtype.Size() > 0
            && slot.Tensor.ElementCount == shape.ElementCount && !slot.Tensor.IsShared;
    }

    /// <summary>An output that has been allocated, to be written.</summary>
    public Tensor Output(int index) => OutputSlot(index).Tensor;

    /// <summary>Takes an output that has been set away again, to set another; the caller disposes it.</summary>
    public Tensor TakeOutput(int index)
    {
        Tensor taken = OutputSlot(index).Tensor.Share();
        OutputSlot(index).Tensor.Dispose();
        return taken;
    }

    /// <summary>Makes an output share the memory of <paramref name="value"/>, which stays its holder's.</summary>
    public void SetOutput(int index, Tensor value) => OutputSlot(index).Tensor.AttachShared(value);

    /// <summary>Makes an output share the memory of <paramref name="value"/> under another shape of as many elements.</summary>
    public void SetOutput(int index, Tensor value, in Shape shape)
    {
        Debug.Assert(value.ElementCount == shape.ElementCount);
        OutputSlot(index).Tensor.AttachShared(value, value.DType, shape);
    }

    /// <summary>Makes an output share the memory of <paramref name="value"/> as another type of the same size.</summary>
    public void SetOutput(int index, Tensor value, DType dtype, in Shape shape) => OutputSlot(index).Tensor.AttachShared(value, dtype, shape);

    /// <summary>Makes <paramref name="value"/>, which the caller owns, an output and lets go of it.</summary>
    public void MoveOutput(int index, Tensor value)
    {
        SetOutput(index, value);
        value.Dispose();
    }

    /// <summary>Makes an output refer to a variable.</summary>
    public void SetReference(int index, Variable variable) => OutputSlot(index).Reference = variable;

    /// <summary>v1 control flow: says that an output did not come to be.</summary>
    public void SetDead(int index) => OutputSlot(index).IsDead = true;
}
