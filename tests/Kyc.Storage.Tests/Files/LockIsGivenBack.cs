using System.Runtime.InteropServices;
using Kyc.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Tests.Files;

/// <summary>A folder that was let go can be taken at once.</summary>
public sealed class LockIsGivenBack : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Although_another_still_has_the_file_open_as_a_child_that_is_being_started_does()
    {
        var path = _folder["node.lock"];
        var first = DataDirectoryLock.Take(path);
        using var inherited = new SafeFileHandle(Duplicate((int)first.File.DangerousGetHandle()), ownsHandle: true);
        Assert.Throws<StorageUnusableException>(() => DataDirectoryLock.Take(path));
        first.Dispose();
        DataDirectoryLock.Take(path).Dispose();
    }

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int file);
}
