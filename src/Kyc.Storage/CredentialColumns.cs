using System.Net;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Storage;

/// <summary>How parts of a credential are written, the same on every database.</summary>
internal static class CredentialColumns
{
    /// <summary>Every column but the hash, in the order that rows are read.</summary>
    public const string All =
        "id, tenant, live, created_ms, name, scopes, networks, expires_ms, revoked_ms, rolled_to";

    private const string EveryScope = "*";
    private const int MaxLimit = 1_000;

    /// <summary>What a comparison is made with when no row was found.</summary>
    public static readonly byte[] Nobody = new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// What is stored of a key. A plain SHA-256, without salt and rounds: those protect secrets that people choose and
    /// attackers guess; a key is 238 random bits, which nobody guesses, and slowness here would be everyone's cost at
    /// every call.
    /// </summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Scopes as words.</summary>
    public static string Words(IReadOnlyList<CredentialScope> scopes) =>
        string.Join(' ', scopes.Distinct().Order().Select(WireName.Of));

    /// <summary>Scopes from words. What a newer version may have written and this one does not know is no right
    /// here.</summary>
    public static IReadOnlyList<CredentialScope> Scopes(string words)
    {
        if (words == EveryScope) return CredentialScopes.Every;
        var known = new List<CredentialScope>();
        foreach (var word in Split(words))
            if (WireName.TryParse<CredentialScope>(word, out var scope)) known.Add(scope);
        return known.Count == CredentialScopes.Every.Count ? CredentialScopes.Every : known;
    }

    /// <summary>Networks as words.</summary>
    public static string Words(IReadOnlyList<IPNetwork> networks) => string.Join(' ', networks);

    /// <summary>Networks from words.</summary>
    /// <exception cref="JournalDamagedException">One is no network: left out, it would open the key to all.</exception>
    public static IReadOnlyList<IPNetwork> Networks(string words) => words.Length == 0 ? [] :
    [
        .. Split(words).Select(word => IPNetwork.TryParse(word, out var network)
            ? network
            : throw new JournalDamagedException($"a credential holds \"{word}\", which is no network")),
    ];

    /// <summary>Refuses what must not be stored.</summary>
    public static void Check(Credential credential)
    {
        if (credential.Live == credential.Tenant.IsTest)
            throw new ArgumentException(
                $"credential {credential.Id} is {(credential.Live ? "live" : "of test mode")}, its tenant "
                + $"{credential.Tenant} is not; use {credential.Tenant.Of(credential.Live)}", nameof(credential));
        if (credential.Session is not null)
            throw new ArgumentException(
                $"credential {credential.Id} is of one session; such are tokens, and not stored", nameof(credential));
    }

    /// <summary>Refuses a page that is too large.</summary>
    public static void Check(CredentialQuery query)
    {
        if (query.Limit is < 1 or > MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"limit must be 1 to {MaxLimit}");
    }

    /// <summary>A page of rows of which one more than wanted was asked for.</summary>
    public static CredentialPage Page(List<Credential> rows, int limit)
    {
        var more = rows.Count > limit;
        if (more) rows.RemoveAt(limit);
        return new CredentialPage(rows, more);
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
