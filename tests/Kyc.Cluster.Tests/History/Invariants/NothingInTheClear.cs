namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I9: digests and figures rest sealed, open with their session's key alone, and not at all once it was
/// erased.</summary>
internal sealed class NothingInTheClear : IInvariant
{
    public const string Number = "I9";

    public string Name => $"{Number} what rests is sealed under its session's key";

    public IEnumerable<string> Broken(SessionCase session)
    {
        if (session.Facts.Count == 0) return [];
        return session.Unsealed.Concat(session switch
        {
            { Erased: true, HasKey: true } => ["it was erased, and its data key is still there"],
            { Erased: false, HasKey: false } => ["it has no data key that the master key opens"],
            _ => [],
        });
    }
}
