using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Tensors;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>Puts a folder of the test in the place of the temporary folder that the recorded tasks wrote checkpoints to.</summary>
/// <param name="folder">The folder.</param>
sealed partial class RecordedFolders(string folder)
{
    /// <summary>Changes the strings of a tensor.</summary>
    public void Rewrite(Tensor tensor)
    {
        if (tensor.DType != DType.String) return;
        foreach (ref byte[] text in tensor.Strings)
        {
            if (text.AsSpan().StartsWith("/tmp/tmp"u8)) text = Encoding.UTF8.GetBytes(Recorded().Replace(Encoding.UTF8.GetString(text), folder));
        }
    }

    [GeneratedRegex("^/tmp/tmp[a-z0-9_]+")]
    private static partial Regex Recorded();
}
