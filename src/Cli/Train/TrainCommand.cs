using System.CommandLine;
using System.Net;
using TensorHarbor.Cli.Cluster;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Ops;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Train;

/// <summary><c>tensorharbor train</c>: trains a classifier, alone or as a task of a cluster, and exports it.</summary>
static class TrainCommand
{
    const long DefaultMaxSteps = 2000;

    static readonly Option<string> Mode = JobFlags.New("--mode", "train goes on from the last checkpoint, train_from_scratch does not.", "train");
    static readonly Option<long> MaxSteps = JobFlags.New("--max_steps",
        $"Global step to stop at; 0: no limit. Without --epoch_number and --max_steps it is {DefaultMaxSteps}.", 0L);
    static readonly Option<long> EpochNumber = JobFlags.New("--epoch_number", "Times to go through the training files; 0: without end.", 0L);
    static readonly Option<long> StepsToValidate = JobFlags.New("--steps_to_validate", "Steps from one validation and checkpoint to the next.", 100L);
    static readonly Option<int> MinAfterDequeue = JobFlags.New("--min_after_dequeue", "Rows to draw a batch from, beyond the batch itself.", 100);
    static readonly Option<int> Keep = JobFlags.New("--keep_checkpoint_max", "Checkpoints to keep.", 5);
    static readonly Option<double> KeepHours = JobFlags.New("--keep_checkpoint_every_n_hours", "Hours after which a checkpoint is kept for ever.", 10_000.0);
    static readonly Option<bool> SyncReplicas = JobFlags.New("--sync_replicas", "Train synchronously: each update is the mean gradient of several workers.", false);
    static readonly Option<int> ReplicasToAggregate = JobFlags.New("--replicas_to_aggregate",
        "Gradients per synchronous update; 0: as many as workers. Fewer: the slowest are backups, whose late gradients are dropped.", 0);
    static readonly Option<long> Seed = JobFlags.New("--seed", "Makes the run repeatable, bit for bit on one machine; 0: not.", 0L);
    static readonly Option<string> TraceSteps = new("--trace_steps")
    {
        Description = "Steps to trace: trace-STEP.json for chrome://tracing and Perfetto, trace-STEP.pb and the event file for TensorBoard. In a cluster, the chief's.",
        HelpName = "A-B,N,...",
        DefaultValueFactory = static _ => "",
    };

    public static Command Create()
    {
        var command = new Verb("train", "Train a classifier; run it again to go on from the last checkpoint.",
            "tensorharbor train",
            "tensorharbor train --model dnn --dnn_struct \"128 32 8\" --optimizer adam --learning_rate 0.001 --batch_size 64",
            "tensorharbor train --ps 1 --workers 2",
            "tensorharbor train --ps 2 --workers 4 --sync_replicas --replicas_to_aggregate 3",
            "tensorharbor train --ps 1 --workers 2 --in_graph",
            "tensorharbor train --ps_hosts=10.0.0.1:2222 --worker_hosts=10.0.0.2:2222,10.0.0.3:2222 --job_name=worker --task_index=0",
            "tensorharbor train --train_file data/a8a_train.libsvm --validate_file data/a8a_test.libsvm --feature_size 124 --max_steps 500");
        Option[] own = [Mode, JobFlags.TrainFile, JobFlags.ValidateFile, .. JobFlags.OfModel, JobFlags.Partitions, JobFlags.Optimizer, JobFlags.LearningRate,
            JobFlags.EnableDecay, JobFlags.DecayRate, JobFlags.DecaySteps, JobFlags.BatchSize, JobFlags.ValidateBatchSize, MinAfterDequeue, EpochNumber,
            MaxSteps, StepsToValidate, Keep, KeepHours, SyncReplicas, ReplicasToAggregate, Seed, TraceSteps, JobFlags.CheckpointPath, JobFlags.OutputPath, JobFlags.ModelPath, JobFlags.Threads];
        foreach (Option option in own) command.Options.Add(option);
        foreach (Option option in (IEnumerable<Option>)[.. ClusterFlags.All, .. ClusterFlags.OfTraining, .. SecurityFlags.All, .. LimitFlags.All, .. LocalClusterFlags.All, MetricsFlag.Port])
        {
            command.Options.Add(option);
        }
        command.SetAction(RunAsync);
        return command;
    }

    static Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        string mode = parse.GetValue(Mode)!;
        if (mode is not ("train" or "train_from_scratch"))
        {
            Tensors.Throw.InvalidArgument($"--mode: expected train or train_from_scratch, got '{mode}'"
                + (mode is "inference" or "savedmodel" ? $"; that is the verb '{(mode == "inference" ? "predict" : "export")}'" : ""));
        }
        TrainingOptions options = Read(parse) with { FromScratch = mode == "train_from_scratch" };
        foreach (Option<string> folder in new[] { JobFlags.CheckpointPath, JobFlags.OutputPath, JobFlags.ModelPath })
        {
            OutputFolder.Require(folder.Name, parse.GetValue(folder)!);
        }
        if (parse.GetValue(ClusterFlags.InGraph))
        {
            string flag = ClusterFlags.InGraph.Name;
            if (options.SyncReplicas) Tensors.Throw.InvalidArgument($"{flag} is synchronous without {SyncReplicas.Name}, which is for workers with graphs of their own: give one of them");
            if (!LocalClusterFlags.IsGiven(parse) && !ClusterFlags.IsGiven(parse)) Tensors.Throw.InvalidArgument($"{flag} is for a cluster: give --ps and --workers, or the host lists of one");
        }
        if (LocalClusterFlags.IsGiven(parse))
        {
            options.ThrowIfWrong();
            return LocalCluster.RunAsync(parse, Mode, stop);
        }
        if (ClusterFlags.IsEvaluator(parse)) return EvaluatorTask.RunAsync(parse, options, stop);
        if (ClusterFlags.IsGiven(parse)) return ClusterTraining.RunAsync(parse, options, stop);
        return AloneAsync(parse, options, stop);
    }

    static async Task<int> AloneAsync(ParseResult parse, TrainingOptions options, CancellationToken stop)
    {
        var view = new TrainingView(parse.InvocationConfiguration.Output);
        await using MetricsHost? metrics = await MetricsFlag.StartAsync(parse, IPAddress.Loopback, () => view.WhyNotReady, view.Noted, stop);
        var job = new TrainingJob(options, OpTable.Instance, view, TimeProvider.System);
        return End(parse, options, view, job, view.Watch(() => job.Run(stop)));
    }

    /// <summary>Exports what a job has trained, says how it ended, and returns the exit code.</summary>
    public static int End(ParseResult parse, TrainingOptions options, TrainingView view, TrainingJob job, TrainingSummary summary)
    {
        bool isNew = summary.End != TrainingEnd.Interrupted && summary.Last.Step > summary.FirstStep && summary.Checkpoint.Length > 0;
        string? exported = isNew ? job.Export(summary.Checkpoint, parse.GetValue(JobFlags.ModelPath)!) : null;
        view.Summarize(summary, exported, options.ValidationFiles.Concat(options.TrainFiles).First());
        return summary.End == TrainingEnd.Interrupted ? ExitCodes.Interrupted : ExitCodes.Ok;
    }

    static TrainingOptions Read(ParseResult parse)
    {
        long maxSteps = parse.GetValue(MaxSteps), epochs = parse.GetValue(EpochNumber);
        bool decays = parse.GetValue(JobFlags.EnableDecay);
        return JobFlags.Read(parse, parse.GetValue(JobFlags.TrainFile)!, parse.GetValue(JobFlags.ValidateFile)!) with
        {
            Optimizer = parse.GetValue(JobFlags.Optimizer)!,
            LearningRate = new LearningRate(parse.GetValue(JobFlags.LearningRate))
            {
                DecayRate = decays ? parse.GetValue(JobFlags.DecayRate) : 1,
                DecaySteps = parse.GetValue(JobFlags.DecaySteps),
                Staircase = true,
            },
            BatchSize = parse.GetValue(JobFlags.BatchSize),
            ValidateBatchSize = parse.GetValue(JobFlags.ValidateBatchSize),
            MinAfterDequeue = parse.GetValue(MinAfterDequeue),
            EpochNumber = epochs,
            MaxSteps = maxSteps == 0 && epochs == 0 ? DefaultMaxSteps : maxSteps,
            StepsToValidate = parse.GetValue(StepsToValidate),
            KeepCheckpoints = parse.GetValue(Keep),
            KeepEveryHours = parse.GetValue(KeepHours),
            SyncReplicas = parse.GetValue(SyncReplicas),
            ReplicasToAggregate = parse.GetValue(ReplicasToAggregate),
            SaveSharded = parse.GetValue(ClusterFlags.SaveSharded),
            Seed = parse.GetValue(Seed),
            TracedSteps = TracedSteps.Parse(parse.GetValue(TraceSteps)!),
            CheckpointPath = parse.GetValue(JobFlags.CheckpointPath)!,
            OutputPath = parse.GetValue(JobFlags.OutputPath)!,
            IntraOpThreads = parse.GetValue(JobFlags.Threads),
        };
    }
}
