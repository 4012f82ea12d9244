using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Auth;

/// <summary>Who calls: comes from the credential and from nowhere else.</summary>
/// <param name="Credential">The key that was presented.</param>
/// <param name="RequestId">Id of the request.</param>
internal sealed record Caller(Credential Credential, string RequestId)
{
    /// <summary>The tenant every effect of the call belongs to.</summary>
    public TenantId Tenant => Credential.Tenant;

    /// <summary>True for a browser with a session token: it is shown what its user needs, no more.</summary>
    public bool IsBrowser => Credential.Session is not null;

    /// <summary>True when it may see what the client attached to a session.</summary>
    public bool SeesAttributes => !IsBrowser && Credential.Scopes.Contains(CredentialScope.SessionsRead);

    /// <summary>The caller of a request that passed <see cref="BearerMiddleware"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("the operation is not under a path that asks for a key");
}
