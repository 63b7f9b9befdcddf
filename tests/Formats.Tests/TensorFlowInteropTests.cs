using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Formats.Tests.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests;

/// <summary>Real TensorFlow reads what we write, and we read what it writes.</summary>
public sealed class TensorFlowInteropTests
{
    const string ReadCheckpoints = """
        import json, sys, numpy as np
        from tensorflow.python.training import py_checkpoint_reader
        answer = {}
        for prefix in sys.argv[1:]:
            reader = py_checkpoint_reader.NewCheckpointReader(prefix)
            tensors = answer[prefix] = {}
            for name, dtype in reader.get_variable_to_dtype_map().items():
                if dtype.name in ('variant', 'int2', 'uint2') or dtype.name.startswith('float8') or dtype.is_quantized: continue
                value = reader.get_tensor(name)
                data = [x.hex() for x in np.ravel(value).tolist()] if dtype.name == 'string' else np.ascontiguousarray(value).tobytes().hex()
                tensors[name] = [dtype.name, list(np.shape(value)), data]
        print(json.dumps(answer))
        """;

    static readonly DType[] _types =
    [
        DType.Float, DType.Double, DType.Int32, DType.UInt8, DType.Int16, DType.Int8, DType.String, DType.Complex64, DType.Int64,
        DType.Bool, DType.BFloat16, DType.UInt16, DType.Complex128, DType.Half, DType.UInt32, DType.UInt64,
    ];

    static void SkipWithoutTensorFlow() => Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);

    [Fact]
    public void TensorFlow_reads_our_checkpoints()
    {
        SkipWithoutTensorFlow();
        using var folder = new TempFolder();
        string[] prefixes =
        [
            WriteAllTypes(folder["types"]), WritePartitioned(folder["partitioned"]), WriteSharded(folder["sharded"]),
            WriteMany(folder["many"]), WriteTwice(folder["twice"]),
        ];
        JsonElement answer = JsonDocument.Parse(PythonPeer.Run(ReadCheckpoints, prefixes)).RootElement;
        foreach (string prefix in prefixes)
        {
            using CheckpointReader reader = CheckpointReader.Open(prefix);
            Assert.Equal(
                reader.Tensors.Select(t => t.Name),
                answer.GetProperty(prefix).EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            foreach (CheckpointTensor tensor in reader.Tensors)
            {
                using Tensor value = reader.Read(tensor.Name);
                Assert.Equal(
                    Describe(value),
                    answer.GetProperty(prefix).GetProperty(tensor.Name).GetRawText().Replace(" ", "", StringComparison.Ordinal));
            }
        }
    }

    static string Describe(Tensor tensor)
    {
        string data = tensor.DType == DType.String
            ? "[" + string.Join(',', tensor.Strings.ToArray().Select(text => $"\"{Convert.ToHexStringLower(text)}\"")) + "]"
            : $"\"{Convert.ToHexStringLower(tensor.ReadBytes())}\"";
        return $"[\"{tensor.DType.PythonName()}\",{tensor.Shape},{data}]";
    }

    static string Write(string prefix, Action<CheckpointWriter> add)
    {
        using var writer = new CheckpointWriter(prefix);
        add(writer);
        writer.Commit();
        return prefix;
    }

    static void Add(CheckpointWriter writer, string name, Tensor tensor)
    {
        using (tensor) writer.Add(name, tensor);
    }

    static string WriteAllTypes(string prefix) => Write(prefix, writer =>
    {
        foreach (DType dtype in _types)
        {
            foreach (Shape shape in (Shape[])[[], [0, 3], [2, 5]])
                Add(writer, dtype.Name() + shape.Rank + shape.ElementCount, TensorProtosTests.Make(dtype, shape));
        }
    });

    static string WritePartitioned(string prefix) => Write(prefix, writer =>
    {
        for (int part = 0; part < 3; part++)
        {
            using Tensor rows = TensorProtosTests.Make(
                DType.Float, [100, 7], part), columns = TensorProtosTests.Make(DType.Int64, [2, 2], part);
            writer.AddSlice("embedding", [300, 7], TensorSlice.Of((100 * part, 100), (0, TensorSlice.Full)), rows);
            writer.AddSlice("columns", [2, 6], TensorSlice.Of((0, TensorSlice.Full), (2 * part, 2)), columns);
        }
    });

    static string WriteSharded(string prefix)
    {
        string[] parts = [.. Enumerable.Range(0, 3).Select(shard => Write(CheckpointShards.Prefix(prefix, shard, 3), writer =>
        {
            Add(writer, $"v{shard}", TensorProtosTests.Make(DType.Int64, [shard + 1]));
            using Tensor slice = TensorProtosTests.Make(DType.Float, [2, 2], shard);
            writer.AddSlice("sliced", [6, 2], TensorSlice.Of((2 * shard, 2), (0, TensorSlice.Full)), slice);
        }))];
        CheckpointShards.Merge(parts, prefix);
        return prefix;
    }

    static string ManyName(int i) => $"model/{i / 100}/a_rather_long_name_so_that_the_index_has_several_blocks/{i}";

    static string WriteMany(string prefix) => Write(prefix, writer =>
    {
        foreach (int i in Enumerable.Range(0, 12_000).OrderBy(i => ManyName(i), StringComparer.Ordinal))
            Add(writer, ManyName(i), Tensor.Scalar(i));
    });

    static string WriteTwice(string prefix)
    {
        for (int i = 0; i < 2; i++) Write(prefix, writer => Add(writer, "w", Tensor.Scalar(i + 0.5f)));
        Assert.True(File.Exists(prefix + ".data-00000-of-00002"));
        return prefix;
    }

    const string WriteFiles = """
        import sys, numpy as np, tensorflow as tf
        folder, count = sys.argv[1], int(sys.argv[2])
        names = sorted(sys.argv[3] % (i // 100, i) for i in range(count))
        values = [tf.constant(int(n.rsplit('/', 1)[1])) for n in names]
        tf.raw_ops.SaveV2(prefix=folder + '/many', tensor_names=names, shape_and_slices=[''] * count, tensors=values)
        lists = tf.raw_ops.TensorListPushBack(input_handle=tf.raw_ops.EmptyTensorList(element_shape=[2], max_num_elements=-1, element_dtype=tf.float32), tensor=[1., 2.])
        words = tf.constant([['a', ''], ['x' * 300, 'z']])
        quantized = tf.raw_ops.QuantizeV2(input=[0., 1., 2.], min_range=0., max_range=2., T=tf.quint8)[0]
        tensors = {'bf': tf.constant([1.5, -2], tf.bfloat16), 'list': lists, 'q': quantized, 'words': words}
        tf.raw_ops.SaveV2(prefix=folder + '/odd', tensor_names=list(tensors), shape_and_slices=[''] * len(tensors), tensors=list(tensors.values()))
        data = np.frombuffer(open(folder + '/values', 'rb').read(), np.float32)
        import tensorflow.compat.v1 as v1
        with v1.Graph().as_default(), v1.Session() as session:
            open(folder + '/v1hist', 'wb').write(session.run(v1.summary.histogram('h', data)))
        """;

    [Fact]
    public void We_read_and_repeat_what_TensorFlow_writes()
    {
        SkipWithoutTensorFlow();
        using var folder = new TempFolder();
        using Tensor values = Tensor.From(
            (ReadOnlySpan<float>)[.. Enumerable.Range(0, 500).Select(i => (float)Math.Sin(i) * i * i - 3)], 500);
        File.WriteAllBytes(folder["values"], values.ReadBytes());
        PythonPeer.Run(WriteFiles, folder.Path, "12000", ManyName(0).Replace("/0/", "/%d/", StringComparison.Ordinal)[..^1] + "%d");
        WriteMany(folder["ours"]);
        SameFiles(folder["many"], folder["ours"]);
        using (CheckpointReader reader = CheckpointReader.Open(folder["odd"]))
        {
            Write(folder["oddagain"], writer =>
            {
                foreach (CheckpointTensor tensor in reader.Tensors) Add(writer, tensor.Name, reader.Read(tensor.Name));
            });
        }
        SameFiles(folder["odd"], folder["oddagain"]);
        Assert.Equal(
            Summary.Parser.ParseFrom(File.ReadAllBytes(folder["v1hist"])).Value[0], Summaries.Histogram("h", values.Read<float>()));
    }

    static void SameFiles(string expected, string actual)
    {
        foreach (string suffix in (string[])[".index", ".data-00000-of-00001"])
            Assert.True(File.ReadAllBytes(expected + suffix).AsSpan().SequenceEqual(File.ReadAllBytes(actual + suffix)), expected + suffix);
    }

    const string UseModelAndEvents = """
        import json, sys, tensorflow.compat.v1 as tf
        model, log, texts = sys.argv[1:]
        with tf.Graph().as_default(), tf.Session() as session:
            meta = tf.saved_model.loader.load(session, ['serve'], model)
            signature = meta.signature_def['serving_default']
            feed = {next(iter(signature.inputs.values())).name: [[float(i)] for i in range(3)]}
            answer = session.run(next(iter(signature.outputs.values())).name, feed).ravel().tolist()
        events = []
        for e in tf.train.summary_iterator(log):
            events.append([e.step, e.WhichOneof('what'), [[v.tag, v.WhichOneof('value'), v.simple_value] for v in e.summary.value]])
        from google.protobuf import text_format
        from tensorflow.core.protobuf import saved_model_pb2
        different = []
        for line in open(texts):
            binary, text = line.split()
            message = saved_model_pb2.SavedModel.FromString(open(binary, 'rb').read())
            if text_format.MessageToString(message) != open(text).read(): different.append(binary)
        print(json.dumps([answer, events, different]))
        """;

    [Fact]
    public void TensorFlow_loads_our_SavedModel_reads_our_events_and_prints_the_same_text()
    {
        SkipWithoutTensorFlow();
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        using var folder = new TempFolder();
        CopyModel(SavedModelFolder.Open(Golden.File("serving", "half_plus_two", "1")), folder["model"]);
        string log = WriteEvents(folder["log"]);
        JsonElement answer = JsonDocument.Parse(PythonPeer.Run(UseModelAndEvents, folder["model"], log, PrintModels(folder))).RootElement;
        Assert.Equal("[]", answer[2].GetRawText());
        Assert.Equal([2.0, 2.5, 3.0], answer[0].EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal(
            """[[0,"file_version",[]],[0,"graph_def",[]],[3,"summary",[["loss","simple_value",0.5]]],[4,"summary",[["w","histo",0.0]]],"""
            + """[5,"summary",[["v2","tensor",0.0]]],[6,"tagged_run_metadata",[]],[7,"session_log",[]]]""",
            answer[1].GetRawText().Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>Prints every golden SavedModel as text, and lists the files.</summary>
    static string PrintModels(TempFolder folder)
    {
        string[] binaries = [.. Directory.GetFiles(Golden.File("serving"), "saved_model.pb", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length < 300_000 && !file.Contains("/bad/", StringComparison.Ordinal))];
        Assert.NotEmpty(binaries);
        for (int i = 0; i < binaries.Length; i++) File.WriteAllText(folder[$"{i}.pbtxt"], TextFormat.Print(ProtoFiles.Read<SavedModel>(binaries[i])));
        File.WriteAllLines(folder["texts"], binaries.Select((binary, i) => $"{binary} {folder[$"{i}.pbtxt"]}"));
        return folder["texts"];
    }

    static string WriteEvents(string folder)
    {
        using var writer = new EventFileWriter(folder);
        writer.AddGraph(new GraphDef());
        writer.AddScalar("loss", 0.5f, 3);
        writer.AddSummary(Summaries.Histogram("w", [1, 2, 3]), 4);
        writer.AddSummary(Summaries.ScalarTensor("v2", 2), 5);
        writer.AddRunMetadata("step 6", Google.Protobuf.ByteString.Empty, 6);
        writer.AddSessionLog(new() { Status = SessionLog.Types.SessionStatus.Checkpoint, CheckpointPath = "/m" }, 7);
        return writer.FilePath;
    }

    static void CopyModel(SavedModelFolder model, string folder)
    {
        using var writer = new SavedModelWriter(folder);
        foreach (MetaGraphDef graph in model.Proto.MetaGraphs)
        {
            writer.AddMetaGraph(graph, [.. graph.MetaInfoDef.Tags]);
            foreach (SavedModelAsset asset in model.Assets(graph)) writer.AddAsset(Path.GetFileName(asset.Path), asset.Path);
        }
        using (CheckpointReader reader = model.OpenVariables())
        using (CheckpointWriter variables = writer.CreateVariables())
        {
            foreach (CheckpointTensor tensor in reader.Tensors) Add(variables, tensor.Name, reader.Read(tensor.Name));
            variables.Commit();
        }
        writer.Commit();
    }
}
