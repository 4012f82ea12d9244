using Kyc.Storage.Tests.Compliance;

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

/// <summary>SQLite passes the suite of keys and credentials.</summary>
public sealed class SqliteKeysCompliance : KeysCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ValueTask<Backend> OpenAsync(int commitQueue) =>
        Embedded.BackendAsync(_directory.Path, commitQueue);
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
