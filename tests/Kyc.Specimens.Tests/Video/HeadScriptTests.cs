using Kyc.Specimens.Documents;
using Kyc.Specimens.Video;

namespace Kyc.Specimens.Tests.Video;

/// <summary>What people do before the camera.</summary>
public sealed class HeadScriptTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_person_turns_to_both_sides_blinks_and_stays_within_what_can_be_drawn(int seed)
    {
        var clip = Clip.Of(seed);
        var script = new HeadScript(new Dice(seed, "test"), clip.Seconds);
        var looks = Enumerable.Range(0, clip.Frames).Select(frame => script.At(clip.Time(frame))).ToArray();
        Assert.True(looks.Min(look => look.Yaw) < -12 && looks.Max(look => look.Yaw) > 12);
        Assert.All(looks, look => Assert.InRange(look.Yaw, -26, 26));
        Assert.All(looks, look => Assert.InRange(look.Pitch, -12, 12));
        Assert.All(looks, look => Assert.InRange(look.Light, -1, 1));
        Assert.Contains(looks, look => look.EyesClosed > 0.7);
        Assert.True(looks.Count(look => look.EyesClosed > 0) < looks.Length / 3);
        Assert.InRange(clip.Seconds, 3, 5);
        Assert.InRange(clip.Rate, 24, 30);
    }
}
