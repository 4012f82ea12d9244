using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Ports;

/// <summary>
/// The truth: every session's events. All appends go through one group-commit queue; an append returns only when its
/// events are durable. The read model and the list of open work change in the same transaction.
/// </summary>
public interface IJournal
{
    /// <summary>A session's events in order; empty when there are none.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; retry.</exception>
    ValueTask<IReadOnlyList<EventRecord>> LoadAsync(SessionId session, CancellationToken cancel);

    /// <summary>Appends the events of one command, all or none.</summary>
    /// <exception cref="FencedException">Another owner appended since: reload and decide again.</exception>
    /// <exception cref="OverloadedException">The commit queue is full; nothing was written: retry
    /// after a pause.</exception>
    /// <exception cref="StorageFullException">No space left; nothing was written.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; whether it was written is not
    /// known: reload.</exception>
    ValueTask AppendAsync(JournalAppend append, CancellationToken cancel);

    /// <summary>Work owed: jobs of processing sessions, of one shard or of all.</summary>
    IAsyncEnumerable<OpenWork> OpenWorkAsync(int? shard, CancellationToken cancel);

    /// <summary>
    /// Sessions that wait for input beyond their expiry, the oldest first, at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> ExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancel);
}

/// <summary>One command's events and what changes with them.</summary>
/// <param name="Records">The events, consecutive versions of one session.</param>
/// <param name="State">The state after them, from which read model and open work are derived.</param>
/// <param name="WrappedKey">With a session's first event: its data key, wrapped, for the key table.</param>
public sealed record JournalAppend(IReadOnlyList<EventRecord> Records, SessionState State, byte[]? WrappedKey = null);

/// <summary>A job that a processing session waits for.</summary>
/// <param name="Job">The job.</param>
/// <param name="Session">The session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Tries">Tries started so far.</param>
/// <param name="LeaseUntil">When the present lease ends; null while nobody holds one.</param>
/// <param name="Since">When the session began to wait.</param>
public sealed record OpenWork(
    JobId Job, SessionId Session, TenantId Tenant, int Tries, DateTimeOffset? LeaseUntil, DateTimeOffset Since);

/// <summary>Somebody else owns the session now: the append named a version that is taken.</summary>
public sealed class FencedException(SessionId session, long version)
    : Exception(
        $"event {version} of session {session} exists already: another owner wrote it; reload and decide again");

/// <summary>The database cannot be reached or refused for a reason of its own.</summary>
public sealed class JournalUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>No space left on a device; nothing was written.</summary>
/// <param name="path">Where.</param>
public sealed class StorageFullException(string path, Exception? cause = null)
    : Exception($"no space left at {path}; free space there, new work is accepted again by itself", cause)
{
    /// <summary>Where.</summary>
    public string Path { get; } = path;
}
