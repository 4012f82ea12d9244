using Kyc.Vision.Media;

namespace Kyc.Vision.Tests.Media;

/// <summary>Real talking-head clips, as phones and editors wrote them.</summary>
[Collection(DecoderCollection.Name)]
public sealed class ClipTests(DecoderFixture decoder)
{
    [SharedFact]
    public async Task Real_clips_give_ten_frames_each()
    {
        var clips = Directory.GetFiles(SharedFiles.PathOf("faces/clips"), "*.mp4");
        Assert.NotEmpty(clips);
        foreach (var clip in clips)
        {
            await using var file = File.OpenRead(clip);
            using var video = await decoder.Pool.DecodeVideoAsync(
                file, new VideoLimits { AcceptMpeg4 = true }, CancellationToken.None);
            Assert.Equal(10, video.Frames.Count);
            Assert.All(video.Frames, f => Assert.Equal(
                (video.Facts.Width, video.Facts.Height), (f.Pixels.Width, f.Pixels.Height)));
        }
    }

    [SharedFact]
    public async Task Real_pictures_decode_to_their_size()
    {
        var pictures = Directory.GetFiles(SharedFiles.PathOf("faces/portraits"));
        Assert.NotEmpty(pictures);
        foreach (var path in pictures)
        {
            using var picture = await decoder.PictureAsync(await File.ReadAllBytesAsync(path));
            Assert.True(picture.Pixels.Width > 100 && picture.Pixels.Height > 100);
        }
    }
}
