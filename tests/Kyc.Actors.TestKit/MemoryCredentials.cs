using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>Credentials in memory; counts what it is asked.</summary>
public sealed class MemoryCredentials : ICredentials
{
    private readonly Dictionary<string, Credential> _byKey = [];

    /// <summary>Every call so far: its name, without values.</summary>
    public List<string> Calls { get; } = [];

    /// <inheritdoc />
    public ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel)
    {
        lock (_byKey)
        {
            Calls.Add("find");
            return new(_byKey.GetValueOrDefault(presentedKey));
        }
    }

    /// <inheritdoc />
    public ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
    {
        lock (_byKey)
        {
            if (_byKey.ContainsKey(key) || _byKey.Values.Any(other => other.Id == credential.Id))
                throw new CredentialExistsException(credential.Id);
            _byKey[key] = credential;
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc />
    public ValueTask<Credential?> GetAsync(TenantId? tenant, string id, CancellationToken cancel)
    {
        lock (_byKey)
        {
            Calls.Add("get");
            return new(_byKey.Values.FirstOrDefault(one => one.Id == id && (tenant is null || one.Tenant == tenant)));
        }
    }

    /// <inheritdoc />
    public ValueTask<CredentialPage> ListAsync(CredentialQuery query, CancellationToken cancel)
    {
        lock (_byKey)
        {
            Calls.Add("list");
            var rows = _byKey.Values.Where(one => query.Tenant is null || one.Tenant == query.Tenant)
                .OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.Id, StringComparer.Ordinal)
                .SkipWhile(one => query.StartingAfter is { } after && one.Id != after)
                .Skip(query.StartingAfter is null ? 0 : 1).Take(query.Limit + 1).ToList();
            return new(new CredentialPage([.. rows.Take(query.Limit)], rows.Count > query.Limit));
        }
    }

    /// <inheritdoc />
    public ValueTask RevokeAsync(string id, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_byKey) Change(id, one => one with { RevokedAt = one.RevokedAt ?? at });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<bool> RollAsync(
        string oldId, DateTimeOffset oldEnds, Credential next, string nextKey, CancellationToken cancel)
    {
        lock (_byKey)
        {
            if (!_byKey.Values.Any(one => one is { RevokedAt: null, RolledTo: null } && one.Id == oldId))
                return new(false);
            if (_byKey.Values.Any(one => one.Id == next.Id)) throw new CredentialExistsException(next.Id);
            Change(oldId, one => one with
            {
                RolledTo = next.Id,
                ExpiresAt = one.ExpiresAt < oldEnds ? one.ExpiresAt : oldEnds,
            });
            _byKey[nextKey] = next;
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> AnyAsync(CancellationToken cancel)
    {
        lock (_byKey) return new(_byKey.Count > 0);
    }

    private void Change(string id, Func<Credential, Credential> change)
    {
        foreach (var (key, one) in _byKey.ToArray())
            if (one.Id == id) _byKey[key] = change(one);
    }
}
