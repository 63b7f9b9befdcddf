using System.Globalization;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Protos;

public sealed class TensorProtosTests
{
    static TensorProto Proto(DataType dtype, params long[] dims) => new() { Dtype = dtype, TensorShape = new Shape(dims).ToProto() };

    static TensorProto With(TensorProto proto, Action<TensorProto> change)
    {
        change(proto);
        return proto;
    }

    static T[] Read<T>(TensorProto proto) where T : unmanaged
    {
        using Tensor tensor = proto.ToTensor();
        return tensor.Read<T>().ToArray();
    }

    [Fact]
    public void Lists_are_repeated_cut_or_zero_as_in_TensorFlow()
    {
        Assert.Equal([1f, 2f], Read<float>(With(Proto(DataType.DtFloat, 2), p => p.FloatVal.Add([1, 2, 3]))));
        Assert.Equal([1f, 1f], Read<float>(With(Proto(DataType.DtFloat, 2), p => p.FloatVal.Add(1))));
        Assert.Equal([0f, 0f], Read<float>(Proto(DataType.DtFloat, 2)));
        Assert.Equal([5f], Read<float>(new TensorProto { Dtype = DataType.DtFloat, FloatVal = { 5 } }));
        Assert.Equal(
            [new Complex64(1, 2), new(1, 2), new(1, 2)],
            Read<Complex64>(With(Proto(DataType.DtComplex64, 3), p => p.ScomplexVal.Add([1, 2, 3]))));
        Assert.Equal([(sbyte)44, (sbyte)-1, (sbyte)-1], Read<sbyte>(With(Proto(DataType.DtInt8, 3), p => p.IntVal.Add([300, -1]))));
        Assert.Equal(
            [(ushort)4464, ushort.MaxValue, ushort.MaxValue],
            Read<ushort>(With(Proto(DataType.DtUint16, 3), p => p.IntVal.Add([70000, -1]))));
        Assert.Equal([(Half)1, (Half)1], Read<Half>(With(Proto(DataType.DtHalf, 2), p => p.HalfVal.Add(15360))));
        Assert.Equal([(BFloat16)1, (BFloat16)1], Read<BFloat16>(With(Proto(DataType.DtBfloat16, 2), p => p.HalfVal.Add(16256))));
        Assert.Equal([60, 61, 61], Read<byte>(With(Proto(DataType.DtFloat8E5M2, 3), p => p.Float8Val = ByteString.CopyFrom(60, 61))));
    }

    [Fact]
    public void Strings_come_from_the_list_or_the_content()
    {
        Assert.Equal(
            ["a", "b", "b"],
            Strings(With(Proto(DataType.DtString, 3), p => p.StringVal.Add([ByteString.CopyFromUtf8("a"), ByteString.CopyFromUtf8("b")]))));
        Assert.Equal(["", ""], Strings(Proto(DataType.DtString, 2)));
        Assert.Equal(
            ["a", "bb"], Strings(With(Proto(DataType.DtString, 2), p => p.TensorContent = ByteString.CopyFromUtf8("\u0001\u0002abb"))));

        static string[] Strings(TensorProto proto)
        {
            using Tensor tensor = proto.ToTensor();
            return [.. tensor.Strings.ToArray().Select(System.Text.Encoding.UTF8.GetString)];
        }
    }

    public static TheoryData<TensorProto, string> Refused => new()
    {
        { With(Proto(DataType.DtFloat, 2), p => p.TensorContent = ByteString.CopyFromUtf8("abc")), "tensor_content has 3 bytes, which does not fit float[2]" },
        { With(Proto(DataType.DtFloat, 2), p => p.TensorContent = ByteString.CopyFromUtf8("abcdabcdabcd")), "tensor_content has 12 bytes, which does not fit float[2]" },
        { With(Proto(DataType.DtFloat, 1L << 40), p => p.TensorContent = ByteString.CopyFromUtf8("abcd")), "tensor_content has 4 bytes, which does not fit float[1099511627776]" },
        { With(Proto(DataType.DtBool, 2), p => p.TensorContent = ByteString.CopyFrom(2, 0)), "tensor_content of a bool tensor has bytes other than 0 and 1" },
        { With(Proto(DataType.DtString, 2), p => p.TensorContent = ByteString.CopyFromUtf8("\u0001\u0002ab")), "tensor_content does not hold 2 strings" },
        { With(Proto(DataType.DtVariant, 1), p => p.TensorContent = ByteString.CopyFromUtf8("\u0002ab")), "tensor_content of variant[1] holds something else" },
        { With(Proto(DataType.DtString, 1L << 40), p => p.TensorContent = ByteString.CopyFromUtf8("ab")), "tensor_content has 2 bytes, which does not fit string[1099511627776]" },
        { With(Proto(DataType.DtFloat), p => p.TensorShape.Dim.Add(new TensorShapeProto.Types.Dim { Size = -1 })), "Dimension -1 must be >= 0" },
        { With(Proto(DataType.DtFloat), p => p.TensorShape.Dim.Add(Enumerable.Repeat(new TensorShapeProto.Types.Dim { Size = 1L << 32 }, 2))), "Shape [4294967296,4294967296] has more than 2^63-1 elements" },
        { With(Proto(DataType.DtFloat), p => p.TensorShape.Dim.Add(Enumerable.Repeat(new TensorShapeProto.Types.Dim { Size = 1 }, 300))), "A shape has at most 254 dimensions, got 300" },
        { new TensorProto { FloatVal = { 5 } }, "dtype invalid is not that of a tensor" },
        { new TensorProto { Dtype = DataType.DtFloatRef, FloatVal = { 5 } }, "dtype float_ref is not that of a tensor" },
        { new TensorProto { Dtype = (DataType)77 }, "dtype unknown dtype enum (77) is not that of a tensor" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused(TensorProto proto, string why)
    {
        var error = Assert.Throws<StatusException>(() => proto.ToTensor());
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal("Cannot parse tensor from proto: " + why, error.Message);
    }

    [Theory]
    [InlineData(DataType.DtFloat)]
    [InlineData(DataType.DtString)]
    [InlineData(DataType.DtResource)]
    public void A_few_bytes_do_not_claim_much_memory(DataType dtype)
    {
        TensorProto proto = Proto(dtype, 1L << 40);
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() => proto.ToTensor()).Code);
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() => Proto(dtype, 1000).ToTensor(maxBytes: 3999)).Code);
    }

    public static TheoryData<DType> AllTypes =>
        new(Enum.GetValues<DType>().Where(t => t is not (DType.Invalid or DType.Resource or DType.Variant)));

    [Theory, MemberData(nameof(AllTypes))]
    public void Every_type_survives_every_encoding(DType dtype)
    {
        foreach (TensorEncoding encoding in Enum.GetValues<TensorEncoding>())
        {
            foreach (Shape shape in (Shape[])[[], [0], [1], [7], [2, 3], [3, 0, 2], [2, 1, 2, 1, 2, 1, 2, 3]])
            {
                using Tensor tensor = Make(dtype, shape);
                using Tensor back = TensorProto.Parser.ParseFrom(tensor.ToProto(encoding).ToByteArray()).ToTensor();
                TensorAssert.Same(tensor, back);
            }
        }
    }

    /// <summary>A tensor of arbitrary but valid elements.</summary>
    internal static Tensor Make(DType dtype, in Shape shape, int seed = 1)
    {
        var random = new Random(seed);
        Tensor tensor = Tensor.Allocate(dtype, shape);
        if (dtype == DType.String)
        {
            for (int i = 0; i < shape.Count; i++) tensor.Strings[i] = System.Text.Encoding.UTF8.GetBytes(
                new string('s', i * 70) + i.ToString(CultureInfo.InvariantCulture));
            return tensor;
        }
        random.NextBytes(tensor.WriteBytes());
        if (dtype == DType.Bool) foreach (ref byte b in tensor.WriteBytes()) b &= 1;
        return tensor;
    }

    [Fact]
    public void Resources_keep_their_handles()
    {
        using Tensor tensor = Tensor.FromObjects(
            DType.Resource, [new ResourceHandleProto { Name = "v" }, new ResourceHandleProto { Name = "w" }], [2]);
        using Tensor back = tensor.ToProto().ToTensor();
        Assert.Equal(tensor.Objects.ToArray(), back.Objects.ToArray());
        using Tensor foreign = Tensor.FromObjects(DType.Resource, ["x"], []);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<StatusException>(() => foreign.ToProto()).Code);
    }

    [Fact]
    public void Variants_and_handles_come_as_content_too()
    {
        var first = new VariantTensorDataProto { TypeName = "a" };
        var second = new VariantTensorDataProto { TypeName = "bb", Metadata = ByteString.CopyFromUtf8("more") };
        byte[] content = [(byte)first.CalculateSize(), (byte)second.CalculateSize(), .. first.ToByteArray(), .. second.ToByteArray()];
        using Tensor variants = With(Proto(DataType.DtVariant, 2), p => p.TensorContent = ByteString.CopyFrom(content)).ToTensor();
        Assert.Equal([first, second], variants.Objects.ToArray());
        var handle = new ResourceHandleProto { Name = "v" };
        using Tensor resource = With(Proto(DataType.DtResource), p => p.TensorContent = ByteString.CopyFrom([(byte)handle.CalculateSize(), .. handle.ToByteArray()])).ToTensor();
        Assert.Equal(handle, resource.Objects[0]);
    }

    [Fact]
    public void Auto_writes_one_number_as_a_list_and_more_as_content()
    {
        using Tensor one = Tensor.Scalar(2f), two = Tensor.From([1f, 2f]);
        Assert.Equal([2f], one.ToProto().FloatVal);
        Assert.Equal(8, two.ToProto().TensorContent.Length);
        Assert.Equal([1f, 2f], two.ToProto(TensorEncoding.Lists).FloatVal);
    }

    [Fact]
    public void Any_message_is_read_or_refused()
    {
        var random = new Random(7);
        foreach (DType dtype in Enum.GetValues<DType>().Where(t => t is not (DType.Invalid or DType.Resource or DType.Variant)))
        {
            using Tensor tensor = Make(dtype, [2, 3]);
            byte[] good = tensor.ToProto(TensorEncoding.Content).ToByteArray();
            for (int round = 0; round < 200; round++) Mutate(good, random);
        }
    }

    static void Mutate(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int k = random.Next(1, 4); k > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        try
        {
            TensorProto.Parser.ParseFrom(bytes, 0, random.Next(bytes.Length + 1)).ToTensor(maxBytes: 1 << 20).Dispose();
        }
        catch (Exception e) when (e is StatusException or InvalidProtocolBufferException)
        {
            Assert.NotEmpty(e.Message);
        }
    }
}
