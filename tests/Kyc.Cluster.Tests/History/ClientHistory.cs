using System.Collections.Concurrent;

namespace Kyc.Cluster.Tests.History;

/// <summary>Everything that clients asked for in a run and what they were told; written by many at once.</summary>
internal sealed class ClientHistory
{
    private readonly ConcurrentQueue<ClientRequest> _requests = new();
    private long _numbers;

    public IReadOnlyCollection<ClientRequest> Requests => _requests;

    public long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(ClientRequest request) => _requests.Enqueue(request);

    /// <summary>Requests that began at or after an instant and ended at or before another.</summary>
    public IReadOnlyList<ClientRequest> Between(DateTimeOffset from, DateTimeOffset to) =>
        [.. _requests.Where(request => request.Start >= from && request.End <= to)];
}
