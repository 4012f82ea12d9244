using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Schema;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>The one-time API key of a first start: shown to a person or written to a file, never to the log.</summary>
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
        await using var file = path.Length > 0 ? Open(Path.GetFullPath(path)) : null;
        var key = await Bootstrap.EnsureKeyAsync(credentials, tenant, around.Time, cancel);
        if (key is null) return;
        log.BootstrapKeyMade(tenant.Value);
        if (file is null) Show(around.Error, key, tenant);
        else await WriteAsync(file, key, around.Error);
    }

    private static void Show(TextWriter terminal, string key, TenantId tenant) => terminal.Write(
        $"\nFirst start: API key of tenant '{tenant}', shown this once; keep it safe:\n\n    {key}\n\n");

    private static async Task WriteAsync(FileStream file, string key, TextWriter terminal)
    {
        await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(key + "\n"), CancellationToken.None);
        file.Flush(flushToDisk: true);
        terminal.WriteLine($"First start: the API key is in {file.Name}");
    }

    private static FileStream Open(string path)
    {
        try
        {
            File.Delete(path);
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"kyc.edge.bootstrap_key_file {path} cannot be written ({fault.Message}); name a file in a folder of "
                + "yours", fault);
        }
    }
}
