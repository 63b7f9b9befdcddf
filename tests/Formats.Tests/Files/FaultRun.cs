using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Files;

/// <summary>Runs an action once for each of its operations on files and each kind of fault there.</summary>
public static class FaultRun
{
    /// <summary>Runs everything; every outcome goes to <paramref name="verify"/>.</summary>
    /// <param name="prepare">Makes the files that are there before.</param>
    /// <param name="act">What is interrupted.</param>
    /// <param name="verify">Looks at the files that are found after.</param>
    /// <returns>Number of outcomes.</returns>
    public static int Everywhere(Action<MemoryFiles> prepare, Action<MemoryFiles> act, Action<MemoryFiles> verify)
    {
        var random = new Random(11);
        MemoryFiles whole = Prepared(prepare);
        act(whole);
        int outcomes = 0;
        for (int step = 1; step <= whole.Operations; step++)
        {
            foreach (Fault fault in (Fault[])[Fault.CrashBefore, Fault.CrashAfter, Fault.FailOnce, Fault.DiskFull])
            {
                MemoryFiles files = Prepared(prepare);
                (files.Fault, files.FaultAt) = (fault, step);
                Run(act, files, fault);
                foreach (MemoryFiles found in Outcomes(files, fault, random))
                {
                    verify(found);
                    outcomes++;
                }
            }
        }
        return outcomes;
    }

    static MemoryFiles Prepared(Action<MemoryFiles> prepare)
    {
        var before = new MemoryFiles();
        prepare(before);
        return before.AfterProcessDied();
    }

    static void Run(Action<MemoryFiles> act, MemoryFiles files, Fault fault)
    {
        try
        {
            act(files);
            Assert.False(fault is Fault.CrashBefore or Fault.CrashAfter);
        }
        catch (Exception e) when (e is CrashException || e.InnerException is CrashException) // a runner notes the kernel in which it came
        {
            Assert.True(fault is Fault.CrashBefore or Fault.CrashAfter);
        }
        catch (StatusException e)
        {
            Assert.Equal(ErrorCode.ResourceExhausted, e.Code);
            Assert.True(fault is Fault.FailOnce or Fault.DiskFull);
        }
    }

    static IEnumerable<MemoryFiles> Outcomes(MemoryFiles files, Fault fault, Random random)
    {
        yield return files.AfterProcessDied();
        if (fault is not (Fault.CrashBefore or Fault.CrashAfter)) yield break;
        for (int i = 0; i < 8; i++) yield return files.AfterPowerCut(random);
    }
}
