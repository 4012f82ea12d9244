using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Kyc.Sessions.State;

namespace Kyc.Edge.Sessions;

/// <summary>A session token: what a server hands to its user's browser.</summary>
/// <param name="Object">Always <c>client_token</c>.</param>
/// <param name="Session">The one session it is for.</param>
/// <param name="Token">The token, to be sent as <c>Authorization: Bearer</c>; not shown again.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record ClientTokenView(string Object, string Session, string Token, DateTimeOffset ExpiresAt);

/// <summary>Gives session tokens.</summary>
internal sealed class ClientTokens(SessionTokens tokens, EdgeOptions options, TimeProvider clock)
{
    /// <summary>A token for a session, for as long as the settings say and never longer than the session waits.</summary>
    /// <exception cref="ProblemException">The session's time ran out, or it was erased.</exception>
    public ClientTokenView Give(Caller caller, SessionState state)
    {
        if (state.Redacted) throw new ProblemException(ProblemCodes.Redacted);
        var now = clock.GetUtcNow();
        var most = now + options.Access.ClientTokenLifetime;
        // Tokens count in whole seconds: what is told is what holds.
        var until = DateTimeOffset.FromUnixTimeSeconds(
            (state.ExpiresAt < most ? state.ExpiresAt : most).ToUnixTimeSeconds());
        if (until <= now) throw new ProblemException(ProblemCodes.SessionExpired);
        var token = tokens.Write(caller.Credential, state.Id, now, until);
        return new ClientTokenView("client_token", state.Id.Value, token, until);
    }
}
