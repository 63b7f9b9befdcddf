using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Passes inputs on unchanged, references as references.</summary>
static class ValuePassing
{
    public static void Compute(KernelContext c, int input, int output)
    {
        if (c.IsReference(input) && c.Node.OutputTypes[output].IsRef()) c.SetReference(output, c.InputVariable(input));
        else c.SetOutput(output, c.Input(input));
    }
}
