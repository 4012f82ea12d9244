using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Audit;

/// <summary>A call on its way to a row: what it is about becomes known bit by bit.</summary>
internal sealed class AuditedCall
{
    /// <summary>The operation of calls that no operation answers.</summary>
    public const string Unmatched = "unmatched";

    /// <summary>What an operation says the call was about; null to take it from the address.</summary>
    public string? Target { get; set; }

    /// <summary>True when it ended before the limits of its client: it is counted, so that rows stay bounded.</summary>
    public bool AtTheDoor { get; set; }

    /// <summary>True once the call has its row, or was counted.</summary>
    public bool Written { get; set; }

    /// <summary>The row of a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="outcome">Status, and the problem's code behind it.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">What rows may hold.</param>
    public AuditEntry Row(
        HttpContext context, Caller caller, string outcome, DateTimeOffset now, EdgeAuditOptions options)
    {
        var remote = options.RemoteAddress ? context.Connection.RemoteIpAddress?.ToString() : null;
        return new AuditEntry(
            now, caller.Credential.Id, options.Node, ActionOf(context), TargetOf(context), "", outcome)
        {
            Tenant = caller.Tenant,
            RequestId = context.TraceIdentifier,
            Remote = remote ?? "",
        };
    }

    /// <summary>The operation's name.</summary>
    public static string ActionOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? Unmatched;

    /// <summary>
    /// Only what has the form of an id: a client may put anything into an address, and rows hold no personal data.
    /// </summary>
    private string TargetOf(HttpContext context)
    {
        if (Target is not null) return Target;
        if (context.GetRouteValue("id") is string id) return IsId(id) ? id : "";
        var made = context.Response.Headers.Location.ToString();
        return IsId(made.AsSpan(made.LastIndexOf('/') + 1)) ? made[(made.LastIndexOf('/') + 1)..] : "";
    }

    private static bool IsId(ReadOnlySpan<char> text)
    {
        var line = text.IndexOf('_');
        return line is > 0 and <= 8 && !text[..line].ContainsAnyExceptInRange('a', 'z')
               && Ulid.IsValid(text[(line + 1)..]);
    }
}

/// <summary>For operations whose address does not say what they are about.</summary>
internal static class AuditTargets
{
    /// <summary>Says it.</summary>
    public static void AuditTarget(this HttpContext context, string id)
    {
        if (context.Features.Get<AuditedCall>() is { } call) call.Target = id;
    }
}
