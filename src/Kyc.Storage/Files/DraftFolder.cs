using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// Where uploads lie until they are whole. Each is held by its process through the kernel's lock (flock), which goes
/// with the process: a draft without its lock belongs to nobody. Where several processes share the folder it has to be
/// old too, because a network file system mounted without locks tells every machine that nothing is held.
/// </summary>
internal sealed class DraftFolder(string path, TimeProvider time, int abandonedAfterMinutes, ILogger log)
{
    /// <summary>Makes the folder.</summary>
    public void Ensure() => DurableDirectory.Ensure(path);

    /// <summary>A name that no other draft has.</summary>
    public string NewName() => Path.Combine(path, Guid.NewGuid().ToString("n"));

    /// <summary>Makes a draft and holds it as long as the file is open.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static SafeFileHandle Create(string draft)
    {
        var file = LibC.Open(draft, LibC.ReadWrite | LibC.Create | LibC.Exclusive, LibC.OwnerReadWrite);
        LibC.TryLock(file);
        return file;
    }

    /// <summary>Removes every draft; for the only user of the folder, before its first upload.</summary>
    public void RemoveAll() => Remove(_ => true);

    /// <summary>Removes the drafts of processes that are gone.</summary>
    public void RemoveAbandoned()
    {
        var before = time.GetUtcNow().UtcDateTime.AddMinutes(-abandonedAfterMinutes);
        Remove(draft => File.GetLastWriteTimeUtc(draft) < before && IsFree(draft));
    }

    private void Remove(Func<string, bool> abandoned)
    {
        var removed = Directory.EnumerateFiles(path).Where(abandoned).Count(LibC.TryUnlink);
        if (removed > 0) log.LeftoversRemoved(removed);
    }

    private static bool IsFree(string draft)
    {
        using var file = LibC.TryOpen(draft);
        return file is not null && LibC.TryLock(file);
    }
}
