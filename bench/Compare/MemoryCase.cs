using System.Globalization;

namespace TensorHarbor.Compare;

/// <summary>Peak memory of a process that loads one model and runs it: of ours, which is this program called again, and of a fresh peer.</summary>
static class MemoryCase
{
    public const string Verb = "memory-of";
    const int Runs = 5;

    public static string Measure(string model, string folder, int batch)
    {
        double ours = double.Parse(MeasuredProcess.Output(Environment.ProcessPath!, Verb, model, folder, $"{batch}"), CultureInfo.InvariantCulture);
        using var peer = new Peer();
        using (var loaded = new ModelCase(model, folder, batch, threads: 1)) loaded.Prepare(peer, model);
        peer.Time(model, Runs);
        return CostRow.Of($"{model}, batch {batch}, peak memory", "MiB", [ours], [peer.PeakMebibytes()], 1);
    }

    /// <summary>What the program does when it is called again: prints its peak memory in MiB.</summary>
    public static void Child(string model, string folder, int batch)
    {
        using var loaded = new ModelCase(model, folder, batch, threads: 1);
        for (int i = 0; i < Runs; i++) loaded.Run();
        Console.WriteLine(MeasuredProcess.PeakMebibytes("self").ToString(CultureInfo.InvariantCulture));
    }
}
