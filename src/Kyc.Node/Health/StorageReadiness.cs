using Kyc.Actors.Ports;
using Kyc.Edge.Health;
using Kyc.Sessions.Ids;
using Kyc.Storage;
using Kyc.Storage.Files;

namespace Kyc.Node.Health;

/// <summary>Whether the database answers and still commits.</summary>
internal sealed class DatabaseReadiness(EmbeddedStorage storage) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "database";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        if (storage.Broken.IsCompleted) return new Readiness(false, "commits are not durable; the node is stopping");
        await storage.Index.CountAsync(null, cancel);
        return new Readiness(true, $"answers; {storage.Journal.Waiting} appends wait for a commit");
    }
}

/// <summary>Whether files can be written and there is room for them. Names no path: everybody may ask.</summary>
internal sealed class BlobsReadiness(StorageOptions options) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "blobs";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var failed = StorageCheck.Run(options).Where(check => !check.Ok).Select(check => check.Name).ToArray();
        return ValueTask.FromResult(failed.Length == 0
            ? new Readiness(true, "the data folder is writable and has room")
            : new Readiness(false, $"{string.Join(", ", failed)}; `kyc doctor` says more"));
    }
}

/// <summary>Whether data keys can be made and opened with the master key.</summary>
internal sealed class KeysReadiness(IKeyRing ring, TimeProvider time) : IReadinessCheck
{
    private static readonly TenantId Tenant = new("readiness");

    /// <inheritdoc />
    public string Name => "keys";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var session = SessionId.New(time.GetUtcNow());
        var (key, wrapped) = ring.Mint(Tenant, session);
        using (key)
        using (var opened = ring.Unwrap(Tenant, session, wrapped))
            return ValueTask.FromResult(opened.Bytes.SequenceEqual(key.Bytes)
                ? new Readiness(true, "data keys open with the master key")
                : new Readiness(false, "a data key did not open as it was sealed"));
    }
}

/// <summary>Not ready once the node drains, so that a balancer sends nothing new.</summary>
internal sealed class DrainReadiness(CancellationToken draining) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "drain";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) => ValueTask.FromResult(
        draining.IsCancellationRequested
            ? new Readiness(false, "the node is stopping")
            : new Readiness(true, "the node takes requests"));
}
