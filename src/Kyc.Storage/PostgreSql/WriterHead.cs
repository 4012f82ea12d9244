using System.Numerics;

namespace Kyc.Storage.PostgreSql;

/// <summary>What a writer wrote in all, as its row in <c>journal_heads</c> says after its last commit.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Events">How many events.</param>
/// <param name="Digest">The sum of their hashes taken as numbers.</param>
internal sealed record WriterHead(long Writer, long Events, BigInteger Digest)
{
    /// <summary>After more events.</summary>
    public WriterHead After((int Count, BigInteger Digest) more) =>
        this with { Events = Events + more.Count, Digest = Digest + more.Digest };
}
