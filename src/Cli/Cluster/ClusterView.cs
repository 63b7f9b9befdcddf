using System.Globalization;
using Spectre.Console;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Cli.Cluster;

/// <summary>
/// Shows a local cluster: the lines of each task, marked with its name, and what all have done together. On a terminal a line for each worker and one
/// for all stay below and change; elsewhere the total is a line after each of the chief's reports.
/// </summary>
sealed class ClusterView
{
    const int MostRows = 16; // of workers, on a terminal

    readonly TextWriter _output, _error;
    readonly TaskName[] _workers;
    readonly ClusterTotals _totals;
    readonly Lock _lock = new();
    Rows? _rows;

    /// <param name="output">Gets the tasks' lines.</param>
    /// <param name="error">Gets their errors.</param>
    /// <param name="workers">The workers, the chief first.</param>
    /// <param name="time">The clock.</param>
    public ClusterView(TextWriter output, TextWriter error, TaskName[] workers, TimeProvider time) =>
        (_output, _error, _workers, _totals) = (output, error, workers, new ClusterTotals(time));

    /// <summary>Runs <paramref name="work"/>, which tells this view what the tasks say, and writes the total at its end.</summary>
    public async Task<T> ShowAsync<T>(Func<Task<T>> work)
    {
        bool isTerminal = ReferenceEquals(_output, Console.Out) && !Console.IsOutputRedirected;
        T result = isTerminal ? await ShowRowsAsync(work) : await work();
        if (_totals.Any) Write($"[total] {_totals.Text()}");
        return result;
    }

    Task<T> ShowRowsAsync<T>(Func<Task<T>> work)
    {
        ProgressColumn[] columns = [new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new RemainingTimeColumn()];
        return AnsiConsole.Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            _rows = new Rows(context, _workers.Take(MostRows));
            try
            {
                return await work();
            }
            finally
            {
                lock (_lock) _rows = null;
            }
        });
    }

    /// <summary>A line of a task.</summary>
    public void Line(TaskName task, string text, bool isError = false)
    {
        lock (_lock)
        {
            string line = $"[{task.Job} {task.Index}] {text}";
            if (_rows is not null && !(isError && Console.IsErrorRedirected)) AnsiConsole.WriteLine(line);
            else (isError ? _error : _output).WriteLine(line);
        }
    }

    /// <summary>What a worker has done.</summary>
    public void Progress(TaskName worker, in TaskProgress progress)
    {
        lock (_lock)
        {
            _totals.Add(worker, progress);
            if (_rows is not null) _rows.Update(worker, progress, _totals);
            else if (progress.IsReport && worker == _workers[0]) Write($"[total] {_totals.Report()}");
        }
    }

    void Write(string line)
    {
        lock (_lock) _output.WriteLine(line);
    }

    /// <summary>The lines that change.</summary>
    sealed class Rows
    {
        readonly Dictionary<TaskName, ProgressTask> _workers;
        readonly ProgressTask _total;

        public Rows(ProgressContext context, IEnumerable<TaskName> workers)
        {
            _workers = workers.ToDictionary(w => w, w => Add(context, $"{w.Job} {w.Index}"));
            _total = Add(context, "total");
        }

        static ProgressTask Add(ProgressContext context, string name)
        {
            ProgressTask row = context.AddTask(name);
            row.IsIndeterminate = true;
            return row;
        }

        public void Update(TaskName worker, in TaskProgress progress, ClusterTotals totals)
        {
            if (_workers.TryGetValue(worker, out ProgressTask? row))
            {
                string text = string.Create(CultureInfo.InvariantCulture, $"{worker.Job} {worker.Index}  Step: {progress.Step}, loss: {progress.Loss:0.000000}");
                Set(row, text, progress.Step, progress.LastStep);
            }
            Set(_total, $"total     {totals.Text()}", totals.Step, totals.LastStep);
        }

        static void Set(ProgressTask row, string text, long step, long last)
        {
            row.Description = Markup.Escape(text);
            row.IsIndeterminate = last == 0;
            row.MaxValue = Math.Max(1, last);
            row.Value = Math.Min(step, Math.Max(1, last));
        }
    }
}
