using Kyc.Sessions.Decisions;
using Kyc.Vision.Imaging;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision.Tests.Pipeline;

public sealed class PersonTrackerTests
{
    private static readonly float[] Anna = [1, 0, 0];
    private static readonly float[] Bert = [0, 1, 0];

    [Fact]
    public void One_person_throughout_is_no_finding()
    {
        var tracked = Follow([Anna], [Anna], [], [Anna]);
        Assert.Empty(tracked.Codes);
        Assert.Equal([0, 1, 3], tracked.Person.Select(face => face.Frame));
    }

    [Fact]
    public void Two_people_side_by_side_are_several() =>
        Assert.Equal([ReasonCode.VideoMultiplePeople], Follow([Anna, Bert], [Anna], [Bert, Anna], [Anna]).Codes);

    [Fact]
    public void Another_person_later_is_a_switch() =>
        Assert.Equal([ReasonCode.VideoIdentitySwitch], Follow([Anna], [Anna], [Anna], [Bert], [Bert]).Codes);

    [Fact]
    public void A_single_odd_frame_is_neither() => Assert.Empty(Follow([Anna], [Anna], [Bert], [Anna]).Codes);

    [Fact]
    public void The_main_person_is_the_one_most_frames_show()
    {
        var tracked = Follow([Bert], [Anna], [Anna], [Anna]);
        Assert.All(tracked.Person, face => Assert.Same(Anna, face.Embedding));
    }

    [Fact]
    public void No_faces_are_nobody() => Assert.Empty(Follow([], []).Person);

    [Fact]
    public void The_mean_embedding_has_length_one_and_leans_to_the_better_face()
    {
        var mean = PersonTracker.Aggregate([Sample(Anna, 0, score: 0.9f), Sample(Bert, 1, score: 0.3f)]);
        Assert.Equal(1, mean.Sum(value => value * value), 5);
        Assert.True(mean[0] > mean[1]);
    }

    private static TrackedPerson Follow(params float[][][] frames) =>
        new PersonTracker(new TrackingOptions(), samePerson: 0.25).Follow(
        [.. frames.Select((faces, frame) => (IReadOnlyList<FaceSample>)[.. faces.Select(one => Sample(one, frame))])]);

    private static FaceSample Sample(float[] embedding, int frame, float score = 0.9f) => new(
        new DetectedFace(new FaceBox(0, 0, 100, 100),
            [new(30, 40), new(70, 40), new(50, 60), new(35, 80), new(65, 80)], score),
        embedding, new FaceLight(100, 120, 40, 0), default, frame);
}
