namespace Kyc.Vision.Imaging;

/// <summary>
/// An 8-bit picture, three bytes a pixel in the order blue, green, red, rows from top to bottom, upright.
/// Pixels lie in pooled native memory: dispose the picture when done, and never use a span taken from it afterwards.
/// Not safe for concurrent writes; concurrent reads are fine.
/// </summary>
public sealed unsafe class Picture : IDisposable
{
    /// <summary>Bytes a pixel.</summary>
    public const int BytesPerPixel = 3;

    /// <summary>Largest side in pixels that a picture may have; keeps every offset far inside 32 bits.</summary>
    public const int MaxSide = 16_384;

    private PixelBuffer? _buffer;

    private Picture(int width, int height, PixelBuffer buffer) =>
        (Width, Height, Stride, _buffer) = (width, height, StrideOf(width), buffer);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next: <c>3 * Width</c> rounded up to 64.</summary>
    public int Stride { get; }

    /// <summary>All rows with their padding: <c>Stride * Height</c> bytes. Padding holds anything.</summary>
    /// <exception cref="ObjectDisposedException">The picture was disposed.</exception>
    public Span<byte> Pixels => new(Start, Stride * Height);

    /// <summary>First byte of the first row, for native calls. Valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The picture was disposed.</exception>
    public byte* Pointer => Start;

    private byte* Start =>
        (_buffer ?? throw new ObjectDisposedException(nameof(Picture), "Use the picture before disposing it.")).Pointer;

    /// <summary>The stride in bytes that a picture of this width has.</summary>
    public static int StrideOf(int width) =>
        ((width * BytesPerPixel) + PixelBuffer.Alignment - 1) & ~(PixelBuffer.Alignment - 1);

    /// <summary>A picture with undefined content.</summary>
    /// <param name="width">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of bounds.</exception>
    public static Picture Create(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        return new Picture(width, height, PixelBufferPool.Shared.Rent((nuint)StrideOf(width) * (nuint)height));
    }

    /// <summary>Row <paramref name="y"/>: exactly <c>3 * Width</c> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    /// <exception cref="ObjectDisposedException">The picture was disposed.</exception>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        return new Span<byte>(Start + ((nint)y * Stride), Width * BytesPerPixel);
    }

    /// <summary>Gives the memory back. Safe to call twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) PixelBufferPool.Shared.Return(buffer);
    }
}
