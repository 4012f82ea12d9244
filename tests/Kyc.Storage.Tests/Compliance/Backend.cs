using Kyc.Actors.Ports;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>One opened set of stores, whatever is behind them.</summary>
public sealed record Backend(
    IJournal Journal, ISessionIndex Index, ISessionKeys Keys, IKeyRing Ring, ICredentials Credentials, IBlobStore Blobs,
    IAsyncDisposable Owner)
{
    /// <summary>Lists for operators; of whole storages only.</summary>
    public IOperatorIndex Operators { get; init; } = null!;

    /// <summary>The audit log; of whole storages only.</summary>
    public IAuditLog Audit { get; init; } = null!;

    /// <summary>What is owed to redacted persons; of whole storages only.</summary>
    public IErasures Erasures { get; init; } = null!;

    /// <summary>Requests for erasure; of whole storages only.</summary>
    public IErasureRequests Requests { get; init; } = null!;

    /// <summary>The stores of a whole storage, closed with it.</summary>
    public static Backend Of(IStorage storage) => new(
        storage.Journal, storage.Index, storage.Keys, storage.KeyRing, storage.Credentials, storage.Blobs, storage)
    {
        Operators = storage.Operators,
        Audit = storage.Audit,
        Erasures = storage.Erasures,
        Requests = storage.ErasureRequests,
    };
}

/// <summary>
/// Base of the suites that every backend passes. A backend says how it is opened; opened twice at the same place it
/// finds what it wrote before.
/// </summary>
public abstract class ComplianceSuite : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    protected Backend Backend { get; private set; } = null!;

    protected IJournal Journal => Backend.Journal;

    /// <summary>Opens the backend; <paramref name="commitQueue"/> bounds its commit queue.</summary>
    protected abstract ValueTask<Backend> OpenAsync(int commitQueue = 10_000);

    protected async Task ReopenAsync(int commitQueue = 10_000)
    {
        await Backend.Owner.DisposeAsync();
        Backend = await OpenAsync(commitQueue);
    }

    public virtual async Task InitializeAsync() => Backend = await OpenAsync();

    public virtual async Task DisposeAsync() => await Backend.Owner.DisposeAsync();

    protected async Task AppendAllAsync(IEnumerable<JournalAppend> appends)
    {
        foreach (var append in appends) await Journal.AppendAsync(append, CancellationToken.None);
    }

    protected static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }
}
