using Kyc.Storage.S3;
using Kyc.Storage.Tests.Files;
using Kyc.Storage.Tests.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.S3;

/// <summary>A cluster whose journal is in PostgreSQL keeps its files in the bucket.</summary>
[Collection(nameof(OnObjectServer))]
public sealed class S3InACluster(ObjectServerFixture servers) : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Files_lie_in_the_bucket_and_a_start_with_a_wrong_secret_says_so()
    {
        await using var database = await PostgresServer.StartAsync();
        var name = await database.NewDatabaseAsync();
        var right = ObjectServerFixture.Options(servers.Server, "cluster/");
        var before = servers.Server.ObjectFiles;
        await using (var storage = await OpenAsync(right))
        {
            Assert.All(await storage.CheckBlobsAsync(default), check => Assert.True(check.Ok, check.Message));
            using var key = HammerDirectory.NewKey();
            var stored = await storage.Blobs.PutAsync(
                HammerDirectory.Scope(1), key, new MemoryStream([1]), 1, default);
            Assert.Equal(before + 1, servers.Server.ObjectFiles);
            await (await storage.Blobs.OpenAsync(HammerDirectory.Scope(1), key, stored.Blob, default)).DisposeAsync();
            await storage.Blobs.DeleteAllAsync(HammerDirectory.Scope(1), default);
        }
        var refused = await Assert.ThrowsAsync<StorageUnusableException>(() =>
            OpenAsync(right with { SecretKey = "wrong" }));
        Assert.Contains("correct s3.secret_key", refused.Message);

        async Task<IStorage> OpenAsync(S3Options s3) => await ClusterStorage.OpenAsync(
            Cluster.Options(database, name), Embedded.Options(_directory.Path), s3, TimeProvider.System,
            NullLoggerFactory.Instance, default);
    }
}
