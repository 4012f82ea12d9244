using System.Collections.Concurrent;

namespace Kyc.Storage.Files;

/// <summary>
/// Buffers of one sealed chunk, below the large-object limit (85,000 bytes), used again and again. Hands back at most
/// <paramref name="keep"/>; what passes through holds clear bytes of persons, so it is wiped on return.
/// </summary>
internal sealed class ChunkPool(int keep)
{
    private readonly ConcurrentQueue<byte[]> _idle = new();

    public byte[] Rent() => _idle.TryDequeue(out var buffer) ? buffer : new byte[BlobFormat.SealedChunk];

    public void Return(byte[] buffer)
    {
        Array.Clear(buffer);
        if (_idle.Count < keep) _idle.Enqueue(buffer);
    }
}
