using Kyc.Actors.Ports;
using Kyc.Edge.ApiKeys;
using Kyc.Edge.Auth;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>API keys of every tenant: how a tenant begins, and how one that lost its keys comes back.</summary>
internal static class KeyRoutes
{
    private const int RowsDefault = 50;
    private const int RowsMax = 1_000;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        var credentials = parts.Storage.Credentials;
        var issuer = new KeyIssuer(credentials, parts.Time);
        routes.Look("/keys", Json.KeysDocument, (request, cancel) => ListAsync(parts, request, cancel));
        routes.Look("/keys/{key}", Json.KeyDocument, async (request, cancel) =>
            Document(await FindAsync(credentials, request, cancel), parts.Time.GetUtcNow()));
        routes.Make("/keys", "keys_create", request => request.Query("tenant") ?? "",
            async (request, cancel) =>
            {
                var made = await issuer.IssueAsync(KeyOrder.Read(request, parts), null, cancel);
                return Document(made, parts.Time.GetUtcNow());
            },
            key => $"key {key.Id} of {key.Tenant} was made; its secret is shown this once");
        routes.Make("/keys/{key}/roll", "keys_roll", request => request.Path("key"),
            async (request, cancel) =>
            {
                var old = await FindAsync(credentials, request, cancel);
                var made = old.IsGood(parts.Time.GetUtcNow())
                    ? await issuer.RollAsync(old, KeyOrder.Overlap(request, parts), null, cancel)
                    : null;
                return Document(made ?? throw Ended(old), parts.Time.GetUtcNow());
            },
            key => $"key {key.Id} of {key.Tenant} takes the place; its secret is shown this once");
        routes.Change("/keys/{key}/revoke", "keys_revoke", request => request.Path("key"), async (request, cancel) =>
        {
            var key = await FindAsync(credentials, request, cancel);
            await credentials.RevokeAsync(key.Id, parts.Time.GetUtcNow(), cancel);
            return $"key {key.Id} of {key.Tenant} is revoked";
        });
    }

    private static async ValueTask<KeysDocument> ListAsync(
        AdminParts parts, AdminRequest request, CancellationToken cancel)
    {
        TenantId? tenant = request.Query("tenant") is null ? null : KeyOrder.Tenant(request);
        var page = await parts.Storage.Credentials.ListAsync(new CredentialQuery(tenant)
        {
            Limit = request.Number("limit", RowsDefault, 1, RowsMax),
            StartingAfter = request.Query("starting_after"),
        }, cancel);
        var now = parts.Time.GetUtcNow();
        return new KeysDocument(
            [.. page.Rows.Select(row => Document(row, now))], page.HasMore ? page.Rows[^1].Id : null);
    }

    private static async ValueTask<Credential> FindAsync(
        ICredentials credentials, AdminRequest request, CancellationToken cancel)
    {
        var id = request.Path("key");
        return (KeyIssuer.IsId(id) ? await credentials.GetAsync(null, id, cancel) : null)
               ?? throw new AdminProblemException(
                   AdminCodes.UnknownKey, $"no key has the id {id}; `kyc keys list` shows them", 404);
    }

    private static AdminProblemException Ended(Credential key) => new(AdminCodes.KeyEnded,
        key.RolledTo is { } newer
            ? $"key {key.Id} was rolled already; {newer} took its place"
            : $"key {key.Id} has ended, so nothing can take its place; make a new one with `kyc keys create`", 409);

    private static KeyDocument Document(IssuedKey made, DateTimeOffset now) =>
        Document(made.Credential, now) with { Secret = made.Secret };

    private static KeyDocument Document(Credential key, DateTimeOffset now) => new(
        key.Id, key.Tenant.Value, key.Name, WireName.Of(ApiKeyView.StatusOf(key, now)),
        [.. key.Scopes.Select(WireName.Of)], [.. key.Networks.Select(network => network.ToString())], key.CreatedAt,
        key.ExpiresAt, key.RevokedAt, key.RolledTo);
}
