using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradients of LSTM ops.</summary>
static class LstmGradient
{
    const int StateOutput = 1, HiddenOutput = 6;

    /// <summary>
    /// Of an LSTM over time, from the gradients of states and outputs. TensorFlow takes <c>BlockLSTMGrad</c> for the second form of the
    /// op too, though that one's gates are in another order; so do we, since trained models depend on it.
    /// </summary>
    public static void OfBlock(GradientContext g)
    {
        var inputs = new List<Output>();
        for (int i = 0; i < g.InputCount; i++) inputs.Add(g.Input(i));
        for (int i = 0; i < g.OutputCount; i++) inputs.Add(g.Output(i));
        inputs.Add(g.OutputGradient(StateOutput));
        inputs.Add(g.OutputGradient(HiddenOutput));
        Node gradient = g.Call("BlockLSTMGrad", inputs.ToArray(), [("T", g.Type("T")), ("use_peephole", g.Bool("use_peephole"))]).Node;
        for (int i = 0; i < gradient.OutputCount; i++) g.SetInput(i + 1, gradient[i]);
    }
}
