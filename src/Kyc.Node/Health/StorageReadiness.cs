using Kyc.Actors.Ports;
using Kyc.Edge.Health;
using Kyc.Sessions.Ids;
using Kyc.Storage;

namespace Kyc.Node.Health;

/// <summary>Whether the database answers and still commits.</summary>
internal sealed class DatabaseReadiness(IStorage storage) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "database";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        if (storage.Broken.IsCompleted) return new Readiness(false, "commits are not durable; the node is stopping");
        // One row over an index: a look at readiness must not cost more the more sessions there are.
        await storage.Operators.ListAsync(new OperatorQuery(Limit: 1), cancel);
        var (open, limit) = storage.Connections;
        var pool = limit > 0 ? $", {open} of {limit} connections are open" : "";
        return new Readiness(true, $"answers; {storage.Waiting} appends wait for a commit{pool}");
    }
}

/// <summary>Whether files can be written and there is room for them. Names no path: everybody may ask.</summary>
internal sealed class BlobsReadiness(IStorage storage) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "blobs";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var found = await storage.CheckBlobsAsync(cancel);
        var failed = found.Where(check => !check.Ok).Select(check => check.Name).ToArray();
        return failed.Length == 0
            ? new Readiness(true, "files can be written and there is room for them")
            : new Readiness(false, $"{string.Join(", ", failed)}; `kyc doctor` says more");
    }
}

/// <summary>Whether data keys can be made and opened with the key ring, and none is needed that it lacks.</summary>
internal sealed class KeysReadiness(IKeyRing ring, IKeyRotation rotation, TimeProvider time) : IReadinessCheck
{
    private static readonly TenantId Tenant = new("readiness");

    /// <inheritdoc />
    public string Name => "keys";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        if (rotation.Missing is { Count: > 0 } missing)
            return new Readiness(
                false, $"data needs master key {string.Join(", ", missing)}, which the key ring of this node lacks");
        var session = SessionId.New(time.GetUtcNow());
        var (key, wrapped) = await ring.MintAsync(Tenant, session, cancel);
        using (key)
        using (var opened = await ring.UnwrapAsync(Tenant, session, wrapped, cancel))
        {
            if (!opened.Bytes.SequenceEqual(key.Bytes))
                return new Readiness(false, "a data key did not open as it was sealed");
        }
        return new Readiness(true, rotation.Trouble is null
            ? "data keys open with the master key"
            : "data keys open with the keys in memory; the key ring's file is amiss, see the log");
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
