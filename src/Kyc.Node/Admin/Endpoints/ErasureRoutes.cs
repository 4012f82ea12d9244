using System.Globalization;
using Kyc.Actors.Erasure;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Kyc.Storage.Backup;
using Microsoft.AspNetCore.Http;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>What operators erase for persons, and the proofs of it. References are never repeated or logged.</summary>
internal static class ErasureRoutes
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Change("/sessions/{id}/erase", "sessions_erase", request => request.Session().Value,
            (request, cancel) => EraseAsync(parts, request.Session(), request.Id, cancel));
        routes.Change("/erasures", "erasures_request", request => Asked(request, parts).Target,
            async (request, cancel) =>
            {
                var (asked, target) = Asked(request, parts);
                await parts.Storage.ErasureRequests.AddAsync(asked, [], cancel);
                return $"request {asked.Id} erases {target}; kyc erasures show {asked.Id} --tenant {asked.Tenant}";
            });
        routes.Look("/erasures/{id}", Json.ErasureDocument, (request, cancel) => ShowAsync(parts, request, cancel));
        routes.Look("/receipts/keys", Json.ReceiptKeysDocument, (_, _) => new(new ReceiptKeysDocument(
            [.. parts.Storage.ClusterKeys.PublicKeys(Receipts.Purpose)
                .Select(key => new ReceiptKeyDocument(key.Key, key.Value))])));
        routes.Stream("/erasure_ledger", async (request, cancel) =>
        {
            request.Context.Response.ContentType = "application/jsonl";
            await foreach (var line in ErasureLedgerFile.LinesAsync(
                               parts.Storage.Erasures.LedgerAsync(cancel), parts.Time.GetUtcNow(), cancel))
                await request.Context.Response.WriteAsync(line + "\n", cancel);
        });
    }

    private static async ValueTask<string> EraseAsync(
        AdminParts parts, SessionId session, string requestId, CancellationToken cancel)
    {
        var state = await SessionRoutes.StateAsync(parts, session, cancel);
        var redact = new Redact(session, state.Tenant, new CommandId($"cmd_erase_{session}"));
        return await parts.Transport.AskAsync(new Perform(redact, requestId), parts.Options.AskTimeout, cancel) switch
        {
            SessionReply.Ok ok => $"session {session} is {WireName.Of(ok.State.Status)} and redacted; its key and "
                                  + "files are being destroyed",
            SessionReply.Refused { Refusal.Code: RefusalCode.NotFound } => throw SessionRoutes.Unknown(session),
            SessionReply.Refused refused => throw new AdminProblemException(
                WireName.Of(refused.Refusal.Code), refused.Refusal.Detail, 409),
            _ => throw new InvalidOperationException("a session's reply has no rule here"),
        };
    }

    private static async ValueTask<ErasureDocument> ShowAsync(
        AdminParts parts, AdminRequest request, CancellationToken cancel)
    {
        var id = request.Path("id");
        var (found, progress) = await parts.Storage.ErasureRequests.FindAsync(Tenant(request), id, cancel)
                                ?? throw new AdminProblemException(
                                    AdminCodes.UnknownRequest, $"the tenant has no request for erasure {id}", 404);
        return new ErasureDocument(
            found.Id, found.Tenant.Value, WireName.Of(found.By), found.CreatedAt, found.FinishedAt, progress.Found,
            progress.Erased, progress.Waiting, found.HasMore, found.Receipt);
    }

    /// <summary>What is asked for, and how the audit log calls it: never by the reference itself.</summary>
    private static (ErasureRequest Request, string Target) Asked(AdminRequest request, AdminParts parts)
    {
        var (tenant, now) = (Tenant(request), parts.Time.GetUtcNow());
        var (from, before) = (Time(request, "from"), Time(request, "to"));
        var reference = request.Query("reference");
        if (reference is null == (from is null && before is null))
            throw request.Bad("give either reference, or from, to or both");
        var digests = reference is null ? null : parts.Storage.KeyRing.ReferenceDigests(tenant, reference);
        var asked = new ErasureRequest(
            ErasureRequest.Prefix + Ulid.New(now), tenant,
            digests is null ? ErasureSelection.Created : ErasureSelection.ClientReferenceId, now)
        {
            Fingerprint = "",
            ReferenceDigests = digests,
            CreatedFrom = from,
            CreatedBefore = before is { } end && end < now ? end : now.AddMilliseconds(1),
        };
        return (asked, digests is not null
            ? $"{tenant} by reference"
            : $"{tenant} from {Shown(from) ?? "the beginning"} to {Shown(before) ?? "now"}");
    }

    private static string? Shown(DateTimeOffset? time) => time is { } at ? WireTime.Write(at) : null;

    private static TenantId Tenant(AdminRequest request) =>
        request.Query("tenant") is { } text && TenantId.TryParse(text, out var tenant)
            ? tenant
            : throw request.Bad("tenant has to be given: letters of a-z, 0-9, '_' and '-'");

    private static DateTimeOffset? Time(AdminRequest request, string name)
    {
        if (request.Query(name) is not { } text) return null;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var time)
            ? time
            : throw request.Bad($"{name} has to be a time such as 2026-11-01 or 2026-11-01T12:00:00Z");
    }
}
