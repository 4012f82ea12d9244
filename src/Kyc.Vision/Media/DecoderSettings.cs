namespace Kyc.Vision.Media;

/// <summary>Whether a child may run without its system call filter.</summary>
public enum DecoderSandbox
{
    /// <summary>A child that cannot install its filter does not start.</summary>
    Required,

    /// <summary>No filter; limits and the separate process remain. For containers that forbid it.</summary>
    BestEffort,
}

/// <summary>Whether children run in an empty file system of their own, made by bubblewrap.</summary>
public enum DecoderBubblewrap
{
    /// <summary>Where bubblewrap is installed and the machine allows it; health tells when it does not.</summary>
    Auto,

    /// <summary>Always: without it no child starts.</summary>
    On,

    /// <summary>Never; the child's own filter and limits remain.</summary>
    Off,
}

/// <summary>How the decoder's children are run.</summary>
public sealed record DecoderSettings
{
    /// <summary>The binary. Default: <c>kyc-decoder</c> beside the running program.</summary>
    public string Path { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "kyc-decoder");

    /// <summary>Children at most, one file each at a time. Default: the number of cores. Bounds 1 to 256.</summary>
    public int Children { get; init; } = Environment.ProcessorCount;

    /// <summary>Jobs after which a child is replaced by a fresh one. Default 1,000. Bounds 1 to 1,000,000.</summary>
    public int JobsPerChild { get; init; } = 1_000;

    /// <summary>Default <see cref="DecoderSandbox.Required"/>.</summary>
    public DecoderSandbox Sandbox { get; init; } = DecoderSandbox.Required;

    /// <summary>The layer around the child's own sandbox. Default <see cref="DecoderBubblewrap.Auto"/>.</summary>
    public DecoderBubblewrap Bubblewrap { get; init; } = DecoderBubblewrap.Auto;

    /// <summary>A child's address space. Unit: bytes. Default 2 GiB. Bounds 512 MiB to 64 GiB.</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>Processor time of a child in its life. Unit: seconds. Default 3,600. Bounds 10 to 1,000,000.</summary>
    public int CpuSeconds { get; init; } = 3_600;

    /// <summary>Largest file a child takes. Unit: bytes. Default 100 MiB. Bounds 1 MiB to 1 GiB.</summary>
    public long InputBytes { get; init; } = 100L << 20;

    /// <summary>Room for one decoded picture or frame. Unit: bytes. Default 64 MiB. Bounds 1 MiB to 1 GiB.</summary>
    public long OutputBytes { get; init; } = 64L << 20;

    /// <summary>Time for a child to start. Default 10 s. Bounds 100 ms to 5 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a job's own time limit, which the child keeps itself, it is killed. Default 500 ms.
    /// Bounds 0 to 1 minute.
    /// </summary>
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>First wait before a new child when several died in a row without a job done. Default 50 ms.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest such wait; it doubles up to here. Default 5 s.</summary>
    public TimeSpan MaxRestartDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the bounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of bounds; the message names it.</exception>
    public void Validate()
    {
        Bounds.Check(nameof(Children), Children, 1, 256);
        Bounds.Check(nameof(JobsPerChild), JobsPerChild, 1, 1_000_000);
        Bounds.Check(nameof(MemoryBytes), MemoryBytes, 512L << 20, 64L << 30);
        Bounds.Check(nameof(CpuSeconds), CpuSeconds, 10, 1_000_000);
        Bounds.Check(nameof(InputBytes), InputBytes, 1L << 20, 1L << 30);
        Bounds.Check(nameof(OutputBytes), OutputBytes, 1L << 20, 1L << 30);
        Bounds.Check(nameof(StartTimeout), StartTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Bounds.Check(nameof(KillGrace), KillGrace, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Bounds.Check(nameof(RestartDelay), RestartDelay, TimeSpan.Zero, MaxRestartDelay);
        Bounds.Check(nameof(MaxRestartDelay), MaxRestartDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }
}
