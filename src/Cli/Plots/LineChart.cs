using System.Globalization;
using System.Net;
using System.Text;

namespace TensorHarbor.Cli.Plots;

/// <summary>Draws a line chart as an SVG picture that fits light and dark pages.</summary>
static class LineChart
{
    const int Width = 760, Height = 420, Left = 70, Right = 24, Top = 46, Bottom = 52;
    const int XTicks = 8, YTicks = 6, MaxPoints = 1500, LegendRow = 20;

    static readonly string[] _colors = ["#2f7ed8", "#e4572e", "#3a9d5d", "#a05fc9", "#d99b1b", "#1aa6a6", "#c2417c", "#7a7f87"];

    const string Style = """
        <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f }
        .title { font-size: 16px; font-weight: 600 }
        .grid { stroke: #d0d7de; stroke-width: 1 }
        .axis { stroke: #6e7781; stroke-width: 1 }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .grid { stroke: #30363d }
        .axis { stroke: #8b949e }
        }
        </style>
        """;

    /// <summary>The picture.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="xTitle">Below it.</param>
    /// <param name="lines">The lines; more than one get a legend.</param>
    public static string ToSvg(string title, string xTitle, IReadOnlyList<PlotLine> lines)
    {
        PlotLine[] thinned = [.. lines.Select(l => l with { Points = Thin([.. l.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))]) })];
        var x = new Axis([.. thinned.SelectMany(l => l.Points).Select(p => p.X)], Left, Width - Right, XTicks);
        var y = new Axis([.. thinned.SelectMany(l => l.Points).Select(p => p.Y)], Height - Bottom, Top, YTicks);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title>");
        svg.AppendLine(Style);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"26\">{Escape(title)}</text>");
        AppendAxes(svg, x, y, xTitle);
        for (int i = 0; i < thinned.Length; i++) AppendLine(svg, x, y, thinned[i], _colors[i % _colors.Length]);
        if (thinned.Length > 1) AppendLegend(svg, thinned);
        return svg.Append("</svg>\n").ToString();
    }

    static void AppendAxes(StringBuilder svg, Axis x, Axis y, string xTitle)
    {
        foreach (double tick in y.Ticks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.Pixel(tick):0.#}\" y2=\"{y.Pixel(tick):0.#}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y.Pixel(tick) + 4:0.#}\" text-anchor=\"end\">{y.Label(tick)}</text>");
        }
        foreach (double tick in x.Ticks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{x.Pixel(tick):0.#}\" x2=\"{x.Pixel(tick):0.#}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x.Pixel(tick):0.#}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{x.Label(tick)}</text>");
        }
        svg.AppendLine(CultureInfo.InvariantCulture, $"<path class=\"axis\" fill=\"none\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{Escape(xTitle)}</text>");
    }

    static void AppendLine(StringBuilder svg, Axis x, Axis y, PlotLine line, string color)
    {
        if (line.Points.Count == 1)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<circle cx=\"{x.Pixel(line.Points[0].X):0.#}\" cy=\"{y.Pixel(line.Points[0].Y):0.#}\" r=\"3\" fill=\"{color}\"/>");
            return;
        }
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" stroke=\"{color}\" points=\"");
        svg.AppendJoin(' ', line.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.Pixel(p.X):0.#},{y.Pixel(p.Y):0.#}")));
        svg.AppendLine("\"/>");
    }

    static void AppendLegend(StringBuilder svg, PlotLine[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            int row = Top + 14 + i * LegendRow;
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line class=\"line\" stroke=\"{_colors[i % _colors.Length]}\" x1=\"{Width - Right - 28}\" x2=\"{Width - Right - 8}\" y1=\"{row}\" y2=\"{row}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right - 36}\" y=\"{row + 4}\" text-anchor=\"end\">{Escape(lines[i].Name)}</text>");
        }
    }

    /// <summary>Keeps the least and the greatest value of each of many stretches, so that peaks stay.</summary>
    static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= MaxPoints) return points;
        var kept = new List<(double X, double Y)>(MaxPoints + 2) { points[0] };
        int stretch = (points.Count * 2 + MaxPoints - 1) / MaxPoints;
        for (int start = 0; start < points.Count; start += stretch)
        {
            IEnumerable<int> indices = Enumerable.Range(start, Math.Min(stretch, points.Count - start));
            int least = indices.MinBy(i => points[i].Y), greatest = indices.MaxBy(i => points[i].Y);
            kept.Add(points[Math.Min(least, greatest)]);
            if (least != greatest) kept.Add(points[Math.Max(least, greatest)]);
        }
        kept.Add(points[^1]);
        return kept;
    }

    static string Escape(string text) => WebUtility.HtmlEncode(text);
}
