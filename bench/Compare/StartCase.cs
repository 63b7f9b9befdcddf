using System.IO.Compression;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>From the start of a process to the first result of MobileNetV2: <c>tensorharbor graph run</c> and a Python program.</summary>
static class StartCase
{
    const int Rounds = 5;
    const string Input = "images", Entry = "in0/0.npy";

    public static IEnumerable<string> Measure(string folder)
    {
        string model = Golden.File("models", "mobilenet_v2_nsfw"), image = Path.Combine(folder, "image.npy");
        using (ZipArchive archive = ZipFile.OpenRead(Path.Combine(model, "case.npz"))) archive.GetEntry(Entry)!.ExtractToFile(image);
        string savedModel = Path.Combine(model, "model");
        List<double> ours = [], theirs = [], ourMemory = [], theirMemory = [];
        for (int i = 0; i <= Rounds; i++)
        {
            var our = MeasuredProcess.Run(Path.Combine(Golden.Repository, "tensorharbor"), "graph", "run", savedModel, "--input", $"{Input}=@{image}");
            var their = MeasuredProcess.Run(PythonPeer.Interpreter!, Path.Combine(AppContext.BaseDirectory, "start.py"), savedModel, Input, image);
            if (i == 0) continue; // files are in the cache after the first
            ours.Add(our.Seconds);
            theirs.Add(their.Seconds);
            ourMemory.Add(our.Mebibytes);
            theirMemory.Add(their.Mebibytes);
        }
        yield return CostRow.Of("mobilenet_v2_nsfw, process start to first result", "s", ours, theirs, 5);
        yield return CostRow.Of("the same, peak memory", "MiB", ourMemory, theirMemory, 1);
    }
}
