namespace TensorHarbor.Linalg;

/// <summary>Where the four gates lie in a row of the weights: each of the four parts is as wide as the cell.</summary>
/// <param name="Input">Part of the input gate.</param>
/// <param name="Cell">Part of the cell's candidate.</param>
/// <param name="Forget">Part of the forget gate.</param>
/// <param name="Output">Part of the output gate.</param>
public readonly record struct LstmGates(int Input, int Cell, int Forget, int Output)
{
    /// <summary>Input, cell, forget, output: TensorFlow's first block LSTM.</summary>
    public static LstmGates Icfo => new(0, 1, 2, 3);

    /// <summary>Input, forget, cell, output: its second one.</summary>
    public static LstmGates Ifco => new(0, 2, 1, 3);
}

/// <summary>Peepholes: weights by which the cell's state enters its gates; empty: none.</summary>
public readonly ref struct LstmPeepholes(ReadOnlySpan<float> input, ReadOnlySpan<float> forget, ReadOnlySpan<float> output)
{
    /// <summary>Into the input gate.</summary>
    public ReadOnlySpan<float> Input { get; } = input;

    /// <summary>Into the forget gate.</summary>
    public ReadOnlySpan<float> Forget { get; } = forget;

    /// <summary>Into the output gate.</summary>
    public ReadOnlySpan<float> Output { get; } = output;
}

/// <summary>What a step of an LSTM computes, for one row of the batch: activated gates, candidate, state before and after its activation, output.</summary>
public readonly ref struct LstmRow(
    Span<float> input, Span<float> state, Span<float> forget, Span<float> output, Span<float> candidate, Span<float> activation, Span<float> hidden)
{
    /// <summary>Input gate.</summary>
    public Span<float> Input { get; } = input;

    /// <summary>New state of the cell.</summary>
    public Span<float> State { get; } = state;

    /// <summary>Forget gate.</summary>
    public Span<float> Forget { get; } = forget;

    /// <summary>Output gate.</summary>
    public Span<float> Output { get; } = output;

    /// <summary>Candidate: what would enter the cell.</summary>
    public Span<float> Candidate { get; } = candidate;

    /// <summary>tanh of the state.</summary>
    public Span<float> Activation { get; } = activation;

    /// <summary>Output of the cell.</summary>
    public Span<float> Hidden { get; } = hidden;
}

/// <summary>Elementwise part of LSTM steps (Hochreiter and Schmidhuber, 1997; peepholes: Gers and Schmidhuber, 2000), forward and backward.</summary>
public static class Lstm
{
    /// <summary>One step of one row.</summary>
    /// <param name="gates">Products of inputs and weights with bias, four parts; used as scratch.</param>
    /// <param name="order">Order of the parts.</param>
    /// <param name="stateBefore">State of the cell before.</param>
    /// <param name="peepholes">Peepholes.</param>
    /// <param name="forgetBias">Added to the forget gate.</param>
    /// <param name="clip">Bound of the state's magnitude; not positive: none.</param>
    /// <param name="row">Gets the results.</param>
    public static void Forward(
        Span<float> gates, LstmGates order, ReadOnlySpan<float> stateBefore, LstmPeepholes peepholes, float forgetBias, float clip, LstmRow row)
    {
        int width = stateBefore.Length;
        Span<float> input = gates.Slice(order.Input * width, width), candidate = gates.Slice(order.Cell * width, width);
        Span<float> forget = gates.Slice(order.Forget * width, width), output = gates.Slice(order.Output * width, width);
        TensorPrimitives.Add(forget, forgetBias, forget);
        if (!peepholes.Input.IsEmpty)
        {
            TensorPrimitives.MultiplyAdd(stateBefore, peepholes.Input, input, input);
            TensorPrimitives.MultiplyAdd(stateBefore, peepholes.Forget, forget, forget);
        }
        Elementwise.Sigmoid<float>(input, row.Input);
        Elementwise.Sigmoid<float>(forget, row.Forget);
        Elementwise.Tanh<float>(candidate, row.Candidate);
        TensorPrimitives.Multiply(row.Candidate, row.Input, row.State);
        TensorPrimitives.MultiplyAdd(stateBefore, row.Forget, row.State, row.State);
        if (clip > 0) Clip(row.State, clip);
        if (!peepholes.Output.IsEmpty) TensorPrimitives.MultiplyAdd(row.State, peepholes.Output, output, output);
        Elementwise.Sigmoid<float>(output, row.Output);
        Elementwise.Tanh<float>(row.State, row.Activation);
        TensorPrimitives.Multiply(row.Activation, row.Output, row.Hidden);
    }

    static void Clip(Span<float> values, float bound)
    {
        foreach (ref float value in values) value = Math.Clamp(value, -bound, bound);
    }

    /// <summary>The gradients of one step of one row.</summary>
    /// <param name="order">Order of the parts.</param>
    /// <param name="stateBefore">State of the cell before.</param>
    /// <param name="peepholes">Peepholes.</param>
    /// <param name="row">Results of the step.</param>
    /// <param name="stateGradient">Gradient of the new state.</param>
    /// <param name="hiddenGradient">Gradient of the output.</param>
    /// <param name="gates">Gets the gradients of the products, four parts.</param>
    /// <param name="stateBeforeGradient">Gets the gradient of the state before.</param>
    public static void Backward(LstmGates order, ReadOnlySpan<float> stateBefore, LstmPeepholes peepholes, LstmRow row,
        ReadOnlySpan<float> stateGradient, ReadOnlySpan<float> hiddenGradient, Span<float> gates, Span<float> stateBeforeGradient)
    {
        int width = stateBefore.Length;
        bool hasPeepholes = !peepholes.Input.IsEmpty;
        Span<float> input = gates.Slice(order.Input * width, width), candidate = gates.Slice(order.Cell * width, width);
        Span<float> forget = gates.Slice(order.Forget * width, width), output = gates.Slice(order.Output * width, width);
        for (int k = 0; k < width; k++)
        {
            float i = row.Input[k], f = row.Forget[k], o = row.Output[k], ci = row.Candidate[k], co = row.Activation[k];
            output[k] = o * (1 - o) * hiddenGradient[k] * co;
            float state = (1 - co * co) * hiddenGradient[k] * o + stateGradient[k];
            if (hasPeepholes) state += output[k] * peepholes.Output[k];
            candidate[k] = (1 - ci * ci) * state * i;
            forget[k] = f * (1 - f) * state * stateBefore[k];
            input[k] = i * (1 - i) * state * ci;
            stateBeforeGradient[k] = state * f;
            if (hasPeepholes) stateBeforeGradient[k] += input[k] * peepholes.Input[k] + forget[k] * peepholes.Forget[k];
        }
    }
}
