using Kyc.Actors.Messages;
using Kyc.Actors.Ports;

namespace Kyc.Actors.Hosting;

/// <summary>
/// Who looks after what concerns the whole cluster: the owner of the first shard. Two may believe it for a moment,
/// so what hangs on it has to be harmless when done twice; it only spares the work of doing it at every node.
/// </summary>
public sealed class Caretaker
{
    private const int Shard = 0;

    private readonly Lock _lock = new();
    private TaskCompletionSource _inCharge = NewSignal();

    /// <summary>True while this node is in charge.</summary>
    public bool IsInCharge
    {
        get { lock (_lock) return _inCharge.Task.IsCompleted; }
    }

    /// <summary>Ends when this node is in charge.</summary>
    public Task InChargeAsync(CancellationToken cancel)
    {
        lock (_lock) return _inCharge.Task.WaitAsync(cancel);
    }

    /// <summary>The handler, watched for the first shard's coming and going.</summary>
    public IShardHandler Watch(IShardHandler handler) => new Watched(this, handler);

    private void Take()
    {
        lock (_lock) _inCharge.TrySetResult();
    }

    private void Lose()
    {
        lock (_lock)
        {
            if (_inCharge.Task.IsCompleted) _inCharge = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Watched(Caretaker caretaker, IShardHandler inner) : IShardHandler
    {
        public async ValueTask AcquiredAsync(int shard, CancellationToken cancel)
        {
            await inner.AcquiredAsync(shard, cancel);
            if (shard == Shard) caretaker.Take();
        }

        public ValueTask LostAsync(int shard)
        {
            if (shard == Shard) caretaker.Lose();
            return inner.LostAsync(shard);
        }

        public ValueTask<SessionReply> HandleAsync(
            SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel) =>
            inner.HandleAsync(message, answerBy, cancel);

        public ValueTask<TokenLease> LeaseAsync(LeaseTokens request, CancellationToken cancel) =>
            inner.LeaseAsync(request, cancel);
    }
}
