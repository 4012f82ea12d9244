using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// The few calls of the C library that .NET does not offer (Linux; man pages open(2), flock(2), fsync(2), statx(2)).
/// </summary>
internal static partial class LibC
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const uint OwnerReadWrite = 0x180;
    public const int CloseOnExec = 0x80000;
    public const int LockExclusiveNow = 2 | 4;
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

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Opens a file or directory; the descriptor is not inherited by children.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static SafeFileHandle Open(string path, int flags, uint mode = 0)
    {
        var descriptor = OpenFile(path, flags | CloseOnExec, mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("open", path);
    }

    /// <summary>Takes the exclusive lock; false when another holds it.</summary>
    public static bool TryLock(SafeFileHandle file) => LockFile(file, LockExclusiveNow) == 0;

    /// <summary>Makes a file's or directory's changes durable.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (SyncFile(file) != 0) throw Failed("fsync", path);
    }

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

    private static IOException Failed(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
