using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A v1 variable: its output is a reference to storage that lives as long as the session.</summary>
[Op("VariableV2() -> ref: Ref(dtype)", "shape: shape", "dtype: type", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class VariableV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeAttr("shape"));

    [CpuKernel]
    public class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _container = k.String("container");
        readonly string _name = k.String("shared_name") is { Length: > 0 } shared ? shared : k.Node.Name;
        readonly string _nodeName = k.Node.Name;
        readonly DType _dtype = k.Type("dtype");
        readonly PartialShape _shape = k.ShapeAttr("shape");

        public sealed override void Compute(KernelContext context) => context.SetReference(0,
            context.Step.Resources.Find<Variable>(_container, _name)
            ?? context.Step.Resources.GetOrAdd(_container, _name, _ => new Variable(_nodeName, _dtype, _shape)));
    }
}
