using System.Globalization;
using System.Runtime.InteropServices;
using TensorHarbor.Compare;
using TensorHarbor.Testing;

// Compare [step|parse|models|products|memory|start|job|cluster|embedding|idle|scale|fanin|MODEL ...]: runs us and a peer in turns and prints tables; all cases when none is named.
if (args is [MemoryCase.Verb, string child, string place, string rows])
{
    MemoryCase.Child(child, place, int.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}
if (args is [ClusterTask.Verb, string job, string index, string psHosts, string workerHosts])
{
    await ClusterTask.RunAsync(job, int.Parse(index, CultureInfo.InvariantCulture), psHosts, workerHosts);
    return 0;
}
if (PythonPeer.Interpreter is null)
{
    Console.Error.WriteLine($"Compare: {PythonPeer.Missing}");
    return 1;
}
using var folder = new TempFolder();
var cases = new Cases(args, folder.Path);
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors\n");
cases.CompareRates();
cases.CompareProducts();
cases.CompareClusters();
cases.CompareCosts();
return 0;
