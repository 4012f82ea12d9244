using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>
/// The one-time API key of a first start: shown to a person or written to a file, never to the log. Of several edges
/// that start at once, one makes it.
/// </summary>
internal static class BootstrapKey
{
    /// <summary>Makes and shows the key when there is none yet.</summary>
    /// <exception cref="NodeStartException">The file for it cannot be written; no key was made.</exception>
    public static async Task EnsureAsync(
        ICredentials credentials, Settings settings, NodeSurroundings around, ILogger log, CancellationToken cancel)
    {
        if (await credentials.AnyAsync(cancel)) return;
        var path = settings.Get(EdgeSettings.BootstrapKeyFile);
        var tenant = new TenantId(settings.Get(EdgeSettings.BootstrapTenant));
        // The file is opened before the key exists: a key that could not be handed over would lock everybody out.
        using var file = path.Length > 0 ? KeyFile.Open(Path.GetFullPath(path)) : null;
        var key = await MakeAsync(credentials, tenant, around.Time, cancel);
        if (key is null) return;
        log.BootstrapKeyMade(tenant.Value);
        if (file is null) Show(around.Error, key, tenant);
        else around.Error.WriteLine($"First start: the API key is in {file.Keep(key)}");
    }

    /// <summary>Null when another edge was faster: the key's id is the same at all of them.</summary>
    private static async Task<string?> MakeAsync(
        ICredentials credentials, TenantId tenant, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            return await Bootstrap.EnsureKeyAsync(credentials, tenant, time, cancel);
        }
        catch (CredentialExistsException)
        {
            return null;
        }
    }

    private static void Show(TextWriter terminal, string key, TenantId tenant) => terminal.Write(
        $"\nFirst start: API key of tenant '{tenant}', shown this once; keep it safe:\n\n    {key}\n\n");

    /// <summary>
    /// A draft beside the wished file, moved there once it holds the key: an edge that came second to a folder that
    /// edges share leaves the first one's file as it is.
    /// </summary>
    private sealed class KeyFile(string path, FileStream draft) : IDisposable
    {
        public static KeyFile Open(string path)
        {
            try
            {
                if (Directory.Exists(path)) throw new IOException("it is a folder");
                return new KeyFile(path, new FileStream($"{path}.{Guid.NewGuid():N}.draft", new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new NodeStartException(
                    $"kyc.edge.bootstrap_key_file {path} cannot be written ({fault.Message}); name a file in a folder "
                    + "of yours", fault);
            }
        }

        public string Keep(string key)
        {
            draft.Write(System.Text.Encoding.ASCII.GetBytes(key + "\n"));
            draft.Flush(flushToDisk: true);
            File.Move(draft.Name, path, overwrite: true);
            return path;
        }

        public void Dispose()
        {
            draft.Dispose();
            File.Delete(draft.Name);
        }
    }
}
