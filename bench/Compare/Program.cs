using System.Runtime.InteropServices;
using TensorHarbor.Compare;
using TensorHarbor.Testing;

// Compare [step|parse|models|job ...]: runs us and TensorFlow in turns and prints a table; all cases when none is named.
if (PythonPeer.Interpreter is null)
{
    Console.Error.WriteLine($"Compare: {PythonPeer.Missing}");
    return 1;
}
bool Wanted(string kind) => args.Length == 0 || args.Contains(kind);
using var folder = new TempFolder();
using var peer = new Peer();
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, TensorFlow {peer.Version}, {Environment.ProcessorCount} processors, one thread each where not said otherwise\n");
Console.WriteLine(Row.Header);
if (Wanted("step"))
{
    foreach ((int batch, double goal) in new[] { (64, 3.0), (1024, 1.5) })
    {
        string name = $"step, wide_and_deep 128-32-8, adagrad, batch {batch}";
        using var step = new StepCase(peer, name, batch, threads: 1, folder.Path);
        Console.WriteLine(new Comparison(name, "steps/s", 1, goal).Measure(step.Run, count => peer.Time(name, count)));
    }
}
if (Wanted("parse"))
{
    foreach (int batch in new[] { 64, 1024 })
    {
        string name = $"TFRecord to Example to tensors, batch {batch}";
        using var parse = new ParseCase(peer, name, batch, threads: 1);
        Console.WriteLine(new Comparison(name, "Examples/s", batch, 2).Measure(parse.Run, count => peer.Time(name, count)));
    }
}
if (Wanted("models") && Golden.Find("models") is not null)
{
    foreach (string model in new[] { "mobilenet_v2_nsfw", "encoder", "resnet50", "inception_v3" })
    {
        foreach (int batch in new[] { 1, 16 })
        {
            string name = $"{model}, batch {batch}";
            using var one = new ModelCase(peer, name, model, batch, threads: 1);
            Console.WriteLine(new Comparison(name, "rows/s", batch, 0.5).Measure(one.Run, count => peer.Time(name, count)));
        }
    }
}
if (Wanted("job"))
{
    foreach (string line in JobCase.Measure(folder.Path)) Console.WriteLine(line);
}
return 0;
