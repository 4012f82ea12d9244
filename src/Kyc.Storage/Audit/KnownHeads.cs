namespace Kyc.Storage.Audit;

/// <summary>Heads of a record as they were once, kept outside the database: what came before them may not go.</summary>
/// <param name="Journal">By writer.</param>
/// <param name="Audit">By chain.</param>
public sealed record KnownHeads(
    IReadOnlyDictionary<long, KnownHead> Journal, IReadOnlyDictionary<long, KnownHead> Audit)
{
    /// <summary>Nothing is known.</summary>
    public static KnownHeads None { get; } =
        new(new Dictionary<long, KnownHead>(), new Dictionary<long, KnownHead>());

    /// <summary>True when nothing is known.</summary>
    public bool IsNone => Journal.Count == 0 && Audit.Count == 0;
}

/// <summary>A head.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Count">How far the writer or chain had come.</param>
/// <param name="Digest">Over what it had written.</param>
public sealed record KnownHead(DateTimeOffset At, long Count, byte[] Digest);
