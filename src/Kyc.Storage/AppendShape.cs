using Kyc.Actors.Ports;

namespace Kyc.Storage;

/// <summary>What an append must look like, whatever database it goes to.</summary>
internal static class AppendShape
{
    /// <summary>Consecutive, chained events of one session that end where the state stands.</summary>
    /// <exception cref="ArgumentException">It is not so.</exception>
    public static void Check(JournalAppend append)
    {
        if (append.Records.Count == 0)
            throw new ArgumentException("an append needs at least one event", nameof(append));
        for (var i = 1; i < append.Records.Count; i++)
        {
            var (previous, next) = (append.Records[i - 1], append.Records[i]);
            if (next.Session != previous.Session || next.Version != previous.Version + 1
                || !next.PreviousHash.Span.SequenceEqual(previous.Hash.Span))
                throw new ArgumentException(
                    $"event {next.Version} of {next.Session} does not follow event {previous.Version} of "
                    + $"{previous.Session}; seal the events of one command together", nameof(append));
        }
        if (append.State.Id != append.Records[^1].Session || append.State.Version != append.Records[^1].Version)
            throw new ArgumentException(
                $"the state is at version {append.State.Version} of {append.State.Id}, the events end at "
                + $"{append.Records[^1].Version} of {append.Records[^1].Session}", nameof(append));
    }
}
