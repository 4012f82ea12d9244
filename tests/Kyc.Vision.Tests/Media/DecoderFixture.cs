using Kyc.Vision.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Vision.Tests.Media;

/// <summary>One pool and one folder of made files for all media tests.</summary>
public sealed class DecoderFixture : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal static PictureLimits AnyPicture { get; } = new() { MinSide = 1 };

    internal static VideoLimits AnyVideo { get; } = new() { MinSide = 1, MinDuration = TimeSpan.Zero };

    internal DecoderPool Pool { get; } = NewPool(new DecoderSettings { Children = 2 });

    internal MediaTools Tools => new(_folder.Path);

    internal static DecoderPool NewPool(DecoderSettings settings, TimeProvider? time = null) => new(
        settings with { Path = DecoderBinary.Path }, time ?? TimeProvider.System, NullLogger<DecoderPool>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Pool.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task<DecodedPicture> PictureAsync(byte[] file, PictureLimits? limits = null)
    {
        using var stream = new MemoryStream(file, writable: false);
        return await Pool.DecodePictureAsync(stream, limits ?? AnyPicture, CancellationToken.None);
    }

    internal async Task<DecodedVideo> VideoAsync(byte[] file, VideoLimits? limits = null)
    {
        using var stream = new MemoryStream(file, writable: false);
        return await Pool.DecodeVideoAsync(stream, limits ?? AnyVideo, CancellationToken.None);
    }

    internal async Task<MediaFacts> ProbeAsync(byte[] file, MediaKind? expected = null)
    {
        using var stream = new MemoryStream(file, writable: false);
        return await Pool.ProbeAsync(stream, expected, AnyPicture, AnyVideo, CancellationToken.None);
    }

    internal async Task<MediaRefusedException> RefusedPictureAsync(byte[] file, PictureLimits? limits = null) =>
        await Assert.ThrowsAsync<MediaRefusedException>(async () => (await PictureAsync(file, limits)).Dispose());

    internal async Task<MediaRefusedException> RefusedVideoAsync(byte[] file, VideoLimits? limits = null) =>
        await Assert.ThrowsAsync<MediaRefusedException>(async () => (await VideoAsync(file, limits)).Dispose());
}

[CollectionDefinition(Name)]
public sealed class DecoderCollection : ICollectionFixture<DecoderFixture>
{
    public const string Name = "decoder";
}
