using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.State;

namespace Kyc.Edge.Sessions;

/// <summary>A session as a client may see it.</summary>
/// <param name="State">The session, digests and figures in the clear; digests that cannot be opened any more are
/// empty.</param>
/// <param name="Attributes">What the client attached.</param>
internal sealed record ClearSession(SessionState State, ClientAttributes Attributes);

/// <summary>Opens what rests sealed of a session, with one look for its key.</summary>
internal sealed class ClearSessions(ISessionKeys keys)
{
    /// <summary>The session in the clear; without its sealed parts when it was erased meanwhile.</summary>
    public async ValueTask<ClearSession> OfAsync(SessionState state, CancellationToken cancel)
    {
        if (!SessionSeal.HasSealed(state)) return new ClearSession(state, ClientAttributes.None);
        try
        {
            using var key = await keys.OpenAsync(state.Tenant, state.Id, cancel);
            return new ClearSession(SessionSeal.Open(state, key), state.SealedAttributes is { } sealedBytes
                ? AttributeSeal.Open(sealedBytes, key, state.Tenant, state.Id)
                : ClientAttributes.None);
        }
        catch (DataKeyGoneException)
        {
            return new ClearSession(SessionSeal.Open(state, key: null), ClientAttributes.None);
        }
    }
}
