using Kyc.Actors.Ports;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Auth;

/// <summary>
/// Asks every call under <c>/v1</c> and <c>/api</c> who it is from, before anything else looks at it: an address that
/// does not exist answers 401 too. A credential that is unknown, revoked, expired or forged gets one and the same
/// answer, after the same work. Only then is judged whether it may come from there.
/// </summary>
internal sealed class BearerMiddleware(RequestDelegate next, IEnumerable<IBearerReader> readers, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    private static readonly PathString[] Guarded = ["/v1", "/api"];

    private readonly IBearerReader[] _readers = [.. readers];

    /// <summary>Runs the rest of the pipeline for a good credential.</summary>
    /// <exception cref="ProblemException">No credential that is good, or one from elsewhere.</exception>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Guards(context.Request.Path))
        {
            await next(context);
            return;
        }
        var credential = Presented(context.Request) is { } presented
            ? await ReadAsync(presented, context.RequestAborted)
            : null;
        if (credential?.IsGood(clock.GetUtcNow()) != true) throw Unknown();
        context.Features.Set(new Caller(credential, context.TraceIdentifier));
        Note(context, credential);
        Access.EnsureNetwork(context, credential);
        await next(context);
    }

    /// <summary>True for what asks for a credential.</summary>
    public static bool Guards(PathString path) =>
        Guarded.Any(guarded => path.StartsWithSegments(guarded, StringComparison.OrdinalIgnoreCase));

    private ValueTask<Credential?> ReadAsync(string presented, CancellationToken cancel)
    {
        foreach (var reader in _readers)
            if (reader.Takes(presented)) return reader.ReadAsync(presented, cancel);
        return default;
    }

    private static void Note(HttpContext context, Credential credential)
    {
        if (context.Features.Get<LogScope>() is not { } scope) return;
        scope.Add("tenant", credential.Tenant.Value);
        scope.Add("credential", credential.Id);
        if (SessionId.TryParse(context.GetRouteValue("id") as string, out var session))
            scope.Add("session", session.Value);
    }

    private static ProblemException Unknown() => new(ProblemCodes.Unauthenticated) { AtTheDoor = true };

    private static string? Presented(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text) return null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var presented = text[Scheme.Length..].Trim();
        return presented.Length > 0 ? presented : null;
    }
}
