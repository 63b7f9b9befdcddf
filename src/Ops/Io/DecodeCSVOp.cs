using System.Globalization;
using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Fields of comma-separated records, one output per column; an empty field takes its default.</summary>
[Op("DecodeCSV(records: string, record_defaults: OUT_TYPE) -> output: OUT_TYPE", "OUT_TYPE: list({float, double, int32, int64, string}) >= 1",
    "field_delim: string = ','", "use_quote_delim: bool = true", "na_value: string = ''", "select_cols: list(int) = []")]
static class DecodeCSVOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 1; i < c.InputCount; i++)
        {
            PartialShape value = c.WithRankAtMost(i, 1);
            if (value is { HasRank: true, Rank: 1 } && value[0] > 1) c.Fail("Shape of a default must be a length-0 or length-1 vector, or a scalar.");
        }
        c.SetOutputs(c.Input(0));
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly CsvFields _fields;
        readonly int _selected;
        readonly byte[] _missing;

        public Cpu(KernelConstruction k)
        {
            byte[] delimiter = Encoding.UTF8.GetBytes(k.String("field_delim"));
            if (delimiter.Length != 1) Throw.InvalidArgument("field_delim should be only 1 char");
            _selected = k.Ints("select_cols").Length;
            _fields = new CsvFields(delimiter[0], k.Bool("use_quote_delim"), k.Ints("select_cols"));
            _missing = Encoding.UTF8.GetBytes(k.String("na_value"));
        }

        public override void Compute(KernelContext context)
        {
            Tensor records = context.Input(0);
            int columns = context.OutputCount;
            if (_selected > 0 && _selected != columns) Throw.InvalidArgument("select_cols should match output size");
            for (int i = 0; i < columns; i++)
            {
                if (context.Input(i + 1).ElementCount > 1) Throw.InvalidArgument($"There should only be 1 default per field but field {i} has {context.Input(i + 1).ElementCount}");
                context.Allocate(i, records.Shape);
            }
            var fields = new List<byte[]>();
            for (int row = 0; row < records.Strings.Length; row++)
            {
                fields.Clear();
                _fields.Split(records.Strings[row], fields);
                if (fields.Count != columns) Throw.InvalidArgument($"Expect {columns} fields but have {fields.Count} in record {row}");
                for (int i = 0; i < columns; i++) Set(context, i, row, fields[i]);
            }
        }

        void Set(KernelContext c, int column, int row, byte[] field)
        {
            Tensor output = c.Output(column), fallback = c.Input(column + 1);
            bool missing = field.Length == 0 || field.AsSpan().SequenceEqual(_missing);
            if (missing && fallback.ElementCount == 0) Throw.InvalidArgument($"Field {column} is required but missing in record {row}!");
            string text = output.DType == DType.String || missing ? "" : Encoding.UTF8.GetString(field);
            bool parsed = true;
            switch (output.DType)
            {
                case DType.String: output.Strings[row] = missing ? fallback.Strings[0] : field; break;
                case DType.Int32: output.Write<int>()[row] = missing ? fallback.Item<int>() : Parse<int>(text, ref parsed); break;
                case DType.Int64: output.Write<long>()[row] = missing ? fallback.Item<long>() : Parse<long>(text, ref parsed); break;
                case DType.Float: output.Write<float>()[row] = missing ? fallback.Item<float>() : Parse<float>(text, ref parsed); break;
                default: output.Write<double>()[row] = missing ? fallback.Item<double>() : Parse<double>(text, ref parsed); break;
            }
            if (!parsed) Throw.InvalidArgument($"Field {column} in record {row} is not a valid {output.DType.Name()}: {text}");
        }

        static T Parse<T>(string text, ref bool parsed) where T : System.Numerics.INumber<T>
        {
            parsed = T.TryParse(text, NumberStyles.Float & ~(typeof(T) == typeof(int) || typeof(T) == typeof(long) ? NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent : 0),
                CultureInfo.InvariantCulture, out T? value);
            return parsed ? value! : T.Zero;
        }
    }
}
