using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// One node per data directory. The kernel's lock (flock) goes with the process, even after kill -9; the file's text,
/// the holder's process id, is only there for the message.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const int PidLetters = 20;

    private readonly SafeFileHandle _file;

    private DataDirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>The locked file, for tests that inherit it.</summary>
    internal SafeFileHandle File => _file;

    /// <exception cref="StorageUnusableException">Another process holds the directory.</exception>
    public static DataDirectoryLock Take(string path)
    {
        var file = LibC.Open(path, LibC.ReadWrite | LibC.Create, LibC.OwnerReadWrite);
        if (!LibC.TryLock(file))
        {
            var holder = Holder(file);
            file.Dispose();
            throw new StorageUnusableException(
                $"{Path.GetDirectoryName(path)} is in use by process {holder} (lock {path}); stop that node first, or "
                + "give this one another data_dir");
        }
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file,
            Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
        return new DataDirectoryLock(file);
    }

    /// <summary>
    /// Gives the directory back. Said to the kernel, for closing is not enough: a child process that is just being
    /// started holds the file too until it runs its program.
    /// </summary>
    public void Dispose()
    {
        if (!_file.IsClosed) LibC.Unlock(_file);
        _file.Dispose();
    }

    private static string Holder(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[PidLetters];
        var length = RandomAccess.Read(file, text, 0);
        return length == 0 ? "of unknown id" : Encoding.ASCII.GetString(text[..length]);
    }
}
