using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Problems;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.ApiKeys;

/// <summary>
/// What clients do with keys. A live caller has the keys of both modes of its tenant, a test caller those of test mode;
/// all others are not there. Nobody gives a right that he has not, neither by making nor by rolling a key.
/// </summary>
/// <remarks>
/// An Idempotency-Key gives a new key its id. So the repeat of a request whose answer was lost meets the key of the
/// first: it is told which key that is, and no second secret is made. The first one is not shown again, for it is
/// nowhere: whoever lost it revokes that key and makes another.
/// </remarks>
internal sealed class ApiKeyDesk(ICredentials credentials, KeyIssuer issuer, TimeProvider clock)
{
    /// <summary>A page of keys of a mode.</summary>
    public ValueTask<CredentialPage> ListAsync(
        Caller caller, bool live, int limit, string? startingAfter, CancellationToken cancel)
    {
        EnsureMode(caller, live);
        return credentials.ListAsync(
            new CredentialQuery(caller.Tenant.Of(live)) { Limit = limit, StartingAfter = startingAfter }, cancel);
    }

    /// <summary>A key. As many looks at the store for a foreign id as for one that nobody has.</summary>
    /// <exception cref="ProblemException"><c>not_found</c>, for absent and foreign keys alike.</exception>
    public async ValueTask<Credential> GetAsync(Caller caller, string id, CancellationToken cancel)
    {
        if (!KeyIssuer.IsId(id)) throw new ProblemException(ProblemCodes.NotFound);
        var found = await credentials.GetAsync(caller.Tenant, id, cancel);
        if (found is null && caller.Credential.Live)
            found = await credentials.GetAsync(caller.Tenant.Test, id, cancel);
        return found ?? throw new ProblemException(ProblemCodes.NotFound);
    }

    /// <summary>Makes a key.</summary>
    public async ValueTask<IssuedKey> MakeAsync(
        Caller caller, KeyWish wish, IdempotencyKey? idempotency, CancellationToken cancel)
    {
        EnsureMode(caller, !wish.Tenant.IsTest);
        EnsureScopes(caller, wish.Scopes);
        try
        {
            return await issuer.IssueAsync(wish, idempotency?.ApiKey(), cancel);
        }
        catch (CredentialExistsException)
        {
            throw Shown(idempotency!.ApiKey());
        }
    }

    /// <summary>Puts a new key in the place of another.</summary>
    public async ValueTask<IssuedKey> RollAsync(
        Caller caller, string id, TimeSpan overlap, IdempotencyKey? idempotency, CancellationToken cancel)
    {
        var old = await GetAsync(caller, id, cancel);
        EnsureScopes(caller, old.Scopes);
        if (old.RolledTo is { } newer) throw Shown(newer);
        if (!old.IsGood(clock.GetUtcNow()))
            throw new ProblemException(ProblemCodes.Conflict,
                "The key has ended, so nothing can take its place; make a new key.");
        return await issuer.RollAsync(old, overlap, idempotency?.ApiKey(), cancel)
               ?? throw await LateAsync(caller, id, cancel);
    }

    /// <summary>Revokes a key; what is revoked stays so.</summary>
    public async ValueTask<Credential> RevokeAsync(Caller caller, string id, CancellationToken cancel)
    {
        var key = await GetAsync(caller, id, cancel);
        await credentials.RevokeAsync(key.Id, clock.GetUtcNow(), cancel);
        return await GetAsync(caller, id, cancel);
    }

    /// <summary>Somebody rolled or revoked the key while we looked.</summary>
    private async ValueTask<ProblemException> LateAsync(Caller caller, string id, CancellationToken cancel) =>
        (await GetAsync(caller, id, cancel)).RolledTo is { } newer
            ? Shown(newer)
            : new ProblemException(ProblemCodes.Conflict, "The key was revoked meanwhile; make a new key.");

    private static ProblemException Shown(string id) => new(ProblemCodes.SecretShown,
        $"Key {id} was made already and its secret was shown then. If it got lost, revoke that key and make another.");

    private static void EnsureMode(Caller caller, bool live)
    {
        if (live && !caller.Credential.Live)
            throw new ProblemException(ProblemCodes.PermissionDenied,
                "A test key has no say over live keys; use a live key.");
    }

    private static void EnsureScopes(Caller caller, IEnumerable<CredentialScope> scopes)
    {
        var lacking = scopes.Except(caller.Credential.Scopes).Select(WireName.Of).ToArray();
        if (lacking.Length > 0)
            throw new ProblemException(ProblemCodes.PermissionDenied,
                $"The credential lacks {string.Join(", ", lacking)} and so cannot give that; use one that has it.")
            {
                RequiredScope = lacking[0],
            };
    }
}
