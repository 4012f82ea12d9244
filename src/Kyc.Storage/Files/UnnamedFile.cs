using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>A file without a name: the kernel frees it with its process, however that ends.</summary>
internal static class UnnamedFile
{
    /// <exception cref="IOException">The disk refused.</exception>
    public static SafeFileHandle Create(string folder)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        var file = LibC.Open(path, LibC.ReadWrite | LibC.Create | LibC.Exclusive, LibC.OwnerReadWrite);
        LibC.TryUnlink(path);
        return file;
    }
}
