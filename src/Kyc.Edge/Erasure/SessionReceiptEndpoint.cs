using System.Text;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Erasure;

/// <summary><c>GET .../redaction_receipt</c>: the proof that a session's data is gone.</summary>
internal static class SessionReceiptEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(SessionLinks.Collection + "/{id}/redaction_receipt", GetAsync)
            .WithName("get_redaction_receipt").WithSummary("Read the signed receipt of a redacted session")
            .WithTags("verification_sessions").Requires(CredentialScope.SessionsRead)
            .Answers<SignedReceiptView>(200)
            .Fails(ProblemCodes.InvalidParameter, ProblemCodes.NotFound, ProblemCodes.ReceiptNotReady);

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, SessionGateway sessions, IErasures erasures, CancellationToken cancel)
    {
        QueryValues.Allow(context.Request);
        var caller = Caller.Of(context);
        var state = await sessions.LookAsync(caller, QueryValues.Session("id", id), cancel);
        return await erasures.FindAsync(caller.Tenant, state.Id, cancel) is { } receipt
            ? Results.Text(receipt.Receipt, "application/json", Encoding.UTF8)
            : throw new ProblemException(ProblemCodes.ReceiptNotReady);
    }
}
