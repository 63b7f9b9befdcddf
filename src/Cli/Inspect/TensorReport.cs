using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>The values of one tensor of a checkpoint.</summary>
static class TensorReport
{
    /// <summary>How many values are shown to people.</summary>
    const int MaxShown = 1000;

    /// <summary>Reads a tensor.</summary>
    /// <param name="path">What <see cref="CheckpointReport.Open"/> takes.</param>
    /// <param name="name">The tensor.</param>
    /// <param name="forMachines">Shows all values, in one list.</param>
    /// <exception cref="StatusException">NOT_FOUND with the nearest name; DATA_LOSS.</exception>
    public static Report Create(string path, string name, bool forMachines)
    {
        using CheckpointReader reader = CheckpointReport.Open(path);
        if (!reader.Contains(name))
        {
            Throw.NotFound($"Key {name} not found in checkpoint {reader.Prefix}{Spelling.Hint(name, reader.Tensors.Select(t => t.Name))}");
        }
        using Tensor tensor = reader.Read(name);
        var report = new Report("tensor", reader.Prefix);
        report.Add("name", name);
        report.Add("dtype", tensor.DType.PythonName());
        report.Add("shape", tensor.Shape.Dims.ToArray());
        report.Add("element_count", tensor.ElementCount);
        AddRange(report, tensor);
        if (forMachines) report.Add("values", TensorValues.ToArray(tensor, (int)Math.Min(tensor.ElementCount, int.MaxValue)));
        else AddRows(report, tensor);
        return report;
    }

    static void AddRange(Report report, Tensor tensor)
    {
        if (!tensor.DType.IsFloating() || tensor.ElementCount == 0) return;
        double[] values = [.. TensorValues.ToArray(tensor, tensor.Shape.Count).Cast<object>().Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture))];
        report.Add("min", values.Min());
        report.Add("max", values.Max());
        report.Add("mean", values.Average());
        report.Add("not_finite", values.Count(v => !double.IsFinite(v)));
    }

    /// <summary>A row for each run along the last axis, with the indices of the others.</summary>
    static void AddRows(Report report, Tensor tensor)
    {
        int shown = (int)Math.Min(tensor.ElementCount, MaxShown);
        object[] values = [.. TensorValues.ToArray(tensor, shown).Cast<object>()];
        if (shown < tensor.ElementCount) report.Add("shown", $"the first {shown} values (--json: all)");
        int width = tensor.Shape.Rank == 0 ? 1 : Math.Max(1, (int)Math.Min(tensor.Shape[tensor.Shape.Rank - 1], shown));
        ReportTable table = report.AddTable("values", "index", "values");
        for (int start = 0; start < shown; start += width)
        {
            table.Add(IndexOf(tensor, start / width), ValueText.Join(values[start..Math.Min(shown, start + width)]));
        }
    }

    static long[] IndexOf(Tensor tensor, long row)
    {
        long[] index = new long[Math.Max(0, tensor.Shape.Rank - 1)];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            index[axis] = row % tensor.Shape[axis];
            row /= tensor.Shape[axis];
        }
        return index;
    }
}
