using System.Text.Json;
using TensorHarbor.Conformance.Tests.Models;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Compare;

/// <summary>A model that both sides run, loaded by us: a golden model, or a SavedModel through its default signature.</summary>
sealed class OpenModel : IDisposable
{
    public const string WideAndDeep = "wide_and_deep", Lstm = "lstm";

    readonly IDisposable _owner;

    /// <param name="name">Name of a golden model, or one of the names above.</param>
    /// <param name="folder">Where <see cref="WriteLstm"/> has put its model.</param>
    /// <param name="threads">Threads that a kernel may use.</param>
    public OpenModel(string name, string folder, int threads)
    {
        var options = new SessionOptions { IntraOpThreads = threads };
        if (name is WideAndDeep or Lstm)
        {
            Path = name == Lstm ? LstmFolder(folder) : Golden.File("serving", "cancer_wide_and_deep/1");
            Form = "saved_model";
            LoadedModel model = LoadedModel.FromSavedModel(Path, OpTable.Instance, options);
            SignatureDef signature = model.Signature("serving_default");
            (_owner, Session) = (model, model.Session);
            Inputs = [.. signature.Inputs.Values.Select(i => new Input(i.Name, i.Dtype == DataType.DtInt32, [.. i.TensorShape.Dim.Select(d => d.Size)]))];
            Fetches = [.. signature.Outputs.Values.Select(o => o.Name)];
            return;
        }
        var golden = new GoldenModel(name, options);
        (_owner, Session, Form) = (golden, golden.Session, golden.Form);
        Path = Form == "saved_model" ? System.IO.Path.Combine(golden.Folder, "model") : golden.Folder;
        Inputs = [.. golden.Cases[0].GetProperty("inputs").EnumerateObject().Select(InputOf)];
        Fetches = [.. golden.Cases[0].GetProperty("outputs").EnumerateObject().Select(o => o.Name)];
    }

    /// <summary>An input; the first dimension is the batch.</summary>
    public sealed record Input(string Name, bool IsInteger, long[] Shape);

    public string Path { get; }

    /// <summary>As <see cref="GoldenModel.Form"/>.</summary>
    public string Form { get; }

    public Session Session { get; }

    public Input[] Inputs { get; }

    /// <summary>Names of the outputs.</summary>
    public string[] Fetches { get; }

    /// <summary>Lets TensorFlow write an LSTM.</summary>
    public static void WriteLstm(string folder) => PythonPeer.Run(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "lstm.py")), LstmFolder(folder));

    static string LstmFolder(string folder) => System.IO.Path.Combine(folder, "lstm");

    static Input InputOf(JsonProperty input) => new(
        input.Name, input.Value.GetProperty("dtype").GetString() == "DT_INT32", [.. input.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);

    public void Dispose() => _owner.Dispose();
}
