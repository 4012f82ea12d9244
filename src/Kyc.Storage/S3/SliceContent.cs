using System.Net;
using System.Security.Cryptography;
using Kyc.Storage.Files;

namespace Kyc.Storage.S3;

/// <summary>A stretch of a file as a request's body, one chunk in memory.</summary>
internal sealed class SliceContent(FileSlice slice, ChunkPool pool, Action progress) : HttpContent
{
    /// <summary>The body of a stretch, hashed now.</summary>
    public static S3Body Body(FileSlice slice, ChunkPool pool)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = pool.Rent();
        try
        {
            for (var done = 0L; done < slice.Length;)
            {
                var read = Read(slice, done, buffer);
                sha.AppendData(buffer, 0, read);
                done += read;
            }
        }
        finally
        {
            pool.Return(buffer);
        }
        return new S3Body(Convert.ToHexStringLower(sha.GetHashAndReset()),
            progress => new SliceContent(slice, pool, progress));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = pool.Rent();
        try
        {
            for (var done = 0L; done < slice.Length;)
            {
                var read = Read(slice, done, buffer);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                done += read;
                progress();
            }
        }
        finally
        {
            pool.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = slice.Length;
        return true;
    }

    private static int Read(FileSlice slice, long done, byte[] buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, slice.Length - done);
        var read = RandomAccess.Read(slice.File, buffer.AsSpan(0, wanted), slice.At + done);
        return read > 0 ? read : throw new IOException("the sealed draft ended before its length");
    }
}
