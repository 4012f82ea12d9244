using Kyc.Edge.Auth;

namespace Kyc.Edge;

/// <summary>Holds settings to their bounds.</summary>
internal static class EdgeOptionsCheck
{
    private const long Kib = 1_024;
    private const long Gigabyte = 1_000_000_000;

    /// <summary>Refuses settings that are out of bounds.</summary>
    /// <exception cref="ArgumentException">The message names the setting and its bounds.</exception>
    public static void Ensure(EdgeOptions options)
    {
        if (options.FindPolicy(options.DefaultPolicyId) is null)
            throw new ArgumentException(
                $"{nameof(EdgeOptions.DefaultPolicyId)} is {options.DefaultPolicyId}, which is not among "
                + $"{nameof(EdgeOptions.Policies)}; name one of them", nameof(options));
        Within(nameof(options.PictureMaxBytes), options.PictureMaxBytes, 1, Gigabyte);
        Within(nameof(options.VideoMaxBytes), options.VideoMaxBytes, 1, 10 * Gigabyte);
        Within(nameof(options.MultipartOverheadBytes), options.MultipartOverheadBytes, Kib, Kib * Kib);
        Within(nameof(options.JsonMaxBytes), options.JsonMaxBytes, Kib, Kib * Kib);
        Within(nameof(options.ErasureMaxIds), options.ErasureMaxIds, 1, 10_000);
        Within(nameof(options.ReferenceMaxLength), options.ReferenceMaxLength, 1, 1_000);
        Within(nameof(options.MetadataMaxEntries), options.MetadataMaxEntries, 0, 1_000);
        Within(nameof(options.LifetimeMinSeconds), options.LifetimeMinSeconds, 1, options.LifetimeMaxSeconds);
        Within(nameof(options.WaitMaxSeconds), options.WaitMaxSeconds, 0, 300);
        Within(nameof(options.RetryAfterSeconds), options.RetryAfterSeconds, 1, 3_600);
        Within(nameof(options.HeadersMaxBytes), options.HeadersMaxBytes, Kib, Kib * Kib);
        Within(nameof(options.ReadAheadBytes), options.ReadAheadBytes, 64 * Kib, Kib * Kib);
        Ensure(options.Access);
        Within(nameof(options.AskDeadline), (long)options.AskDeadline.TotalMilliseconds, 100, 300_000);
        Within(nameof(options.ComparisonDeadline), (long)options.ComparisonDeadline.TotalMilliseconds, 1_000, 300_000);
        Within(nameof(options.Audit.TallyEvery), (long)options.Audit.TallyEvery.TotalMilliseconds, 1_000, 3_600_000);
        Within(nameof(options.Audit.TallyMax), options.Audit.TallyMax, 1, 100_000);
        Within(nameof(options.Audit.OwedMax), options.Audit.OwedMax, 1, 100_000);
    }

    private static void Ensure(AccessOptions access)
    {
        Within(nameof(access.ClientTokenLifetime), (long)access.ClientTokenLifetime.TotalSeconds,
            (long)AccessOptions.ClientTokenLeast.TotalSeconds, (long)AccessOptions.ClientTokenMost.TotalSeconds);
        Within(nameof(access.RollOverlap), (long)access.RollOverlap.TotalSeconds, 0,
            (long)access.RollOverlapMax.TotalSeconds);
        Within(nameof(access.KeyNameMaxLength), access.KeyNameMaxLength, 1, 1_000);
        Within(nameof(access.KeyNetworksMax), access.KeyNetworksMax, 1, 1_000);
        if (access.CorsOrigins.FirstOrDefault(origin => !AccessOptions.IsOrigin(origin)) is { } wrong)
            throw new ArgumentException(
                $"{nameof(AccessOptions.CorsOrigins)} holds {wrong}; give origins such as https://shop.example", wrong);
    }

    private static void Within(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} is {value}; give {least} to {most}", name);
    }
}
