using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>A tf.train.Example or SequenceExample: into columns of every form, and one feature at a time.</summary>
sealed class ExampleTarget : FuzzTarget
{
    static readonly FeatureSpec[] _specs =
    [
        FeatureSpec.Dense("name", DType.String), FeatureSpec.Dense("features", DType.Float, [9]),
        FeatureSpec.Padded("label", DType.Float), FeatureSpec.Sparse("ids", DType.Int64),
    ];

    public override string Name => "example";

    public override int MaxLength => 1 << 14;

    public override IEnumerable<byte[]> Seeds()
    {
        List<byte[]> seeds = [File.ReadAllBytes(Golden.File("formats", "records", "sequence_example.pb"))];
        using var reader = new RecordReader(Golden.File("formats", "records", "examples.tfrecord"));
        while (reader.TryRead(out ReadOnlySpan<byte> record)) seeds.Add(record.ToArray());
        return seeds;
    }

    public override void Run(byte[] input)
    {
        Allowed(() =>
        {
            using var batch = new ExampleBatch(new ExampleParser(_specs));
            batch.Append(input);
            batch.Append(input);
            foreach (ExampleColumn column in batch)
            {
                if (column.Spec.Form is FeatureForm.Dense or FeatureForm.Padded) column.TakeDense().Dispose();
                else TakeSparse(column);
            }
        });
        Allowed(() =>
        {
            foreach (FeatureView feature in new ExampleReader(input)) Values(feature);
        });
        Allowed(() =>
        {
            var example = new SequenceExampleReader(input);
            foreach (FeatureView feature in example.Context) Values(feature);
            foreach (FeatureListView list in example)
            {
                foreach (FeatureView step in list) Values(step);
            }
        });
    }

    static void TakeSparse(ExampleColumn column)
    {
        column.TakeSparse(out Tensor indices, out Tensor values, out Tensor shape);
        indices.Dispose();
        values.Dispose();
        shape.Dispose();
    }

    static void Values(FeatureView feature) => _ = feature.ToFloats().Length + feature.ToInt64s().Length + feature.ToBytes().Length + feature.Name.Length;

    static void Allowed(Action action)
    {
        try
        {
            action();
        }
        catch (StatusException e) when (Trial.IsAllowed(e))
        {
            // what is no Example may be a SequenceExample
        }
    }
}
