namespace Kyc.Edge.Audit;

/// <summary>What the edge writes into the audit log, and its bounds.</summary>
public sealed record EdgeAuditOptions
{
    /// <summary>Name of the node in rows.</summary>
    public string Node { get; init; } = "";

    /// <summary>Keep clients' addresses in rows. Default false: they are personal data and rows stay.</summary>
    public bool RemoteAddress { get; init; }

    /// <summary>
    /// How often counted refusals are written. Default 60 s. Bounds 1 s to 1 h.
    /// </summary>
    public TimeSpan TallyEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Credentials counted one by one between two such writings; those beyond are counted together. Default 1,000.
    /// Bounds 1 to 100,000.
    /// </summary>
    public int TallyMax { get; init; } = 1_000;

    /// <summary>
    /// Rows kept in memory that could not be written after their call had taken effect. Default 1,000. Bounds 1 to
    /// 100,000.
    /// </summary>
    public int OwedMax { get; init; } = 1_000;
}
