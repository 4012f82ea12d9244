using Kyc.Edge.Uploads.Headers;
using Kyc.Specimens;

namespace Kyc.Edge.Tests.Headers;

/// <summary>What the product itself writes passes its own gate.</summary>
public sealed class SpecimenMediaTests
{
    [Theory]
    [InlineData(SpecimenVariants.None)]
    [InlineData(SpecimenVariants.Rotated)]
    public async Task A_specimens_card_and_video_are_accepted(SpecimenVariants variants)
    {
        var card = Inspecting.Inspect(await Invented.CardAsync(3, variants), FileClass.Picture, new MediaLimits());
        Assert.Equal("image/jpeg", card.MediaType);
        var video = Inspecting.Inspect(
            await Invented.VideoAsync(3, variants), FileClass.Video, new MediaLimits(), piece: 4096);
        Assert.Equal("video/mp4", video.MediaType);
        Assert.InRange(video.DurationMs!.Value, 3000, 5000);
    }
}
