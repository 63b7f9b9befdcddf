using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
namespace TensorHarbor.Training;
static class TempOps
{
    public static Output SegmentSum(this Scope s, Output a, Output b, string? name = null) => s.Add("SegmentSum", [a, b], [("T", a.ValueType), ("Tindices", b.ValueType)], name);
    public static Output UnsortedSegmentSum(this Scope s, Output a, Output b, Output n, string? name = null) => s.Add("UnsortedSegmentSum", [a, b, n], [("T", a.ValueType), ("Tindices", b.ValueType), ("Tnumsegments", n.ValueType)], name);
    public static Output Conv2D(this Scope s, Output a, Output b, long[] strides, string padding, string? name = null) => s.Add("Conv2D", [a, b], [("T", a.ValueType), ("strides", strides), ("padding", padding)], name);
    public static Output MaxPool(this Scope s, Output a, long[] k, long[] strides, string padding, string? name = null) => s.Add("MaxPool", [a], [("T", a.ValueType), ("ksize", k), ("strides", strides), ("padding", padding)], name);
    public static Node ParseExample(this Scope s, Output a, Output n, ReadOnlySpan<Output> sk, ReadOnlySpan<Output> dk, ReadOnlySpan<Output> dd, DType[] st, PartialShape[] shapes, string? name = null) => s.Add("ParseExample", [a, n, .. sk, .. dk, .. dd], [("Nsparse", 0), ("Ndense", dk.Length), ("sparse_types", st), ("Tdense", new[] { DType.Float }), ("dense_shapes", shapes)], name);
}
