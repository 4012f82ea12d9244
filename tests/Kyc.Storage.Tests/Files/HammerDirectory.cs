using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Files;

/// <summary>
/// One of several processes on one directory, without end: puts few files again and again, reads each one back at
/// once, erases sessions, and sweeps away whatever is older than a fifth of a second. A line of standard output for
/// each file read back, <c>read</c>; <c>lost</c> with the reason for each that was not there whole.
/// </summary>
internal static class HammerDirectory
{
    /// <summary>Files younger than this are never swept, so that what was just put has to be there.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromMilliseconds(200);

    /// <summary>A file read back later than this may have been swept by right.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    private const int Kept = 2;
    private const int Contents = 3;
    private const int ErasedOneIn = 4;

    private static readonly byte[] KeyBytes = [.. Enumerable.Range(0, DataKey.Length).Select(i => (byte)i)];

    public static BlobScope Scope(int number) => new(
        new TenantId("acme"), new SessionId(SessionId.Prefix + Ulid.Write(number, new byte[10])));

    public static DataKey NewKey() => new((byte[])KeyBytes.Clone());

    public static async Task<int> RunAsync(string directory, int seed)
    {
        var options = Embedded.Options(directory);
        var store = FileBlobStore.OpenShared(options, TimeProvider.System, NullLogger.Instance);
        await await Task.WhenAny(Repeat(() => PutAndReadAsync(store, Random.Shared.Next(Kept))),
            Repeat(() => SweepAsync(store)), Repeat(() => EraseAsync(store, Kept + (seed % 2))));
        return 1;
    }

    private static Task Repeat(Func<Task> step) => Task.Run(async () =>
    {
        while (true) await step();
    });

    private static async Task PutAndReadAsync(FileBlobStore store, int session)
    {
        using var key = NewKey();
        var content = new byte[100];
        content[0] = (byte)Random.Shared.Next(Contents);
        var began = Stopwatch.GetTimestamp();
        var stored = await store.PutAsync(Scope(session), key, new MemoryStream(content), content.Length, default);
        try
        {
            await using var stream = await store.OpenAsync(Scope(session), key, stored.Blob, default);
            var read = new MemoryStream();
            await stream.CopyToAsync(read);
            if (!read.ToArray().AsSpan().SequenceEqual(content)) Console.Out.WriteLine("lost: other bytes");
            else Console.Out.WriteLine("read");
        }
        catch (BlobMissingException)
        {
            if (Stopwatch.GetElapsedTime(began) < Prompt) Console.Out.WriteLine("lost: missing");
        }
    }

    private static async Task EraseAsync(FileBlobStore store, int session)
    {
        using var key = NewKey();
        var stored = await store.PutAsync(Scope(session), key, new MemoryStream([1]), 1, default);
        if (Random.Shared.Next(ErasedOneIn) == 0) await store.DeleteAsync(Scope(session), stored.Blob, default);
        else await store.DeleteAllAsync(Scope(session), default);
    }

    private static async Task SweepAsync(FileBlobStore store)
    {
        await foreach (var entry in store.ListAsync(TimeProvider.System.GetUtcNow() - Young, default))
            await store.DeleteUnchangedAsync(entry, default);
    }
}
