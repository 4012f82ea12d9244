namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>A server that takes encrypted connections alone, and few of them.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal TestCertificates Certificates { get; private set; } = null!;

    internal PostgresServer Server { get; private set; } = null!;

    internal string Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Certificates = TestCertificates.For127001(_folder.Path);
        Server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Certificates = Certificates,
            TlsOnly = true,
            Settings = ["max_connections=10", "superuser_reserved_connections=2", "max_wal_senders=0"],
        });
        Database = await Server.NewDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
