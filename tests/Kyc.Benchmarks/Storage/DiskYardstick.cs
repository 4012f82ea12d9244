using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// What a durable command cannot do without: one fdatasync of 4 KiB, and one hop over a channel and back.
/// </summary>
public sealed partial class DiskYardstick : IDisposable
{
    private const int Page = 4096;
    private const int Pages = 1024;

    private readonly SafeFileHandle _file;
    private readonly byte[] _page = new byte[Page];
    private int _at;

    /// <summary>
    /// Lays the file out first: overwriting is the cheapest durable write the disk has, and what SQLite's log does.
    /// </summary>
    public DiskYardstick(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(_file, new byte[Page * Pages], 0);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>One write and fdatasync, in microseconds.</summary>
    public double Sync()
    {
        var from = Stopwatch.GetTimestamp();
        RandomAccess.Write(_file, _page, _at++ % Pages * (long)Page);
        if (FDataSync(_file) != 0) throw new IOException($"fdatasync failed: {Marshal.GetLastPInvokeError()}");
        return Stopwatch.GetElapsedTime(from).TotalMicroseconds;
    }

    /// <summary>Hops to another task and back, each in microseconds.</summary>
    public static async Task<List<double>> HopsAsync(int count)
    {
        var there = Channel.CreateBounded<TaskCompletionSource>(16);
        var echo = Task.Run(async () =>
        {
            await foreach (var asked in there.Reader.ReadAllAsync()) asked.SetResult();
        });
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var from = Stopwatch.GetTimestamp();
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await there.Writer.WriteAsync(asked);
            await asked.Task;
            times.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
        }
        there.Writer.Complete();
        await echo;
        return times;
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
