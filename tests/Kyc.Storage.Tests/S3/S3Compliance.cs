using Kyc.Storage.S3;
using Kyc.Storage.Tests.Compliance;
using Kyc.Storage.Tests.Files;

namespace Kyc.Storage.Tests.S3;

/// <summary>Two stores on one bucket pass the suite of blobs, on a real S3 service.</summary>
[Collection(nameof(OnObjectServer))]
public sealed class S3BlobCompliance(ObjectServerFixture servers) : BlobCompliance, IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly int _before = servers.Server.ObjectFiles;
    private readonly string _prefix = $"compliance/{Guid.NewGuid():n}/";
    private readonly List<S3BlobStore> _stores = [];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _directory.Dispose();
    }

    protected override int StoredFiles() => servers.Server.ObjectFiles - _before;

    protected override async ValueTask<Backend> OpenAsync(int commitQueue)
    {
        var backend = await Embedded.BackendAsync(_directory.Path, commitQueue);
        return backend with { Blobs = new TwoStores(Open(), Open()) };
    }

    private S3BlobStore Open()
    {
        _stores.Add(ObjectServerFixture.Open(
            ObjectServerFixture.Options(servers.Server, _prefix), _directory.Path));
        return _stores[^1];
    }
}
