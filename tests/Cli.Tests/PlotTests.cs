using System.Globalization;
using System.Xml.Linq;
using TensorHarbor.Cli.Plots;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary>Charts: valid XML, round ticks, all points inside, peaks kept.</summary>
public sealed class PlotTests
{
    static XElement Svg(params PlotLine[] lines) => XElement.Parse(LineChart.ToSvg("loss <&>", "step", lines));

    static IEnumerable<XElement> Named(XElement svg, string name) => svg.Descendants().Where(e => e.Name.LocalName == name);

    static (double X, double Y)[] Points(XElement polyline) =>
        [.. polyline.Attribute("points")!.Value.Split(' ').Select(p => p.Split(',')).Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))];

    [Fact]
    public void Points_lie_inside_and_fall_with_the_loss()
    {
        (double, double)[] values = [.. Enumerable.Range(0, 50).Select(i => ((double)i, 3.0 / (1 + i)))];
        (double X, double Y)[] points = Points(Named(Svg(new PlotLine("a", values)), "polyline").Single());
        Assert.Equal(50, points.Length);
        Assert.All(points, p => Assert.True(p is { X: >= 0 and <= 760, Y: >= 0 and <= 420 }));
        Assert.Equal(points.OrderBy(p => p.X).Select(p => p.Y), points.OrderBy(p => p.Y).Select(p => p.Y));
    }

    [Fact]
    public void Peaks_survive_when_many_points_are_thinned()
    {
        (double, double)[] values = [.. Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 77_777 ? 100.0 : 1))];
        (double X, double Y)[] points = Points(Named(Svg(new PlotLine("a", values)), "polyline").Single());
        Assert.InRange(points.Length, 100, 2000);
        Assert.Equal(46, points.Min(p => p.Y), 1.0);
    }

    [Fact]
    public void Several_lines_get_a_legend_with_escaped_names() =>
        Assert.Contains("<b>", Named(Svg(new("<b>", [(0, 1), (1, 2)]), new("c", [(0, 2), (1, 1)])), "text").Select(t => t.Value));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0, 0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    [InlineData(new[] { 1e-12, 2e-12 })]
    [InlineData(new[] { -1e12, 1e12 })]
    public void Odd_values_make_a_valid_picture(double[] values)
    {
        XElement svg = Svg(new PlotLine("a", [.. values.Select((v, i) => ((double)i, v))]));
        Assert.DoesNotContain("NaN", svg.ToString());
        Assert.DoesNotContain("Infinity", svg.ToString());
    }

    [Theory]
    [InlineData(0, 1, 0.2, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3, 7, 2, "-4 -2 0 2 4 6 8")]
    [InlineData(0, 2000, 500, "0 500 1000 1500 2000")]
    public void Ticks_are_round(double least, double greatest, double step, string labels)
    {
        var axis = new Axis([least, greatest], 0, 100, 5);
        Assert.Equal(step, axis.Step, 1e-9);
        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
    }

    [Fact]
    public async Task Plot_writes_the_file()
    {
        using var folder = new TempFolder();
        ProgramRun run = await ProgramRun.Of("inspect", Golden.Shipped("formats", "events"), "--plot", folder["loss.svg"]);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(2, Named(XElement.Load(folder["loss.svg"]), "polyline").Count());
    }

    [Fact]
    public async Task An_unknown_tag_names_the_nearest()
    {
        using var folder = new TempFolder();
        Assert.EndsWith("did you mean 'loss'?", (await ProgramRun.Of("inspect", Golden.Shipped("formats", "events"), "--plot", folder["x.svg"], "--tag", "los")).Failure());
        Assert.False(File.Exists(folder["x.svg"]));
    }
}
