using Kyc.Storage.Tests.Compliance;
using Npgsql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>PostgreSQL passes the suite of journals.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlJournalCompliance(PostgresFixture fixture) : JournalCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of open work and expiry.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlOpenWorkCompliance(PostgresFixture fixture) : OpenWorkCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of lists.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlSessionIndexCompliance(PostgresFixture fixture) : SessionIndexCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of operators' lists.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlOperatorIndexCompliance(PostgresFixture fixture) : OperatorIndexCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of credentials.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlCredentialCompliance(PostgresFixture fixture) : CredentialCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of data keys.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlKeysCompliance(PostgresFixture fixture) : KeysCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of erasures.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlErasureCompliance(PostgresFixture fixture) : ErasureCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);
}

/// <summary>PostgreSQL passes the suite of the audit log.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlAuditCompliance(PostgresFixture fixture) : AuditCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    public override async Task InitializeAsync()
    {
        await _place.MakeAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _place.DisposeAsync();
    }

    protected override ValueTask<Backend> OpenAsync(int commitQueue) => _place.OpenAsync(commitQueue);

    protected override async Task TamperAsync(string sql) => await fixture.Server.SqlAsync(
        _place.Options.Database, $"SET session_replication_role = replica; {sql}");

    protected override string Bytes(byte[] bytes) => $"'\\x{Convert.ToHexStringLower(bytes)}'";

    protected override async Task TryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={_place.Options.Host};Port={_place.Options.Port};Database={_place.Options.Database};"
            + $"Username={_place.Options.User};Password={_place.Options.Password};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
