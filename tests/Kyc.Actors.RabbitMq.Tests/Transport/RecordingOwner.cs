using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>An owner that keeps what it was told and asked; acquiring and losing have to be exactly paired.</summary>
internal sealed class RecordingOwner : IShardHandler
{
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Is, TaskCompletionSource Met)> _waits = [];
    private readonly HashSet<int> _owned = [];
    private readonly List<string> _faults = [];

    public ConcurrentQueue<SessionMessage> Asked { get; } = [];

    public Func<SessionMessage, ValueTask> Before { get; init; } = _ => ValueTask.CompletedTask;

    public int Count
    {
        get { lock (_lock) return _owned.Count; }
    }

    public IReadOnlyCollection<int> Owned
    {
        get { lock (_lock) return [.. _owned]; }
    }

    /// <summary>Acquired twice, or lost without being owned.</summary>
    public IReadOnlyList<string> Faults
    {
        get { lock (_lock) return [.. _faults]; }
    }

    /// <summary>Ends when so many shards are owned.</summary>
    public Task OwnsAsync(int count) => OwnsAsync(owned => owned == count);

    /// <summary>Ends when the number of owned shards is right.</summary>
    public Task OwnsAsync(Func<int, bool> right)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (right(_owned.Count)) return Task.CompletedTask;
            _waits.Add((() => right(_owned.Count), met));
        }
        return met.Task;
    }

    public ValueTask AcquiredAsync(int shard, CancellationToken cancel)
    {
        Change(() =>
        {
            if (!_owned.Add(shard)) _faults.Add($"{shard} was acquired twice");
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask LostAsync(int shard)
    {
        Change(() =>
        {
            if (!_owned.Remove(shard)) _faults.Add($"{shard} was lost and not owned");
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask<SessionReply> HandleAsync(
        SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel)
    {
        Asked.Enqueue(message);
        await Before(message).AsTask().WaitAsync(cancel);
        return new SessionReply.Ok(SessionState.None with
        {
            Id = message.Session,
            Tenant = message.Tenant,
            Policy = Some.Policy,
            Version = 1,
        });
    }

    private void Change(Action act)
    {
        lock (_lock)
        {
            act();
            foreach (var (_, met) in _waits.Where(wait => wait.Is())) met.TrySetResult();
            _waits.RemoveAll(wait => wait.Met.Task.IsCompleted);
        }
    }
}
