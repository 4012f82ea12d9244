using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Who did and read what.</summary>
internal static class AuditRoutes
{
    private const int RowsDefault = 50;
    private const int RowsMax = 10_000;
    private const int HashDigits = 12;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Look("/audit", Json.AuditDocument, async (request, cancel) => new AuditDocument(
            [.. (await parts.Storage.Audit.ListAsync(Query(request), cancel)).Select(Document)]));
        routes.Study("/audit/verification", Json.AuditVerificationDocument, async (heads, cancel) =>
        {
            var known = parts.Known(heads);
            return (await Task.Run(async () => await parts.Storage.VerifyAuditAsync(known, cancel), cancel)).Document();
        });
    }

    /// <summary>
    /// Heads to check against: those an operator sends, otherwise those that this node itself kept outside the
    /// database.
    /// </summary>
    public static KnownHeads Known(this AdminParts parts, string? sent)
    {
        try
        {
            return sent is null
                ? HeadsFile.ReadFolder(parts.Storage.ClusterKeys, parts.DataFolder)
                : HeadsFile.Parse(parts.Storage.ClusterKeys, sent, "what was sent");
        }
        catch (HeadsFileException fault)
        {
            throw new AdminProblemException(AdminCodes.BadRequest, fault.Message);
        }
    }

    private static AuditQuery Query(AdminRequest request) => new()
    {
        Limit = request.Number("limit", RowsDefault, 1, RowsMax),
        Tenant = request.Query("tenant") is not { } name ? null
            : TenantId.TryParse(name, out var tenant) ? tenant
            : throw request.Bad($"{name} is no tenant"),
        Target = request.Query("target"),
        Action = request.Query("action"),
        Actor = request.Query("actor"),
        RequestId = request.Query("request_id"),
        From = request.Time("from"),
        Before = request.Time("before"),
        After = request.Query("after"),
    };

    private static AuditRowDocument Document(AuditRow row) => new(
        row.Place.Chain, row.Place.Number, row.Id, row.Entry.At, row.Entry.Tenant?.Value, row.Entry.Actor,
        row.Entry.Node, row.Entry.Action, row.Entry.Target, row.Entry.Reason, row.Entry.Outcome, row.Entry.RequestId,
        row.Entry.Remote, row.Hash[..HashDigits]);
}
