using System.Globalization;
using Kyc.Vision.Media;

namespace Kyc.Gate.Tests.Bombs;

/// <summary>What decoder children took at most.</summary>
internal static class DecoderMemory
{
    /// <summary>
    /// The highest mark of any living child of a pool, in bytes; shared memory counts, as the system counts it.
    /// </summary>
    public static long PeakBytes(DecoderPool pool) => pool.Processes.Max(id =>
    {
        var line = File.ReadLines($"/proc/{id}/status")
            .First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    });
}
