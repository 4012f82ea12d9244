using Kyc.Actors.Ports;
using Kyc.Storage.Tests.Compliance;
using Kyc.Storage.Tests.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Keys;

/// <summary>SQLite passes the suite of rotation.</summary>
public sealed class SqliteRotationCompliance : RotationCompliance, IDisposable
{
    private readonly TempFolder _directory = new();

    protected override string Folder => _directory.Path;

    public void Dispose() => _directory.Dispose();

    protected override async ValueTask<IStorage> OpenAsync(Func<IKeyWrapper, IKeyWrapper>? keys) =>
        await EmbeddedStorage.OpenAsync(
            Embedded.Options(Folder), TimeProvider.System, NullLoggerFactory.Instance, default, keys);
}

/// <summary>PostgreSQL passes the suite of rotation.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgreSqlRotationCompliance(PostgresFixture fixture) : RotationCompliance
{
    private readonly PostgresPlace _place = new(fixture);

    protected override string Folder => _place.Folder;

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

    protected override ValueTask<IStorage> OpenAsync(Func<IKeyWrapper, IKeyWrapper>? keys) =>
        ClusterStorage.OpenAsync(_place.Options, Embedded.Options(Folder), null, TimeProvider.System,
            NullLoggerFactory.Instance, default, keys);
}
