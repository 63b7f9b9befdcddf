using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Steps of an LSTM over time; a single cell is one step.</summary>
/// <param name="k">The node.</param>
/// <param name="gates">Order of the gates in the weights.</param>
abstract class LstmKernel(KernelConstruction k, LstmGates gates) : Kernel
{
    readonly bool _isBlock = k.Node.Type.StartsWith("BlockLSTM", StringComparison.Ordinal), _usePeepholes = k.Bool("use_peephole");
    readonly float _forgetBias = k.FindAttr("forget_bias")?.AsFloat() ?? 0, _clip = k.Float("cell_clip");

    public sealed override void Compute(KernelContext context)
    {
        LstmSizes sizes = LstmSizes.Of(context, _isBlock ? 1 : 0);
        int steps = _isBlock ? (int)Math.Clamp(context.Input(0).Item<long>(), 0, sizes.Time) : 1;
        LstmTensors results = LstmTensors.Allocate(context, _isBlock ? [sizes.Time, sizes.Batch, sizes.Cell] : [sizes.Batch, sizes.Cell]);
        using Tensor joined = Tensor.Allocate(DType.Float, [sizes.Batch, sizes.Input + sizes.Cell]);
        using Tensor products = Tensor.Allocate(DType.Float, [sizes.Batch, 4 * sizes.Cell]);
        int stateSize = sizes.Batch * sizes.Cell;
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<float> state = t == 0 ? context.Input(sizes.First + 1).Read<float>() : results.State.Slice((t - 1) * stateSize, stateSize);
            ReadOnlySpan<float> hidden = t == 0 ? context.Input(sizes.First + 2).Read<float>() : results.Hidden.Slice((t - 1) * stateSize, stateSize);
            Step(context, sizes, t, state, hidden, joined.Write<float>(), products.Write<float>(), results);
        }
        results.State[(steps * stateSize)..].Clear();
        results.Hidden[(steps * stateSize)..].Clear();
    }

    void Step(KernelContext c, LstmSizes sizes, int t, ReadOnlySpan<float> state, ReadOnlySpan<float> hidden, Span<float> joined, Span<float> products, LstmTensors results)
    {
        int xSize = sizes.Batch * sizes.Input, width = sizes.Cell;
        sizes.Join(c.Input(sizes.First).Read<float>().Slice(t * xSize, xSize), hidden, joined);
        Gemm.Multiply(joined, c.Input(sizes.First + 3).Read<float>(), products, sizes.Batch, 4 * width, sizes.Input + width,
            epilogue: new Epilogue<float> { Bias = c.Input(sizes.First + 7).Read<float>() }, workers: Workers.Of(c));
        for (int row = 0; row < sizes.Batch; row++)
        {
            Lstm.Forward(products.Slice(row * 4 * width, 4 * width), gates, state.Slice(row * width, width), sizes.Peepholes(c, _usePeepholes),
                _forgetBias, _clip, results.Row(t * sizes.Batch + row, width));
        }
    }
}

/// <summary>The gradient of one step: of the state before, of the products, and of the peepholes.</summary>
abstract class LstmCellGradKernel(KernelConstruction k) : Kernel
{
    readonly bool _usePeepholes = k.Bool("use_peephole");

    public sealed override void Compute(KernelContext context)
    {
        LstmSizes sizes = LstmSizes.Of(context, 0);
        LstmTensors step = LstmTensors.Inputs(context, 8);
        Span<float> stateBefore = context.Allocate(0, [sizes.Batch, sizes.Cell]).Write<float>();
        Span<float> gates = context.Allocate(1, [sizes.Batch, 4 * sizes.Cell]).Write<float>();
        var peepholes = new LstmPeepholeGradients(context, 2, sizes.Cell);
        int width = sizes.Cell;
        for (int row = 0; row < sizes.Batch; row++)
        {
            ReadOnlySpan<float> before = context.Input(1).Read<float>().Slice(row * width, width);
            Span<float> rowGates = gates.Slice(row * 4 * width, 4 * width);
            Lstm.Backward(LstmGates.Icfo, before, sizes.Peepholes(context, _usePeepholes), step.Row(row, width),
                context.Input(14).Read<float>().Slice(row * width, width), context.Input(15).Read<float>().Slice(row * width, width),
                rowGates, stateBefore.Slice(row * width, width));
            if (_usePeepholes) peepholes.Add(LstmGates.Icfo, rowGates, before, step.Row(row, width).State);
        }
    }
}

/// <summary>The gradient of all steps, from the last to the first.</summary>
/// <param name="k">The node.</param>
/// <param name="gates">Order of the gates in the weights.</param>
abstract class BlockLstmGradKernel(KernelConstruction k, LstmGates gates) : Kernel
{
    const int StepInputs = 9, Hidden = 15, StateGradient = 16, HiddenGradient = 17;

    readonly bool _usePeepholes = k.Bool("use_peephole");

    public sealed override void Compute(KernelContext context)
    {
        LstmSizes sizes = LstmSizes.Of(context, 1);
        int steps = (int)Math.Min(context.Input(0).Item<long>(), sizes.Time), width = sizes.Cell;
        for (int output = 0; output < 8; output++) context.Allocate(output, context.Input(output + 1).Shape).WriteBytes().Clear();
        using Tensor joined = Tensor.Allocate(DType.Float, [sizes.Batch, sizes.Input + width]);
        using Tensor joinedGradient = Tensor.Allocate(DType.Float, [sizes.Batch, sizes.Input + width]);
        using Tensor products = Tensor.Allocate(DType.Float, [sizes.Batch, 4 * width]);
        var scratch = new Scratch(joined.Write<float>(), joinedGradient.Write<float>(), products.Write<float>());
        for (int t = steps - 1; t >= 0; t--) Step(context, sizes, t, scratch);
    }

    readonly ref struct Scratch(Span<float> joined, Span<float> joinedGradient, Span<float> products)
    {
        public readonly Span<float> Joined = joined, JoinedGradient = joinedGradient, Products = products;
    }

    void Step(KernelContext c, LstmSizes sizes, int t, Scratch scratch)
    {
        int width = sizes.Cell, stateSize = sizes.Batch * width, xSize = sizes.Batch * sizes.Input;
        LstmTensors results = LstmTensors.Inputs(c, StepInputs);
        ReadOnlySpan<float> state = t == 0 ? c.Input(2).Read<float>() : results.State.Slice((t - 1) * stateSize, stateSize);
        ReadOnlySpan<float> hidden = t == 0 ? c.Input(3).Read<float>() : c.Input(Hidden).Read<float>().Slice((t - 1) * stateSize, stateSize);
        Span<float> stateGradient = Outputs(c, 1), hiddenGradient = Outputs(c, 2); // of the step before, in the end of the initial state
        TensorPrimitives.Add(stateGradient, c.Input(StateGradient).Read<float>().Slice(t * stateSize, stateSize), stateGradient);
        TensorPrimitives.Add(hiddenGradient, c.Input(HiddenGradient).Read<float>().Slice(t * stateSize, stateSize), hiddenGradient);
        Rows(c, sizes, t, state, results, stateGradient, hiddenGradient, scratch.Products);
        sizes.Join(c.Input(1).Read<float>().Slice(t * xSize, xSize), hidden, scratch.Joined);
        Gemm.Multiply(scratch.Products, c.Input(4).Read<float>(), scratch.JoinedGradient, sizes.Batch, sizes.Input + width, 4 * width, transposeB: true, workers: Workers.Of(c));
        Gemm.Multiply(scratch.Joined, scratch.Products, Outputs(c, 3), sizes.Input + width, 4 * width, sizes.Batch, transposeA: true,
            epilogue: new Epilogue<float> { Accumulate = true }, workers: Workers.Of(c));
        Span<float> x = Outputs(c, 0).Slice(t * xSize, xSize), bias = Outputs(c, 7);
        for (int row = 0; row < sizes.Batch; row++)
        {
            Span<float> both = scratch.JoinedGradient.Slice(row * (sizes.Input + width), sizes.Input + width);
            both[..sizes.Input].CopyTo(x[(row * sizes.Input)..]);
            both[sizes.Input..].CopyTo(hiddenGradient[(row * width)..]);
            TensorPrimitives.Add(bias, scratch.Products.Slice(row * 4 * width, 4 * width), bias);
        }
    }

    void Rows(KernelContext c, LstmSizes sizes, int t, ReadOnlySpan<float> state, LstmTensors results, Span<float> stateGradient, Span<float> hiddenGradient, Span<float> products)
    {
        int width = sizes.Cell;
        var peepholes = new LstmPeepholeGradients(Outputs(c, 4), Outputs(c, 5), Outputs(c, 6));
        for (int row = 0; row < sizes.Batch; row++)
        {
            ReadOnlySpan<float> before = state.Slice(row * width, width);
            Span<float> rowGates = products.Slice(row * 4 * width, 4 * width), rowState = stateGradient.Slice(row * width, width);
            LstmRow step = results.Row(t * sizes.Batch + row, width);
            Lstm.Backward(gates, before, sizes.Peepholes(c, _usePeepholes), step, rowState, hiddenGradient.Slice(row * width, width), rowGates, rowState);
            if (_usePeepholes) peepholes.Add(gates, rowGates, before, step.State);
        }
    }

    static Span<float> Outputs(KernelContext c, int output) => c.Output(output).Write<float>();
}

/// <summary>Sums of the peepholes' gradients over the batch.</summary>
readonly ref struct LstmPeepholeGradients(Span<float> input, Span<float> forget, Span<float> output)
{
    readonly Span<float> _input = input, _forget = forget, _output = output;

    /// <summary>Makes three outputs from <paramref name="first"/> on, zero at first.</summary>
    public LstmPeepholeGradients(KernelContext c, int first, int width)
        : this(Zeros(c, first, width), Zeros(c, first + 1, width), Zeros(c, first + 2, width))
    {
    }

    static Span<float> Zeros(KernelContext c, int output, int width)
    {
        Span<float> zeros = c.Allocate(output, [width]).Write<float>();
        zeros.Clear();
        return zeros;
    }

    /// <summary>Adds one row.</summary>
    public void Add(LstmGates order, ReadOnlySpan<float> gates, ReadOnlySpan<float> stateBefore, ReadOnlySpan<float> state)
    {
        int width = state.Length;
        TensorPrimitives.MultiplyAdd(gates.Slice(order.Input * width, width), stateBefore, _input, _input);
        TensorPrimitives.MultiplyAdd(gates.Slice(order.Forget * width, width), stateBefore, _forget, _forget);
        TensorPrimitives.MultiplyAdd(gates.Slice(order.Output * width, width), state, _output, _output);
    }
}
