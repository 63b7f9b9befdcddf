using TensorHarbor.Formats.Examples;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Serialized tf.train.Example messages from their JSON form.</summary>
[Op("DecodeJSONExample(json_examples: string) -> binary_examples: string")]
static class DecodeJSONExampleOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor json = c.Input(0), output = c.Allocate(0, json.Shape);
        var builder = new ExampleBuilder();
        for (int i = 0; i < json.Strings.Length; i++) output.Strings[i] = ExampleJson.ToExample(json.Strings[i], builder);
    }
}
