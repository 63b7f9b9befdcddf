using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>Which cases there are, and what is wanted of each.</summary>
/// <param name="wanted">Kinds of cases and names of models; none: all.</param>
/// <param name="folder">For temporary files.</param>
sealed class Cases(string[] wanted, string folder)
{
    static readonly int[] s_threads = [1, 2], s_batches = [1, 16];

    /// <summary>Models, with the smallest ratio of rates wanted.</summary>
    static readonly (string Name, double Goal)[] s_models =
    [
        ("mobilenet_v2_nsfw", 0.5), ("inception_v3", 0.5), ("resnet50", 0.5), ("encoder", 0.5), (OpenModel.Lstm, 0.5), (OpenModel.WideAndDeep, 3),
    ];

    /// <summary>Rows and columns of x and columns of w, as in classifiers, encoders and pointwise convolutions.</summary>
    static readonly (int M, int K, int N)[] s_products =
    [
        (1, 1024, 1024), (16, 1024, 1024), (128, 768, 768), (128, 768, 3072), (512, 512, 512), (3136, 64, 256), (49, 512, 2048),
    ];

    bool _hasLstm;

    bool Wants(string kind) => wanted.Length == 0 || wanted.Contains(kind);

    IEnumerable<(string Name, double Goal)> Models(string kind) =>
        Golden.Find("models") is null ? [] : s_models.Where(m => Wants(kind) || wanted.Contains(m.Name));

    /// <summary>Rates against TensorFlow: a process of its own for each number of threads, as it has one pool for all sessions.</summary>
    public void CompareRates()
    {
        bool[] others = [Wants("step"), Wants("parse")];
        if (!others.Contains(true) && !Models("models").Any()) return;
        for (int i = 0; i < s_threads.Length; i++)
        {
            using var peer = new Peer();
            if (i == 0) Console.WriteLine(Row.Header($"TensorFlow {peer.Version}"));
            if (i == 0 && others[0]) CompareSteps(peer);
            if (i == 0 && others[1]) CompareParsing(peer);
            foreach ((string model, double goal) in Models("models"))
            {
                foreach (int batch in s_batches) CompareModel(peer, model, batch, s_threads[i], goal);
            }
        }
    }

    void CompareSteps(Peer peer)
    {
        foreach ((int batch, double goal) in new[] { (64, 3.0), (1024, 1.5) })
        {
            string name = $"step, wide_and_deep 128-32-8, adagrad, batch {batch}, 1 thread";
            using var step = new StepCase(peer, name, batch, threads: 1, folder);
            Print(new Comparison(name, "steps/s", 1, goal), step.Run, peer);
        }
    }

    static void CompareParsing(Peer peer)
    {
        foreach (int batch in new[] { 64, 1024 })
        {
            string name = $"TFRecord to Example to tensors, batch {batch}, 1 thread";
            using var parse = new ParseCase(peer, name, batch, threads: 1);
            Print(new Comparison(name, "Examples/s", batch, 2), parse.Run, peer);
        }
    }

    void CompareModel(Peer peer, string model, int batch, int threads, double goal)
    {
        Write(model);
        string name = $"{model}, batch {batch}, {threads} {(threads == 1 ? "thread" : "threads")}";
        using var one = new ModelCase(model, folder, batch, threads);
        one.Prepare(peer, name);
        Print(new Comparison(name, "rows/s", batch, goal), one.Run, peer);
    }

    static void Print(Comparison comparison, Action run, Peer peer)
    {
        Console.WriteLine(comparison.Measure(count => Comparison.Time(count, run), count => peer.Time(comparison.Name, count)));
        peer.Forget(comparison.Name);
    }

    /// <summary>Matrix products against ONNX Runtime, which runs in this process.</summary>
    public void CompareProducts()
    {
        if (!Wants("products")) return;
        Console.WriteLine("\n" + Row.Header("ONNX Runtime 1.31.1"));
        foreach (int threads in s_threads)
        {
            foreach ((int m, int k, int n) in s_products)
            {
                using var product = new ProductCase(m, k, n, threads);
                var comparison = new Comparison($"[{m}, {k}] x [{k}, {n}], {threads} {(threads == 1 ? "thread" : "threads")}", "Gflop/s", 2e-9 * m * k * n, 0.5);
                Console.WriteLine(comparison.Measure(count => Comparison.Time(count, product.Run), count => Comparison.Time(count, product.RunPeer)));
            }
        }
    }

    /// <summary>Clusters of processes against TensorFlow's.</summary>
    public void CompareClusters()
    {
        if (wanted.Contains("embedding")) ClusterCases.CompareEmbedding(folder);
        if (wanted.Contains("scale")) PrintAll(ScaleCase.Measure(folder));
        if (wanted.Contains("fanin")) PrintAll(FanInCase.Measure());
        if (wanted.Contains("idle")) PrintAll(IdleCase.Measure(folder));
        if (!Wants("cluster")) return;
        Console.WriteLine("\n" + Row.Header("TensorFlow"));
        ClusterCases.Compare(folder);
        Console.WriteLine("\n| case | unit | TensorHarbor | goal |\n|---|---|---|---|");
        PrintAll(IdleCase.Measure(folder));
    }

    /// <summary>Memory and times of whole processes against TensorFlow's.</summary>
    public void CompareCosts()
    {
        if (!Wants("memory") && !Wants("start") && !Wants("job")) return;
        Console.WriteLine("\n" + CostRow.Header);
        foreach ((string model, _) in Wants("memory") ? Models("memory") : [])
        {
            Write(model);
            Console.WriteLine(MemoryCase.Measure(model, folder, batch: 16));
        }
        if (Wants("start") && Golden.Find("models") is not null) PrintAll(StartCase.Measure(folder));
        if (Wants("job")) PrintAll(JobCase.Measure(folder));
    }

    static void PrintAll(IEnumerable<string> lines)
    {
        foreach (string line in lines) Console.WriteLine(line);
    }

    void Write(string model)
    {
        if (model != OpenModel.Lstm || _hasLstm) return;
        OpenModel.WriteLstm(folder);
        _hasLstm = true;
    }
}
