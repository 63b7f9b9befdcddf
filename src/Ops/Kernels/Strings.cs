using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads string tensors as text.</summary>
static class Strings
{
    /// <summary>Element <paramref name="index"/> of a string tensor, decoded as UTF-8.</summary>
    public static string Text(this Tensor tensor, int index) => Encoding.UTF8.GetString(tensor.Strings[index]);

    /// <summary>All elements of a string tensor, decoded as UTF-8.</summary>
    public static string[] Texts(this Tensor tensor)
    {
        string[] texts = new string[tensor.ElementCount];
        for (int i = 0; i < texts.Length; i++) texts[i] = tensor.Text(i);
        return texts;
    }
}
