using Kyc.Actors.Ports;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Auth;

/// <summary>What a good credential may do, and from where. What no rule allows is refused.</summary>
internal static class Access
{
    /// <summary>
    /// Ends the request unless the credential may come from there. Before its client's limits: a stolen key must not
    /// use its owner's allowance up.
    /// </summary>
    /// <exception cref="ProblemException"><c>permission_denied</c>.</exception>
    public static void EnsureNetwork(HttpContext context, Credential credential)
    {
        if (credential.IsFrom(context.Connection.RemoteIpAddress)) return;
        throw new ProblemException(ProblemCodes.PermissionDenied,
            "The key may not be used from this network; use it from one of its networks, or make another key.")
        {
            AtTheDoor = true,
        };
    }

    /// <summary>
    /// Ends the request unless the credential may do what it asks for. Behind its client's limits: each refusal leaves
    /// an audit row.
    /// </summary>
    /// <exception cref="ProblemException"><c>permission_denied</c>; <c>not_found</c> for a session token and another
    /// session.</exception>
    public static void Ensure(HttpContext context, Credential credential)
    {
        // No operation: nothing is at that address, or not by that method. The router answers.
        if (context.GetEndpoint() is not RouteEndpoint operation) return;
        if (credential.Session is { } own)
        {
            if (operation.Metadata.GetMetadata<OpenToBrowsers>() is null)
                throw new ProblemException(ProblemCodes.PermissionDenied,
                    "A session token can read its session, upload its files and submit it, and nothing else; use an "
                    + "API key on your server.");
            if (context.GetRouteValue("id") as string != own.Value) throw new ProblemException(ProblemCodes.NotFound);
        }
        var needed = operation.Metadata.GetMetadata<RequiredScope>()
                     ?? throw new ProblemException(ProblemCodes.PermissionDenied, "No credential may do this.");
        Demand(credential, needed.Scope);
    }

    /// <summary>Ends the request unless the credential has a scope.</summary>
    /// <exception cref="ProblemException">It has not; the problem names the scope.</exception>
    public static void Demand(Credential credential, CredentialScope scope)
    {
        if (credential.Scopes.Contains(scope)) return;
        var name = WireName.Of(scope);
        throw new ProblemException(ProblemCodes.PermissionDenied,
            $"This needs the scope {name}, which the credential does not have; use one that has it.")
        {
            RequiredScope = name,
        };
    }
}
