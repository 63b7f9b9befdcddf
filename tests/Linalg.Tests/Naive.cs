using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

/// <summary>Plain twins of the optimised kernels: the definition, in double where that helps.</summary>
static class Naive
{
    public static void Multiply<T>(T[] a, T[] b, T[] c, int m, int n, int k, bool transposeA, bool transposeB, in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = epilogue.Accumulate ? double.CreateTruncating(c[i * n + j]) : 0;
                for (int l = 0; l < k; l++)
                {
                    sum += double.CreateTruncating(a[transposeA ? l * m + i : i * k + l]) * double.CreateTruncating(b[transposeB ? j * k + l : l * n + j]);
                }
                if (!epilogue.Bias.IsEmpty) sum += double.CreateTruncating(epilogue.Bias[j]);
                if (epilogue.Activation != Activation.None) sum = Math.Max(sum, 0);
                if (epilogue.Activation == Activation.Relu6) sum = Math.Min(sum, 6);
                c[i * n + j] = T.CreateTruncating(sum);
            }
        }
    }
}
