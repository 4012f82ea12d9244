using System.Collections.Concurrent;
using System.Numerics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// Keeps returned pixel buffers by power-of-two size, so that a steady flow of pictures makes no garbage and few
/// page faults. Retains at most <see cref="MaxRetainedBytes"/>; the rest goes back to the system.
/// </summary>
internal sealed class PixelBufferPool(long maxRetainedBytes)
{
    /// <summary>Default for what the shared pool keeps: 256 MiB.</summary>
    public const long DefaultRetainedBytes = 256L << 20;

    private const int SmallestLog2 = 12;
    private readonly ConcurrentBag<PixelBuffer>[] _buckets = [.. Enumerable.Range(0, 64).Select(_ => NewBag())];
    private long _retained;

    /// <summary>The pool all pictures use.</summary>
    public static PixelBufferPool Shared { get; } = new(DefaultRetainedBytes);

    /// <summary>Most bytes kept for reuse.</summary>
    public long MaxRetainedBytes { get; } = maxRetainedBytes;

    /// <summary>Bytes now kept for reuse.</summary>
    public long RetainedBytes => Interlocked.Read(ref _retained);

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes; its content is undefined.</summary>
    public PixelBuffer Rent(nuint bytes)
    {
        var log2 = Bucket(bytes);
        if (!_buckets[log2].TryTake(out var buffer)) return PixelBuffer.Allocate((nuint)1 << log2);
        Interlocked.Add(ref _retained, -(long)buffer.Capacity);
        return buffer;
    }

    /// <summary>Gives a buffer back. The caller must not touch it again.</summary>
    public void Return(PixelBuffer buffer)
    {
        var size = (long)buffer.Capacity;
        if (Interlocked.Add(ref _retained, size) > MaxRetainedBytes)
        {
            Interlocked.Add(ref _retained, -size);
            buffer.Dispose();
            return;
        }
        _buckets[Bucket(buffer.Capacity)].Add(buffer);
    }

    private static ConcurrentBag<PixelBuffer> NewBag() => [];

    private static int Bucket(nuint bytes) =>
        Math.Max(SmallestLog2, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(bytes, 1) - 1));
}
