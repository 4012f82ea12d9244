using Kyc.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.S3;

/// <summary>Tests of S3 share one server, one after the other: it counts what is on its disk.</summary>
[CollectionDefinition(nameof(OnObjectServer))]
public sealed class OnObjectServer : ICollectionFixture<ObjectServerFixture>;

/// <summary>The server, with lists in pages of three so that every list is paged.</summary>
public sealed class ObjectServerFixture : IAsyncLifetime
{
    private const int PageSize = 3;

    internal ObjectServer Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await ObjectServer.StartAsync(new ObjectServerOptions { PageSize = PageSize });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Settings for the server: the least part, short pauses.</summary>
    internal static S3Options Options(ObjectServer server, string prefix = "") => new()
    {
        Endpoint = server.Endpoint,
        Bucket = server.Bucket,
        Prefix = prefix,
        AccessKey = server.AccessKey,
        SecretKey = server.SecretKey,
        PartMib = 5,
        PauseMs = 10,
    };

    /// <summary>A store on real time.</summary>
    internal static S3BlobStore Open(S3Options options, string directory) =>
        new(options, Embedded.Options(directory), TimeProvider.System, NullLogger.Instance);
}
