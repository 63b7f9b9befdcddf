using System.Numerics;
using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Numbers of their texts.</summary>
[Op("StringToNumber(string_tensor: string) -> output: out_type", "out_type: {float, double, int32, int64, uint32, uint64} = DT_FLOAT")]
static class StringToNumberOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("out_type: float, double, int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor input = c.Input(0);
        Span<byte[]> strings = input.Strings;
        Span<T> output = c.Allocate(0, input.Shape).Write<T>();
        for (int i = 0; i < output.Length; i++)
        {
            if (!NumberText.TryParse(strings[i], out output[i]))
            {
                Throw.InvalidArgument($"StringToNumberOp could not correctly convert string: {Encoding.UTF8.GetString(strings[i])}");
            }
        }
    }
}
