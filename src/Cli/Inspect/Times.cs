using System.Globalization;

namespace TensorHarbor.Cli.Inspect;

/// <summary>Times of TensorFlow's files as text.</summary>
static class Times
{
    const double LastSecond = 253402300799; // 9999-12-31T23:59:59Z

    /// <summary>Seconds since 1970 as <c>2026-01-31T12:00:00Z</c>; null where a file holds no time.</summary>
    public static string? Text(double seconds) => seconds is > 0 and <= LastSecond
        ? DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;
}
