namespace TensorHarbor.Cli.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its points; those that are not finite are left out.</param>
sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points);
