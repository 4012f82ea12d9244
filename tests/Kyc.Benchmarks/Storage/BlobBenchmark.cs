using System.Diagnostics;
using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Benchmarks.Reporting;
using Kyc.Sessions.Ids;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Storage;

/// <summary>Sealing a file against hashing, writing and syncing the same bytes.</summary>
public static class BlobBenchmark
{
    private const int Mib = 1024 * 1024;
    private const int Size = 100 * Mib;
    private const int Rounds = Figure.Rounds;

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        Console.WriteLine($"disk: {scratch.Path}");
        await using var storage = await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = scratch["data"], MinFreeMib = 0 }, TimeProvider.System,
            NullLoggerFactory.Instance, CancellationToken.None);
        var bytes = RandomNumberGenerator.GetBytes(Size);
        var scope = new BlobScope(new TenantId("acme"), SessionId.New(TimeProvider.System.GetUtcNow()));
        var (key, _) = storage.KeyRing.Mint(scope.Tenant, scope.Session);
        var sealing = new Figure("blobs, sealing", "MiB/s", bar: null);
        var opening = new Figure("blobs, opening", "MiB/s", bar: null);
        for (var round = 0; round < Rounds; round++)
        {
            var (plain, ours) = (Plain(scratch["plain"], bytes), await SealAsync(storage, scope, key, bytes));
            var opened = await ReadAsync(storage, scope, key, bytes);
            sealing.Add(ours, plain, times: false);
            opening.Add(opened, plain, times: false);
        }
        sealing.Print($"{Size / Mib} MiB, floor sha256 + write + fsync");
        opening.Print($"{Size / Mib} MiB, same floor");
        return 0;
    }

    private static double Plain(string path, byte[] bytes)
    {
        var from = Stopwatch.GetTimestamp();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            const int step = 64 * 1024;
            for (var at = 0; at < bytes.Length; at += step)
            {
                sha.AppendData(bytes, at, step);
                RandomAccess.Write(file, bytes.AsSpan(at, step), at);
            }
            sha.GetHashAndReset();
            RandomAccess.FlushToDisk(file);
        }
        return Rate(from);
    }

    private static async Task<double> SealAsync(EmbeddedStorage storage, BlobScope scope, DataKey key, byte[] bytes)
    {
        var from = Stopwatch.GetTimestamp();
        await storage.Blobs.PutAsync(scope, key, new MemoryStream(bytes), bytes.Length, CancellationToken.None);
        return Rate(from);
    }

    private static async Task<double> ReadAsync(EmbeddedStorage storage, BlobScope scope, DataKey key, byte[] bytes)
    {
        var stored = await storage.Blobs.PutAsync(
            scope, key, new MemoryStream(bytes), bytes.Length, CancellationToken.None);
        var from = Stopwatch.GetTimestamp();
        await using var stream = await storage.Blobs.OpenAsync(scope, key, stored.Blob, CancellationToken.None);
        await stream.CopyToAsync(Stream.Null);
        return Rate(from);
    }

    private static double Rate(long from) => (double)Size / Mib / Stopwatch.GetElapsedTime(from).TotalSeconds;
}
