using Kyc.Actors.Messages;
using Kyc.Actors.Runtime;

namespace Kyc.Actors.Sessions;

/// <summary>A session actor in memory. It stays while somebody waits for it to settle.</summary>
internal sealed class SessionResident(SessionActor actor, ActorCell<SessionMessage, SessionAnswer> cell) : IResident
{
    public bool TryAsk(SessionMessage message, out ValueTask<SessionAnswer> answer) => cell.TryAsk(message, out answer);

    public bool TryLeave(bool underPressure) => !actor.IsAwaited && cell.TryStop(evenQuarantined: underPressure);

    public void Leave() => cell.Stop();
}
