using System.Globalization;
using TensorHarbor.Fuzz;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Fuzz.Targets;
using TensorHarbor.Testing;

var coverage = new Coverage(); // before anything instrumented
Dictionary<string, Func<FuzzTarget>> targets = new()
{
    ["graph"] = () => new GraphTarget(),
    ["graph_file"] = () => new GraphFileTarget(),
    ["saved_model"] = () => new SavedModelTarget(),
    ["checkpoint"] = () => new BundleTarget(),
    ["checkpoint_v1"] = () => new TableTarget(),
    ["records"] = () => new RecordTarget(),
    ["compressed_records"] = () => new CompressedRecordTarget(),
    ["example"] = () => new ExampleTarget(),
    ["events"] = () => new EventTarget(),
    ["jpeg"] = () => new ImageTarget("jpeg"),
    ["png"] = () => new ImageTarget("png"),
    ["gif"] = () => new ImageTarget("gif"),
    ["bmp"] = () => new ImageTarget("bmp"),
    ["decode"] = () => new DecompressionTarget(),
    ["npy"] = () => new NpyTarget(),
    ["json"] = () => new JsonTarget(),
    ["csv"] = () => new TextTarget("csv"),
    ["libsvm"] = () => new TextTarget("libsvm"),
    ["pbtxt"] = () => new TextTarget("pbtxt"),
};
if (args.Length == 0)
{
    foreach (string name in targets.Keys) Console.WriteLine(name);
    return 0;
}
if (!targets.TryGetValue(args[0], out Func<FuzzTarget>? create))
{
    Console.Error.WriteLine($"eng/fuzz: no target '{args[0]}'; there are: {string.Join(' ', targets.Keys)}");
    return 2;
}
FuzzTarget target = create();
string folder = Path.Combine(Golden.Repository, "artifacts", "fuzz", target.Name);
int seed = Flag("--seed") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount & 0xFFFFFF;
if (Flag("--worker") is { } seconds) return OnSmallStack(() => Work(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))));
if (Flag("--replay") is { } replayed) return OnSmallStack(() => Replay(File.ReadAllBytes(replayed)));
if (Flag("--minimize") is { } large) return OnSmallStack(() => Minimize(large));
double time = args.Length > 1 && !args[1].StartsWith('-') ? double.Parse(args[1], CultureInfo.InvariantCulture) : 60;
int finds = Supervisor.Run(target, folder, TimeSpan.FromSeconds(time), seed);
Console.WriteLine($"{target.Name}: {finds} finds in {Path.Combine(folder, "finds")}");
return finds == 0 ? 0 : 1;

string? Flag(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

// A stack that overflows where that of a thread of a server would.
static int OnSmallStack(Func<int> work)
{
    const int StackBytes = 1 << 20;
    int code = 0;
    var thread = new Thread(() => code = work(), StackBytes);
    thread.Start();
    thread.Join();
    return code;
}

int Work(TimeSpan duration)
{
    new Worker(target, folder, seed, coverage).Run(duration, line => Console.WriteLine($"{target.Name}: {line}"));
    return 0;
}

int Replay(byte[] input)
{
    Fault? fault = Trial.Run(target, input);
    Console.WriteLine(fault is null ? "no fault" : $"{fault.Key}\n{fault.Text}");
    if (fault is null) Console.WriteLine(Trial.Refusal(target, input) ?? "taken");
    return fault is null ? 0 : 1;
}

int Minimize(string path)
{
    byte[] smaller = Minimizer.Run(target, File.ReadAllBytes(path));
    File.WriteAllBytes(path + ".min", smaller);
    Console.WriteLine($"{path}.min: {smaller.Length} bytes");
    return 0;
}
