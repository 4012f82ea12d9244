using Kyc.Actors.Messages;
using Kyc.Actors.Runtime;

namespace Kyc.Actors.Sessions;

/// <summary>A session actor in memory. It stays while somebody waits for it to settle; who gave up waiting holds nothing.</summary>
internal sealed class SessionResident(ActorCell<SessionMessage, SessionAnswer> cell) : IResident
{
    private int _waiters;

    public bool TryAsk(SessionMessage message, out ValueTask<SessionAnswer> answer) => cell.TryAsk(message, out answer);

    public void BeginWait() => Interlocked.Increment(ref _waiters);

    public void EndWait() => Interlocked.Decrement(ref _waiters);

    public bool TryLeave(bool underPressure) =>
        Volatile.Read(ref _waiters) == 0 && cell.TryStop(evenQuarantined: underPressure);

    public void Leave() => cell.Stop();
}
