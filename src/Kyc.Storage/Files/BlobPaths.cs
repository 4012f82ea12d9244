using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Files;

/// <summary>
/// Names in a blob directory: <c>root/tenant/session/blob</c>, and beside a blob that a sweep is about to judge
/// <c>blob.SOMETHING.swept</c>.
/// </summary>
internal sealed class BlobPaths(string root)
{
    private const string SweptEnd = ".swept";

    /// <summary>The directory of all.</summary>
    public string Root => root;

    /// <exception cref="ArgumentException">A name that would lead out of the directory.</exception>
    public string Tenant(BlobScope scope) => TenantId.TryParse(scope.Tenant.Value, out _)
        ? Path.Combine(root, scope.Tenant.Value)
        : throw NotAName(nameof(scope));

    /// <inheritdoc cref="Tenant" />
    public string Session(BlobScope scope) => SessionId.TryParse(scope.Session.Value, out _)
        ? Path.Combine(Tenant(scope), scope.Session.Value)
        : throw NotAName(nameof(scope));

    /// <exception cref="BlobMissingException">No blob can have that name.</exception>
    public string Blob(BlobScope scope, BlobId blob) => BlobId.TryParse(blob.Value, out _)
        ? Path.Combine(Session(scope), blob.Value)
        : throw new BlobMissingException(blob);

    /// <summary>A name of its own for a blob taken aside.</summary>
    public static string Aside(string path) => $"{path}.{Guid.NewGuid():n}{SweptEnd}";

    /// <summary>The blob that a name taken aside stands for; null for another name.</summary>
    public static string? Original(string aside)
    {
        if (!aside.EndsWith(SweptEnd, StringComparison.Ordinal)) return null;
        var name = Path.GetFileName(aside).Split('.')[0];
        return BlobId.TryParse(name, out _) ? Path.Combine(Path.GetDirectoryName(aside)!, name) : null;
    }

    /// <summary>What is taken aside of one blob now.</summary>
    public static IReadOnlyList<string> Asides(string path)
    {
        try
        {
            return Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{SweptEnd}");
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Sessions with files, those of one tenant together.</summary>
    public IEnumerable<(BlobScope Scope, string Directory)> Sessions()
    {
        foreach (var tenantDirectory in Directory.EnumerateDirectories(root))
        {
            if (!TenantId.TryParse(Path.GetFileName(tenantDirectory), out var tenant)) continue;
            foreach (var directory in Directory.EnumerateDirectories(tenantDirectory))
            {
                if (SessionId.TryParse(Path.GetFileName(directory), out var session))
                    yield return (new BlobScope(tenant, session), directory);
            }
        }
    }

    private static ArgumentException NotAName(string parameter) =>
        new("tenant or session is not well-formed and cannot be part of a path", parameter);
}
