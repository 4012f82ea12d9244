using System.Collections.Concurrent;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>One database server for the assembly; each test has a database of its own on it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _free = [];

    internal PostgresServer Server { get; private set; } = null!;

    /// <summary>A database without rows, with or without tables.</summary>
    internal async Task<string> BorrowAsync() => _free.TryTake(out var free) ? free : await Server.NewDatabaseAsync();

    /// <summary>Takes one back whose schema is as the migrations left it: emptying is quicker than making.</summary>
    internal async Task ReturnAsync(string database)
    {
        await Server.SqlAsync(database, """
            SET session_replication_role = replica;
            TRUNCATE audit, audit_heads, audit_rows, credentials, events, journal_heads, meta, open_work,
                     session_keys, sessions, open_erasures, erasure_ledger, erasure_receipts, erasure_requests,
                     erasure_members
            """);
        _free.Add(database);
    }

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>Tests that use the assembly's server without harming it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgresql";
}
