using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// The few calls of the C library that .NET does not offer (Linux; man pages open(2), flock(2), fsync(2), mkdir(2),
/// rename(2), link(2), unlink(2), rmdir(2), statx(2)).
/// </summary>
internal static partial class LibC
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const uint OwnerReadWrite = 0x180;
    public const uint OwnerAll = 0x1C0;
    public const int CloseOnExec = 0x80000;
    public const int LockExclusiveNow = 2 | 4;
    private const int LockEnds = 8;
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int NotEmpty = 39;
    public const int StaleHandle = 116;
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;

    private const int CurrentDirectory = -100;
    private const int BasicStats = 0x7FF;
    private const int StatxBytes = 256;
    private const int UidAt = 20;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockFile(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> result);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkFile(string path);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveEmpty(string path);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Opens a file or directory; the descriptor is not inherited by children.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static SafeFileHandle Open(string path, int flags, uint mode = 0)
    {
        var descriptor = OpenFile(path, flags | CloseOnExec, mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("open", path);
    }

    /// <summary>
    /// Opens a file for reading; null when it is gone. Unlike .NET's own it takes no lock, which could be refused while
    /// the file's writer still holds the one of its draft.
    /// </summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static SafeFileHandle? TryOpen(string path)
    {
        var descriptor = OpenFile(path, ReadOnly | CloseOnExec, 0);
        return Done(descriptor, "open", path, NoEntry) ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    /// <summary>Takes the exclusive lock; false when another holds it.</summary>
    public static bool TryLock(SafeFileHandle file) => LockFile(file, LockExclusiveNow) == 0;

    /// <summary>Gives the lock back, whoever else has inherited the file.</summary>
    public static void Unlock(SafeFileHandle file) => LockFile(file, LockEnds);

    /// <summary>Makes a file's or directory's changes durable.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (SyncFile(file) != 0) throw Failed("fsync", path);
    }

    /// <summary>
    /// Makes a directory with mode 0700; false when it is there already. Unlike .NET's own it does not mind when
    /// another process removes it at the same moment.
    /// </summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static bool TryMakeDirectory(string path) => Done(MakeDirectory(path, OwnerAll), "mkdir", path, Exists);

    /// <summary>
    /// Gives a file another name, in the place of what has that name; false when the file or the directory of the new
    /// name is gone.
    /// </summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static bool TryRename(string from, string to) => Done(RenameFile(from, to), "rename", to, NoEntry);

    /// <summary>
    /// Gives a file a second name; false when the file is gone or something has that name already.
    /// </summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static bool TryLink(string from, string to) => Done(LinkFile(from, to), "link", to, NoEntry, Exists);

    /// <summary>Takes a name away; false when it is gone already.</summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static bool TryUnlink(string path) => Done(UnlinkFile(path), "unlink", path, NoEntry);

    /// <summary>Removes a directory if it is empty; false when it is not, or is gone already.</summary>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public static bool TryRemoveEmpty(string path) =>
        Done(RemoveEmpty(path), "rmdir", path, NoEntry, NotEmpty, Exists);

    /// <summary>User id of a file's owner.</summary>
    public static uint Owner(string path)
    {
        Span<byte> result = stackalloc byte[StatxBytes];
        return Statx(CurrentDirectory, path, 0, BasicStats, result) == 0
            ? MemoryMarshal.Read<uint>(result[UidAt..])
            : throw Failed("statx", path);
    }

    /// <summary>True when the error means that no space is left.</summary>
    public static bool IsFull(IOException error) => (error.HResult & 0xFFFF) is NoSpace or QuotaExceeded;

    /// <summary>On a network file system a name that another machine removed can also be a stale handle.</summary>
    private static bool Done(int result, string call, string path, params ReadOnlySpan<int> expected)
    {
        if (result >= 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return expected.Contains(error) || error == StaleHandle ? false : throw Failed(call, path);
    }

    private static IOException Failed(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
