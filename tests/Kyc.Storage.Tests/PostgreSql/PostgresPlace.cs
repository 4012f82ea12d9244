using Kyc.Storage.PostgreSql;
using Kyc.Storage.Tests.Compliance;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>A database of one's own and a folder, for one test of a suite.</summary>
internal sealed class PostgresPlace(PostgresFixture fixture)
{
    private readonly TempFolder _directory = new();

    public PostgreSqlOptions Options { get; private set; } = null!;

    public async Task MakeAsync() => Options = Cluster.Options(fixture.Server, await fixture.BorrowAsync());

    public string Folder => _directory.Path;

    public ValueTask<ClusterStorage> OpenStorageAsync() => Cluster.OpenAsync(Options, Folder);

    public ValueTask<Backend> OpenAsync(int commitQueue) =>
        Cluster.BackendAsync(Options, _directory.Path, commitQueue);

    public async Task DisposeAsync()
    {
        await fixture.ReturnAsync(Options.Database);
        _directory.Dispose();
    }
}
