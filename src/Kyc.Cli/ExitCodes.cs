namespace Kyc.Cli;

/// <summary>What <c>kyc</c> tells the shell.</summary>
public static class ExitCodes
{
    /// <summary>Done; for <c>verify</c> and <c>compare</c>: the same person.</summary>
    public const int Ok = 0;

    /// <summary>Not verified; or a check failed.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, or what was asked for cannot be done.</summary>
    public const int Cannot = 2;

    /// <summary>A node could not start (EX_UNAVAILABLE of sysexits.h).</summary>
    public const int CannotStart = 69;

    /// <summary>A running node had to stop because its disk failed (EX_IOERR of sysexits.h).</summary>
    public const int Broken = 74;

    /// <summary>The configuration has a mistake (EX_CONFIG of sysexits.h).</summary>
    public const int Configuration = 78;

    /// <summary>Stopped by SIGINT (128 + 2).</summary>
    public const int Interrupted = 130;
}
