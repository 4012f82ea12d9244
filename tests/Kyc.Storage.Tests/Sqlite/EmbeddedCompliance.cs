using Kyc.Storage.Sqlite;
using Kyc.Storage.Tests.Compliance;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>SQLite passes the journal suite.</summary>
public sealed class SqliteJournalCompliance : JournalCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of open work and expiry.</summary>
public sealed class SqliteOpenWorkCompliance : OpenWorkCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of lists.</summary>
public sealed class SqliteSessionIndexCompliance : SessionIndexCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of credentials.</summary>
public sealed class SqliteCredentialCompliance : CredentialCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of data keys.</summary>
public sealed class SqliteKeysCompliance : KeysCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of operators' lists.</summary>
public sealed class SqliteOperatorIndexCompliance : OperatorIndexCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of erasures.</summary>
public sealed class SqliteErasureCompliance : ErasureCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}

/// <summary>SQLite passes the suite of the audit log.</summary>
public sealed class SqliteAuditCompliance : AuditCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);

    protected override Task TamperAsync(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory["kyc.db"]};Pooling=False");
        connection.Open();
        var triggers = connection.Command("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            .Rows(row => (Name: row.GetString(0), Sql: row.GetString(1)));
        foreach (var (name, _) in triggers) SqliteDatabase.Execute(connection, $"DROP TRIGGER {name}");
        SqliteDatabase.Execute(connection, sql);
        foreach (var (_, restore) in triggers) SqliteDatabase.Execute(connection, restore);
        return Task.CompletedTask;
    }

    protected override string Bytes(byte[] bytes) => $"x'{Convert.ToHexStringLower(bytes)}'";

    protected override Task TryAsync(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory["kyc.db"]};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, sql);
        return Task.CompletedTask;
    }
}

/// <summary>Files pass the suite of blobs.</summary>
public sealed class FileBlobCompliance : BlobCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override int StoredFiles() =>
        Directory.GetFiles(_directory["blobs"], "*", SearchOption.AllDirectories).Length;

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
}
