using System.Security.Cryptography;
using Kyc.Sessions.Files;
using Kyc.Vision.Media;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Gate.Tests;

/// <summary>What the real decoder makes of a file.</summary>
internal sealed class Decoded : IAsyncDisposable
{
    private static readonly PictureLimits AnyPicture = new() { MinSide = 1 };
    private static readonly VideoLimits AnyVideo = new()
    {
        MinSide = 1,
        MinDuration = TimeSpan.Zero,
        Frames = 3,
        MaxBytes = 50_000_000,
    };

    public DecoderPool Pool { get; } = new(
        new DecoderSettings { Path = DecoderBinary.Path, Children = 2 }, TimeProvider.System,
        NullLogger<DecoderPool>.Instance);

    /// <summary>Size and a digest of all pixels, or the name of the refusal.</summary>
    public async Task<string> OfAsync(FileKind kind, byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            return kind == FileKind.FaceVideo ? await VideoAsync(stream) : await PictureAsync(stream);
        }
        catch (MediaRefusedException refused)
        {
            return $"refused: {refused.Refusal.WireName()} {refused.Detail}";
        }
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    private async Task<string> PictureAsync(Stream stream)
    {
        using var picture = await Pool.DecodePictureAsync(stream, AnyPicture, CancellationToken.None);
        return $"{picture.Pixels.Width}x{picture.Pixels.Height} "
            + $"{Convert.ToHexString(SHA256.HashData(picture.Pixels.Pixels))}";
    }

    private async Task<string> VideoAsync(Stream stream)
    {
        using var video = await Pool.DecodeVideoAsync(stream, AnyVideo, CancellationToken.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var frame in video.Frames) hash.AppendData(frame.Pixels.Pixels);
        return $"{video.FrameCount} frames, {video.Facts.Duration} {Convert.ToHexString(hash.GetHashAndReset())}";
    }
}
