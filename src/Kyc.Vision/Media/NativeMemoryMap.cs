using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Kyc.Vision.Media;

/// <summary>The few Linux calls that shared memory needs.</summary>
internal static unsafe partial class NativeMemoryMap
{
    public const int SealShrinkGrow = 0x1 | 0x2 | 0x4; // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW
    private const int ReadWrite = 2, CloseOnExec = 0x80000, ReadWriteProtection = 3, Shared = 1;
    private const int AddSeals = 1033, PunchHoleKeepSize = 0x2 | 0x1;

    /// <summary>Opens a file for reading and writing; a descriptor that no child inherits.</summary>
    public static int Open(string path) => Check(OpenCall(path, ReadWrite | CloseOnExec), $"open {path}");

    /// <summary>Fixes the size of shared memory: a child that shrank it could otherwise crash its parent.</summary>
    public static void FixSize(int descriptor) =>
        Check(Control(descriptor, AddSeals, SealShrinkGrow), "seal the arena");

    public static byte* Map(int descriptor, nuint bytes)
    {
        var address = MapCall(0, bytes, ReadWriteProtection, Shared, descriptor, 0);
        return address == -1 ? throw Failure("map the arena") : (byte*)address;
    }

    public static void Unmap(byte* address, nuint bytes) => UnmapCall((nint)address, bytes);

    /// <summary>Gives pages back to the system; they read as zero afterwards.</summary>
    public static void Discard(int descriptor, long offset, long bytes) =>
        Check(Allocate(descriptor, PunchHoleKeepSize, offset, bytes), "free the arena's pages");

    public static void Close(int descriptor) => CloseCall(descriptor);

    private static int Check(int result, string what) => result < 0 ? throw Failure(what) : result;

    private static Win32Exception Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"Could not {what}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapCall(nint at, nuint bytes, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapCall(nint at, nuint bytes);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(int descriptor, int mode, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseCall(int descriptor);
}
