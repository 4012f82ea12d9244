using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Real pictures and clips of people are accepted.</summary>
public sealed class SharedMediaTests
{
    private const int PicturesTried = 40;

    /// <summary>One clip of the set is coded in MPEG-4 Part 2.</summary>
    private static readonly MediaLimits WithMpeg4 = new() { AcceptMpeg4 = true };

    [SharedFact]
    public void Every_real_clip_is_accepted()
    {
        var clips = Directory.GetFiles(SharedFiles.PathOf("faces/clips"), "*.mp4");
        Assert.NotEmpty(clips);
        foreach (var clip in clips)
        {
            var facts = Inspecting.Inspect(File.ReadAllBytes(clip), FileClass.Video, WithMpeg4, piece: 4096);
            Assert.Equal("video/mp4", facts.MediaType);
            Assert.InRange(facts.DurationMs!.Value, 1000, 30_000);
        }
    }

    [SharedFact]
    public void Real_cards_and_portraits_are_accepted()
    {
        var pictures = new[] { "idcards", "portraits", "images" }
            .SelectMany(folder => Directory.EnumerateFiles(SharedFiles.PathOf("faces/" + folder), "*.jpg",
                SearchOption.AllDirectories).Order().Take(PicturesTried)).ToArray();
        Assert.NotEmpty(pictures);
        var limits = new MediaLimits { MinSidePixels = 64 };
        foreach (var picture in pictures)
        {
            var facts = Inspecting.Inspect(File.ReadAllBytes(picture), FileClass.Picture, limits);
            Assert.Equal("image/jpeg", facts.MediaType);
        }
    }
}
