using System.Text.Json;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>Real TensorFlow reads what is written here, and both parse damaged Examples alike.</summary>
public sealed class TensorFlowInterop
{
    [Fact]
    public void TensorFlow_reads_the_files()
    {
        Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);
        using var folder = new TempFolder();
        using var plain = new RecordReader(RecordFiles.Shipped("plain.tfrecord"));
        List<byte[]> records = RecordFiles.ReadAll(plain);
        records.Add(new byte[400_000]);
        foreach (RecordCompression compression in Enum.GetValues<RecordCompression>())
        {
            File.WriteAllBytes(folder[compression.ToString()], RecordFiles.Write(records, compression));
        }
        var builder = new ExampleBuilder();
        builder.Add("f", 1.5f, -2).Add("i", 1L, -2, long.MaxValue).Add("s", "a"u8.ToArray(), []).Add("none", new ReadOnlySpan<long>());
        var sequence = new SequenceExampleBuilder();
        sequence.Context.Add("len", 2L);
        sequence.BeginList("tok").AddStep(1f).AddStep(2f, 3f).BeginList("s").AddStep(["x"u8.ToArray()]);
        File.WriteAllBytes(folder["Examples"], RecordFiles.Write([builder.Build().ToArray(), sequence.Build().ToArray()]));
        using (var csv = new CsvReader(Golden.File("data", "iris_test.csv")))
        using (var writer = new RecordWriter(folder["Iris"])) ExampleConverter.Convert(csv, writer, new() { LabelColumn = 0 });

        string output = PythonPeer.Run("""
            import sys, os, json, hashlib
            import tensorflow as tf
            folder = sys.argv[1]
            records = lambda name, kind='': [r.numpy() for r in tf.data.TFRecordDataset(os.path.join(folder, name), compression_type=kind)]
            out = {k: hashlib.sha256(b''.join(r + b'|' for r in records(k, v))).hexdigest().upper()
                   for k, v in (('None', ''), ('Gzip', 'GZIP'), ('Zlib', 'ZLIB'))}
            example, sequence = records('Examples')
            f = tf.train.Example.FromString(example).features.feature
            out['Example'] = [list(f['f'].float_list.value), list(f['i'].int64_list.value), [v.decode() for v in f['s'].bytes_list.value],
                              f['none'].WhichOneof('kind')]
            s = tf.train.SequenceExample.FromString(sequence)
            out['Sequence'] = [list(s.context.feature['len'].int64_list.value),
                               [list(x.float_list.value) for x in s.feature_lists.feature_list['tok'].feature],
                               [v.decode() for x in s.feature_lists.feature_list['s'].feature for v in x.bytes_list.value]]
            row = tf.io.parse_single_example(records('Iris')[0],
                {'label': tf.io.FixedLenFeature([], tf.float32), 'features': tf.io.FixedLenFeature([4], tf.float32)})
            out['Iris'] = [row['label'].numpy().item(), [round(x.item(), 4) for x in row['features'].numpy()]]
            print(json.dumps(out))
            """, folder.Path);

        byte[] joined = [.. records.SelectMany(record => (byte[])[.. record, (byte)'|'])];
        string digest = System.Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(joined));
        using JsonDocument json = JsonDocument.Parse(output);
        foreach (RecordCompression compression in Enum.GetValues<RecordCompression>())
        {
            Assert.Equal(digest, json.RootElement.GetProperty(compression.ToString()).GetString());
        }
        Assert.Equal("""[[1.5, -2.0], [1, -2, 9223372036854775807], ["a", ""], "int64_list"]""",
            json.RootElement.GetProperty("Example").GetRawText());
        Assert.Equal("""[[2], [[1.0], [2.0, 3.0]], ["x"]]""", json.RootElement.GetProperty("Sequence").GetRawText());
        Assert.Equal("[2.0, [7.2, 3.6, 6.1, 2.5]]", json.RootElement.GetProperty("Iris").GetRawText());
    }

    /// <summary>
    /// Against two oracles: TensorFlow's parse_example, and protobuf's own parser followed by the checks of parse_example. They differ on
    /// few damaged Examples; there TensorFlow takes lengths that run past the end, and loses values that protobuf keeps.
    /// </summary>
    [Fact]
    public void Damaged_Examples_are_parsed_or_refused_alike()
    {
        Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);
        using var reader = new RecordReader(RecordFiles.Shipped("examples.tfrecord"));
        List<byte[]> originals = RecordFiles.ReadAll(reader);
        var mutations = new Mutations(21);
        List<byte[]> damaged = [.. Enumerable.Range(0, 3000).Select(i => mutations.Next(originals[i % originals.Count]))];
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["damaged"], RecordFiles.Write(damaged));
        string[] theirs = PythonPeer.Run(BothOracles, folder["damaged"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(damaged.Count, theirs.Length);

        FeatureSpec[] specs =
        [
            FeatureSpec.Dense("features", DType.Float, [9]),
            FeatureSpec.Dense("label", DType.Float), FeatureSpec.Sparse("ids", DType.Int64),
            FeatureSpec.Sparse("name", DType.String),
        ];
        using var batch = new ExampleBatch(new ExampleParser(specs));
        int same = 0, taken = 0;
        for (int i = 0; i < damaged.Count; i++)
        {
            string ours = Outcome(batch, damaged[i]);
            string[] oracles = theirs[i].Split('|');
            string told = $"{System.Convert.ToHexString(damaged[i])}: ours {ours}, TensorFlow {oracles[0]}, protobuf {oracles[1]}";
            if (ours == oracles[0]) same++;
            if (IsTaken(oracles[1])) Assert.True(ours == oracles[1], told);
            else if (IsTaken(ours) && HasTextKeys(damaged[i])) Assert.True(ours == oracles[0], told);
            if (IsTaken(ours)) taken++;
        }
        Assert.InRange(taken, 100, damaged.Count);
        Assert.InRange(same, damaged.Count * 95 / 100, damaged.Count);
    }

    /// <summary>Protobuf refuses keys that are no UTF-8; TensorFlow and this library compare bytes.</summary>
    static bool HasTextKeys(byte[] example)
    {
        bool text = true;
        var features = new ExampleReader(example);
        try
        {
            while (features.MoveNext()) text &= System.Text.Unicode.Utf8.IsValid(features.Current.NameBytes);
        }
        catch (StatusException)
        {
            return text; // an unknown field that runs past the end, which only the parser takes
        }
        return text;
    }

    static bool IsTaken(string outcome) => outcome.StartsWith("ok", StringComparison.Ordinal);

    static string Outcome(ExampleBatch batch, byte[] example)
    {
        batch.Clear();
        try
        {
            batch.Append(example);
        }
        catch (StatusException e)
        {
            return "no " + e.Message.Split(", value: '")[0];
        }
        string names = string.Join(',', batch[3].Strings.ToArrays().Select(name => System.Convert.ToHexString(name)));
        return $"ok {Bits(batch[1].Floats)} {Bits(batch[0].Floats)} {string.Join(',', batch[2].Int64s.ToArray())} {names}";
    }

    /// <summary>The bytes in hex. Python makes signalling NaNs quiet, so this does too.</summary>
    static string Bits(ReadOnlySpan<float> values)
    {
        var text = new System.Text.StringBuilder();
        foreach (float value in values)
        {
            int bits = BitConverter.SingleToInt32Bits(value) | (float.IsNaN(value) ? 0x400000 : 0);
            text.Append(System.Convert.ToHexString(BitConverter.GetBytes(bits)));
        }
        return text.ToString();
    }

    const string BothOracles = """
        import sys, re, struct
        import tensorflow as tf
        spec = {'name': tf.io.VarLenFeature(tf.string), 'label': tf.io.FixedLenFeature([], tf.float32),
                'features': tf.io.FixedLenFeature([9], tf.float32), 'ids': tf.io.VarLenFeature(tf.int64)}
        hexed = lambda xs: ''.join(struct.pack('<f', x).hex() for x in xs).upper()
        show = lambda label, features, ids, names: 'ok %s %s %s %s' % (
            hexed(label), hexed(features), ','.join(map(str, ids)), ','.join(x.hex().upper() for x in names))
        def tensorflow(record):
            try:
                row = tf.io.parse_example([record], spec)
                return show(row['label'].numpy(), row['features'].numpy()[0], row['ids'].values.numpy(), row['name'].values.numpy())
            except tf.errors.InvalidArgumentError as e:
                return 'no ' + re.sub(r'^\{\{.*?\}\} ', '', e.message).split(' [Op:')[0].split(", value: '")[0]
            except UnicodeDecodeError: # the text quotes the record, which is no UTF-8
                return 'no Could not parse example input'
        def protobuf(record):
            try:
                f = tf.train.Example.FromString(record).features.feature
            except Exception:
                return 'no'
            values = []
            for key, kind, count in (('label', 'float_list', 1),
                            ('features', 'float_list', 9), ('ids', 'int64_list', None), ('name', 'bytes_list', None)):
                found = f[key].WhichOneof('kind') if key in f else None
                if found != kind and (found or count):
                    return 'no'
                values.append(getattr(f[key], kind).value if found else [])
                if count and len(values[-1]) != count:
                    return 'no'
            return show(*values)
        for record in tf.data.TFRecordDataset(sys.argv[1]):
            print(tensorflow(record).replace('\n', ' ').replace('|', ' ') + '|' + protobuf(record.numpy()))
        """;
}
