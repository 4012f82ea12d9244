using Kyc.Storage.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests;

/// <summary>Opens embedded storage for tests.</summary>
public static class Embedded
{
    public static StorageOptions Options(string directory) => new() { DataDirectory = directory, MinFreeMib = 0 };

    public static ValueTask<EmbeddedStorage> OpenAsync(string directory) => OpenAsync(Options(directory));

    public static ValueTask<EmbeddedStorage> OpenAsync(StorageOptions options, TimeProvider? time = null) =>
        EmbeddedStorage.OpenAsync(options, time ?? new ManualClock(), NullLoggerFactory.Instance,
            CancellationToken.None);

    public static async ValueTask<Backend> BackendAsync(string directory, int commitQueue) =>
        Backend.Of(await OpenAsync(Options(directory) with { JournalCommitQueue = commitQueue }));
}
