using System.Security.Cryptography;
using System.Text.Json;
using Kyc.Storage.Files;

namespace Kyc.Storage.Backup;

/// <summary>A backup on the disk: its files, and the manifest that knows the hash of each.</summary>
internal sealed class BackupFolder(string path)
{
    /// <summary>The manifest's name.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The ledger's name.</summary>
    public const string LedgerName = "erasures.jsonl";

    /// <summary>Where sealed files lie, as <c>blobs/TENANT/SESSION/BLOB</c>.</summary>
    public const string Blobs = "blobs";

    private const int BufferBytes = 1 << 20;
    private readonly List<BackupFile> _files = [];

    /// <summary>A new, empty one.</summary>
    /// <exception cref="BackupException">Something is there already.</exception>
    public static BackupFolder Make(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new BackupException($"{path} is not empty; name a new folder for each backup");
        DurableDirectory.Ensure(path);
        return new BackupFolder(path);
    }

    /// <summary>The file of a relative name.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(path, name);

    /// <summary>Writes a file and remembers it.</summary>
    public async Task AddAsync(string name, Func<Stream, Task> write, CancellationToken cancel)
    {
        var file = PathOf(name);
        DurableDirectory.Ensure(System.IO.Path.GetDirectoryName(file)!);
        await using (var stream = New(file))
        {
            await write(stream);
            stream.Flush(flushToDisk: true);
        }
        await RememberAsync(name, cancel);
    }

    /// <summary>Remembers a file that is there.</summary>
    public async Task RememberAsync(string name, CancellationToken cancel)
    {
        var (length, hash) = await HashAsync(PathOf(name), cancel);
        _files.Add(new BackupFile(name, length, hash));
    }

    /// <summary>Writes the manifest, last: a folder without one is no backup.</summary>
    /// <returns>The manifest's own SHA-256, lower-case hex.</returns>
    public async Task<(BackupManifest Manifest, string Sha256)> FinishAsync(
        Func<IReadOnlyList<BackupFile>, BackupManifest> make, CancellationToken cancel)
    {
        var manifest = make([.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        await using (var stream = New(PathOf(ManifestName)))
        {
            await stream.WriteAsync(bytes, cancel);
            stream.Flush(flushToDisk: true);
        }
        DurableDirectory.Sync(path);
        return (manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>Reads the manifest and compares every file with it.</summary>
    /// <exception cref="BackupException">Something is missing, was changed, or is not of the backup.</exception>
    public async Task<BackupManifest> VerifyAsync(CancellationToken cancel)
    {
        var manifest = await ManifestAsync(cancel);
        var present = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(path, file)).Where(name => name != ManifestName).ToHashSet();
        foreach (var file in manifest.Files)
        {
            if (!present.Remove(file.Path)) throw Damaged($"{file.Path} is missing");
            if (await HashAsync(PathOf(file.Path), cancel) != (file.Length, file.Sha256))
                throw Damaged($"{file.Path} was changed");
        }
        return present.Count == 0 ? manifest : throw Damaged($"{present.First()} is not of this backup");
    }

    /// <summary>A new file for its owner alone.</summary>
    public static FileStream New(string file) => new(file, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        Options = FileOptions.Asynchronous,
        BufferSize = BufferBytes,
    });

    private async Task<BackupManifest> ManifestAsync(CancellationToken cancel)
    {
        if (!File.Exists(PathOf(ManifestName)))
            throw new BackupException($"{path} holds no {ManifestName}: it is no backup, or one that was not finished");
        try
        {
            var manifest = JsonSerializer.Deserialize(
                await File.ReadAllBytesAsync(PathOf(ManifestName), cancel), BackupJson.Default.BackupManifest);
            if (manifest is { Type: BackupManifest.TypeName, Version: BackupManifest.CurrentVersion }) return manifest;
        }
        catch (JsonException cause)
        {
            throw new BackupException($"{PathOf(ManifestName)} cannot be read: {cause.Message}", cause);
        }
        throw new BackupException($"{path} is of a version that this build does not read; take a newer build");
    }

    private BackupException Damaged(string how) => new($"the backup {path} is damaged: {how}; take another one");

    private static async Task<(long Length, string Sha256)> HashAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(stream, cancel);
        return (stream.Length, Convert.ToHexStringLower(hash));
    }
}
