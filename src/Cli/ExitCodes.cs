namespace TensorHarbor.Cli;

/// <summary>What the program's exit codes mean.</summary>
static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Failed; one line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted (Ctrl-C), with everything saved.</summary>
    public const int Interrupted = 130;
}
