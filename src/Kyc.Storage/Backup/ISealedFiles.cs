using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Backup;

/// <summary>A store's files as they lie there, sealed: copied without any key.</summary>
internal interface ISealedFiles
{
    /// <summary>Every file.</summary>
    IAsyncEnumerable<(BlobScope Scope, BlobId Blob)> ListAsync(CancellationToken cancel);

    /// <summary>Copies the sealed bytes; false when the file is gone.</summary>
    Task<bool> ReadAsync(BlobScope scope, BlobId blob, Stream to, CancellationToken cancel);

    /// <summary>Puts sealed bytes in their place.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="blob">Which.</param>
    /// <param name="file">A file with them.</param>
    /// <param name="cancel">Gives up.</param>
    Task WriteAsync(BlobScope scope, BlobId blob, string file, CancellationToken cancel);
}

/// <summary>Sealed files in a folder.</summary>
internal sealed class FolderFiles(string root) : ISealedFiles
{
    private readonly Files.BlobPaths _paths = new(root);

    public async IAsyncEnumerable<(BlobScope Scope, BlobId Blob)> ListAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var (scope, directory) in _paths.Sessions())
        {
            cancel.ThrowIfCancellationRequested();
            string[] names;
            try
            {
                names = [.. Directory.EnumerateFiles(directory)];
            }
            catch (DirectoryNotFoundException)
            {
                continue; // Erased meanwhile.
            }
            foreach (var name in names)
                if (BlobId.TryParse(Path.GetFileName(name), out var blob)) yield return (scope, blob);
            await Task.Yield();
        }
    }

    public async Task<bool> ReadAsync(BlobScope scope, BlobId blob, Stream to, CancellationToken cancel)
    {
        try
        {
            await using var from = File.OpenRead(_paths.Blob(scope, blob));
            await from.CopyToAsync(to, cancel);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    public async Task WriteAsync(BlobScope scope, BlobId blob, string file, CancellationToken cancel)
    {
        var path = _paths.Blob(scope, blob);
        Files.DurableDirectory.Ensure(Path.GetDirectoryName(path)!);
        await using (var from = File.OpenRead(file))
        await using (var to = BackupFolder.New(path))
        {
            await from.CopyToAsync(to, cancel);
            to.Flush(flushToDisk: true);
        }
        Files.DurableDirectory.Sync(Path.GetDirectoryName(path)!);
    }
}
