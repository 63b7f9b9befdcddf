using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors that a step of an LSTM computes, for one or several points in time: i, cs, f, o, ci, co, h.</summary>
readonly ref struct LstmTensors(
    Span<float> input, Span<float> state, Span<float> forget, Span<float> output, Span<float> candidate, Span<float> activation, Span<float> hidden)
{
    readonly Span<float> _input = input, _forget = forget, _output = output, _candidate = candidate, _activation = activation;

    /// <summary>New states of the cells.</summary>
    public Span<float> State { get; } = state;

    /// <summary>Outputs of the cells.</summary>
    public Span<float> Hidden { get; } = hidden;

    /// <summary>The seven outputs, new and of one shape.</summary>
    public static LstmTensors Allocate(KernelContext c, in Shape shape)
    {
        for (int i = 0; i < 7; i++) c.Allocate(i, shape);
        return new(Of(c.Output(0)), Of(c.Output(1)), Of(c.Output(2)), Of(c.Output(3)), Of(c.Output(4)), Of(c.Output(5)), Of(c.Output(6)));
    }

    /// <summary>Six inputs from <paramref name="first"/> on: all but h.</summary>
    public static LstmTensors Inputs(KernelContext c, int first) => new(
        Of(c.Input(first)), Of(c.Input(first + 1)), Of(c.Input(first + 2)), Of(c.Input(first + 3)), Of(c.Input(first + 4)), Of(c.Input(first + 5)), default);

    static Span<float> Of(Tensor tensor) => tensor.Write<float>();

    /// <summary>One row.</summary>
    public LstmRow Row(int row, int width) => new(
        Part(_input, row, width), Part(State, row, width), Part(_forget, row, width), Part(_output, row, width),
        Part(_candidate, row, width), Part(_activation, row, width), Part(Hidden, row, width));

    static Span<float> Part(Span<float> all, int row, int width) => all.IsEmpty ? default : all.Slice(row * width, width);
}
