using System.Numerics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Work on real numbers whose type is known at run time only.</summary>
interface INumberWork
{
    /// <summary>Does the work.</summary>
    void Run<T>() where T : unmanaged, INumber<T>;
}

/// <summary>Runs <see cref="INumberWork"/>s.</summary>
static class Numbers
{
    /// <summary>Runs <paramref name="work"/> for numbers of <paramref name="dtype"/>; <see langword="false"/>: they are no real numbers.</summary>
    public static bool Run<TWork>(DType dtype, scoped in TWork work) where TWork : struct, INumberWork, allows ref struct
    {
        switch (dtype)
        {
            case DType.Float: work.Run<float>(); return true;
            case DType.Double: work.Run<double>(); return true;
            case DType.Half: work.Run<Half>(); return true;
            case DType.BFloat16: work.Run<BFloat16>(); return true;
            case DType.Int8: work.Run<sbyte>(); return true;
            case DType.Int16: work.Run<short>(); return true;
            case DType.Int32: work.Run<int>(); return true;
            case DType.Int64: work.Run<long>(); return true;
            case DType.UInt8: work.Run<byte>(); return true;
            case DType.UInt16: work.Run<ushort>(); return true;
            case DType.UInt32: work.Run<uint>(); return true;
            case DType.UInt64: work.Run<ulong>(); return true;
            default: return false;
        }
    }
}
