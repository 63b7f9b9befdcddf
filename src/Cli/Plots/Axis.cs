using System.Globalization;

namespace TensorHarbor.Cli.Plots;

/// <summary>One axis of a chart: maps values to pixels and chooses round ticks.</summary>
sealed class Axis
{
    readonly double _from, _to;

    /// <summary>An axis that shows all <paramref name="values"/>.</summary>
    /// <param name="values">Finite values; none: 0 to 1.</param>
    /// <param name="from">Pixel of the least value.</param>
    /// <param name="to">Pixel of the greatest.</param>
    /// <param name="ticks">About how many ticks.</param>
    public Axis(IReadOnlyCollection<double> values, double from, double to, int ticks)
    {
        (_from, _to) = (from, to);
        double least = values.Count == 0 ? 0 : values.Min(), greatest = values.Count == 0 ? 1 : values.Max();
        if (least == greatest) (least, greatest) = (least - Margin(least), greatest + Margin(greatest));
        Step = RoundStep((greatest - least) / ticks);
        (Least, Greatest) = (Math.Floor(least / Step) * Step, Math.Ceiling(greatest / Step) * Step);
    }

    /// <summary>The value at the axis' beginning; a tick.</summary>
    public double Least { get; }

    /// <summary>The value at the axis' end; a tick.</summary>
    public double Greatest { get; }

    /// <summary>Distance of two ticks.</summary>
    public double Step { get; }

    /// <summary>The ticks in order.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            int count = (int)Math.Round((Greatest - Least) / Step);
            for (int i = 0; i <= count; i++) yield return Least + i * Step;
        }
    }

    /// <summary>The pixel of a value.</summary>
    public double Pixel(double value) => _from + (value - Least) / (Greatest - Least) * (_to - _from);

    /// <summary>A tick's text with as many decimals as the step has.</summary>
    public string Label(double tick)
    {
        double magnitude = Math.Max(Math.Abs(Least), Math.Abs(Greatest));
        if (magnitude is >= 1e6 or < 1e-4) return tick.ToString("0.##e0", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(Step) + 1e-9), 0, 15);
        double rounded = Math.Round(tick, decimals);
        return (rounded == 0 ? 0 : rounded).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    static double Margin(double value) => value == 0 ? 1 : Math.Abs(value) / 2;

    static double RoundStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
