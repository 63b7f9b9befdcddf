using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// The kernel of several elementwise nodes: runs their kernels on blocks of rows (of dimension 0) that stay in the cache. An input that is
/// broadcast along the rows is given whole to each block. Inputs whose rows do not fit each other are left to the kernels to refuse.
/// </summary>
sealed class ElementwiseChain : Kernel
{
    /// <summary>Name of the op, which is in no table: each chain registers its own.</summary>
    public const string OpName = "_ElementwiseChain";

    /// <summary>Bytes of a block of the result, per thread: a block and what it is made of fit in the second-level cache.</summary>
    const long BlockBytes = 64 << 10;

    readonly Node[] _nodes;
    readonly Kernel[] _kernels;
    readonly int[] _inputSlots, _firstInputs;
    readonly ulong[] _dies;
    readonly int _externals;
    Frame? _idle;

    ElementwiseChain(IReadOnlyList<StepNode> chain, ReadOnlySpan<Edge> inputs, Func<Node, Kernel> kernels)
    {
        _nodes = [.. chain.Select(n => n.Node)];
        _kernels = [.. _nodes.Select(kernels)];
        _externals = inputs.Length;
        _firstInputs = new int[_nodes.Length];
        _dies = new ulong[_nodes.Length];
        var slots = new Dictionary<Edge, int>();
        foreach (Edge input in inputs) slots.Add(input, slots.Count);
        foreach (StepNode node in chain) slots.Add(node[0], slots.Count);
        var inputSlots = new List<int>();
        int[] lastUse = new int[slots.Count];
        for (int i = 0; i < _nodes.Length; i++)
        {
            _firstInputs[i] = inputSlots.Count;
            foreach (Edge input in chain[i].Inputs)
            {
                inputSlots.Add(slots[input]);
                lastUse[slots[input]] = i;
            }
        }
        _inputSlots = [.. inputSlots];
        for (int i = 0; i < _nodes.Length; i++)
        {
            for (int k = 0; k < chain[i].Inputs.Length; k++)
            {
                if (lastUse[_inputSlots[_firstInputs[i] + k]] == i) _dies[i] |= 1UL << k;
            }
        }
    }

    /// <summary>An op whose kernel runs a chain.</summary>
    public static OpRegistration Register(IReadOnlyList<StepNode> chain, Edge[] inputs, Func<Node, Kernel> kernels)
    {
        ImmutableArray<ArgDef> args = [.. inputs.Select((input, i) => new ArgDef($"x{i}") { Type = input.DType })];
        var def = new OpDef(OpName, args, [new ArgDef("y") { Type = chain[^1].Node.OutputTypes[0] }], []);
        var kernel = new ElementwiseChain(chain, inputs, kernels);
        return new OpRegistration(def) { CreateCpuKernel = _ => kernel };
    }

    public override void Compute(KernelContext context)
    {
        Frame frame = Interlocked.Exchange(ref _idle, null) ?? new Frame(_externals + _nodes.Length, context.Step);
        frame.Context.Step = context.Step;
        try
        {
            long rows = Rows(context, out int rank, out long rowBytes), block = Math.Max(1, BlockBytes * Math.Max(1, context.Step.Threads) / Math.Max(1, rowBytes));
            if (rows <= block) RunWhole(context, frame);
            else
            {
                for (long start = 0; start < rows; start += block) RunBlock(context, frame, rank, rows, start, Math.Min(block, rows - start));
            }
        }
        finally
        {
            foreach (ref Slot slot in frame.Slots.AsSpan()) slot.Clear();
            _idle = frame; // of two that come back at the same time one is left to the garbage collector
        }
    }

    /// <summary>Rows that all inputs of the highest rank have, unless they have one; 0: they differ, or there are none.</summary>
    long Rows(KernelContext context, out int rank, out long rowBytes)
    {
        rank = 0;
        for (int i = 0; i < _externals; i++) rank = Math.Max(rank, context.Input(i).Shape.Rank);
        (long rows, rowBytes) = (1, 0);
        for (int i = 0; i < _externals && rank > 0; i++)
        {
            Tensor input = context.Input(i);
            if (input.Shape.Rank < rank || input.Shape[0] == 1) continue;
            if (rows != 1 && rows != input.Shape[0]) return 0;
            rows = input.Shape[0];
            rowBytes = Math.Max(rowBytes, input.ByteCount / Math.Max(1, rows));
        }
        return rows;
    }

    void RunWhole(KernelContext context, Frame frame)
    {
        for (int i = 0; i < _externals; i++)
        {
            Tensor input = context.Input(i);
            bool isLastUse = context.OwnsInput(i);
            frame.Slots[i].Tensor.AttachShared(input);
            if (isLastUse) input.Dispose(); // so that the kernels may use its memory
        }
        Run(frame);
        context.SetOutput(0, frame.Slots[^1].Tensor);
    }

    void RunBlock(KernelContext context, Frame frame, int rank, long rows, long start, long count)
    {
        for (int i = 0; i < _externals; i++)
        {
            Tensor input = context.Input(i);
            if (input.Shape.Rank == rank && input.Shape[0] == rows) frame.Slots[i].Tensor.AttachRows(input, start, count);
            else frame.Slots[i].Tensor.AttachShared(input);
        }
        Run(frame);
        Tensor result = frame.Slots[^1].Tensor;
        if (start == 0) context.Allocate(0, result.Shape.With(0, rows));
        long offset = start * (result.ByteCount / count);
        result.ReadBytes().CopyTo(context.Output(0).WriteBytes()[(int)offset..]);
        foreach (ref Slot slot in frame.Slots.AsSpan()) slot.Clear();
    }

    void Run(Frame frame)
    {
        for (int i = 0; i < _nodes.Length; i++)
        {
            int inputCount = (i + 1 < _nodes.Length ? _firstInputs[i + 1] : _inputSlots.Length) - _firstInputs[i];
            frame.Context.Bind(_nodes[i], frame.Slots, _inputSlots, _firstInputs[i], inputCount, _externals + i, _dies[i]);
            try
            {
                _kernels[i].Compute(frame.Context);
            }
            catch (Exception e) when (KernelFault.IsToWrap(e, _nodes[i]))
            {
                throw KernelFault.Of(_nodes[i], e);
            }
            for (int k = 0; k < inputCount; k++)
            {
                if ((_dies[i] & (1UL << k)) != 0) frame.Slots[_inputSlots[_firstInputs[i] + k]].Clear();
            }
        }
    }

    /// <summary>What one run needs of its own.</summary>
    sealed class Frame
    {
        public readonly Slot[] Slots;
        public readonly KernelContext Context;

        public Frame(int slots, StepContext step)
        {
            Slots = new Slot[slots];
            foreach (ref Slot slot in Slots.AsSpan()) slot.Tensor = new Tensor();
            Context = new KernelContext(step);
        }
    }
}
