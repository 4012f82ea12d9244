using System.Text.Json;
using System.Text.Json.Serialization;
using Kyc.Node.Hosting;

namespace Kyc.Node.Admin;

/// <summary>
/// Where a node's operators' port is and what opens it: <c>admin.json</c> in its data folder, readable by its user
/// alone, there while the node runs.
/// </summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Address">Base address.</param>
/// <param name="Token">The token.</param>
/// <param name="ProcessId">Process id of the node.</param>
public sealed record AdminFile(string Node, Uri Address, string Token, int ProcessId)
{
    /// <summary>Name of the file.</summary>
    public const string Name = "admin.json";

    private const int MaxBytes = 16_384;

    /// <summary>SHA-256 of the certificate that the port shows now, lower hex digits; null in the clear.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerFingerprint { get; init; }

    /// <summary>PEM of the certificate that opens the port from this machine; null where none is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientCertificate { get; init; }

    /// <summary>PEM of its key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientKey { get; init; }

    /// <summary>Its path in a data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, Name);

    /// <summary>Reads it; null when there is none or it is not of this form.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static AdminFile? Read(string dataFolder)
    {
        try
        {
            var path = new FileInfo(PathIn(dataFolder));
            if (!path.Exists || path.Length > MaxBytes) return null;
            return JsonSerializer.Deserialize(File.ReadAllText(path.FullName), AdminFileJson.Default.AdminFile)
                is { Address: not null, Token: not null } file ? file : null;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it in one step, so that nobody ever reads a part of it.</summary>
    /// <exception cref="NodeStartException">It cannot be written.</exception>
    public void Write(string dataFolder)
    {
        var path = PathIn(dataFolder);
        var draft = $"{path}.{ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(
                dataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Delete(draft);
            using (var file = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                JsonSerializer.Serialize(file, this, AdminFileJson.Default.AdminFile);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"{path} cannot be written ({fault.Message}); give the data folder to the node's user, or switch the "
                + "operators' port off with kyc.admin.enabled=false", fault);
        }
    }

    /// <summary>Removes it, unless a later start of a node has put its own there.</summary>
    public void Remove(string dataFolder)
    {
        try
        {
            if (Read(dataFolder) is { } there && there.ProcessId == ProcessId && there.Address == Address)
                File.Delete(PathIn(dataFolder));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A file left behind names a port where nobody answers, as after a crash: the next start replaces it.
        }
    }
}

/// <summary>JSON of <see cref="AdminFile"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AdminFile))]
internal sealed partial class AdminFileJson : JsonSerializerContext;
