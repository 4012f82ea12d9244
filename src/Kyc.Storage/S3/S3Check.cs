using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;

namespace Kyc.Storage.S3;

/// <summary>Whether the bucket can be used now, by using it.</summary>
internal sealed class S3Check(S3Bucket bucket, S3Options options, S3Names names, TimeProvider time)
{
    private const string Name = "s3";
    private const string ListName = "s3_list";

    /// <summary>The check that failed because the service refuses what the settings say: it stops a start.</summary>
    public const string RefusedName = "s3_settings";

    private const int ProbeBytes = 32;

    private string Where => $"bucket {options.Bucket} at {options.Endpoint.GetLeftPart(UriPartial.Authority)}";

    public async ValueTask<IReadOnlyList<StorageCheckResult>> RunAsync(CancellationToken cancel)
    {
        var key = names.Probe(Ulid.New(time.GetUtcNow()));
        var bytes = RandomNumberGenerator.GetBytes(ProbeBytes);
        try
        {
            await bucket.PutAsync(key, bytes, cancel);
            var listed = false;
            await foreach (var found in bucket.ListAsync(key, cancel)) listed |= found.Key == key;
            var back = new byte[ProbeBytes];
            var read = await bucket.ReadAsync(key, 0, ProbeBytes, [back], cancel);
            await bucket.DeleteAsync(key, cancel);
            return [Found(read is not null && back.AsSpan().SequenceEqual(bytes)), Listed(listed)];
        }
        catch (BlobStoreUnavailableException error)
        {
            return [Failed(error, error.InnerException as S3Trouble)];
        }
        catch (StorageFullException error)
        {
            return [Failed(error, error.InnerException as S3Trouble)];
        }
    }

    private StorageCheckResult Found(bool same) => same
        ? new(Name, true, $"{Where} can be written, read and cleared")
        : new(Name, false, $"{Where} does not give back what was just written",
            "see that no cache and no rule of the bucket stands between, and its log");

    private StorageCheckResult Listed(bool listed) => listed
        ? new(ListName, true, $"{Where} lists what was just written")
        : new(ListName, false, $"{Where} does not list what was just written, and files are found by lists",
            "use a service with S3's consistency of lists, or mend its containers' updates");

    private static StorageCheckResult Failed(Exception error, S3Trouble? trouble) =>
        new(
            trouble is { Settled: true } ? RefusedName : Name, false, trouble?.What ?? error.Message,
            trouble?.Mend ?? "see the service's log");
}
