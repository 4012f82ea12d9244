using System.Numerics.Tensors;
using Kyc.Sessions.Decisions;

namespace Kyc.Vision.Pipeline;

/// <summary>What a video's faces tell about its people.</summary>
/// <param name="Person">The main person's faces, at most one a frame, in order of time.</param>
/// <param name="Codes">Several people, or another person later; empty when there is one.</param>
/// <param name="OtherFrames">Frames with another person beside the main one, or instead of it.</param>
internal sealed record TrackedPerson(
    IReadOnlyList<FaceSample> Person, IReadOnlyList<ReasonCode> Codes, int OtherFrames);

/// <summary>
/// Tells people apart by their embeddings, and by place where two faces of a frame could both be the person. The main
/// person is the one most frames show; ties go to the larger faces.
/// </summary>
internal sealed class PersonTracker(TrackingOptions options, double samePerson)
{
    /// <summary>Follows the main person through the frames.</summary>
    public TrackedPerson Follow(IReadOnlyList<IReadOnlyList<FaceSample>> frames)
    {
        FaceSample[] all = [.. frames.SelectMany(frame => frame)];
        if (all.Length == 0) return new TrackedPerson([], [], 0);
        var centre = Centre(frames, all);
        List<FaceSample> person = [];
        int together = 0, instead = 0;
        foreach (var frame in frames.Where(frame => frame.Count > 0))
        {
            var own = frame.MaxBy(face => Likeness(face, centre))!;
            var isOwn = Likeness(own, centre) >= samePerson;
            if (isOwn) person.Add(own);
            if (frame.Any(face => !ReferenceEquals(face, own) && Likeness(face, centre) < samePerson))
                together++;
            else if (!isOwn) instead++;
        }
        List<ReasonCode> codes = [];
        if (together >= options.SecondPersonFrames) codes.Add(ReasonCode.VideoMultiplePeople);
        if (instead >= options.SwitchFrames) codes.Add(ReasonCode.VideoIdentitySwitch);
        return new TrackedPerson(person, codes, together + instead);
    }

    /// <summary>
    /// The mean embedding of the face that is like the most frames, and of all faces like it: a few odd frames cannot
    /// pull it away.
    /// </summary>
    private float[] Centre(IReadOnlyList<IReadOnlyList<FaceSample>> frames, FaceSample[] all)
    {
        var seed = all.OrderByDescending(face => frames.Count(frame => frame.Any(other => Alike(face, other))))
            .ThenByDescending(face => face.Face.Size * face.Quality).First();
        return Aggregate([.. all.Where(face => Alike(face, seed))]);
    }

    /// <summary>Mean of embeddings, weighted by quality, of length 1.</summary>
    public static float[] Aggregate(IReadOnlyList<FaceSample> faces)
    {
        const float LeastWeight = 1e-3f;
        var sum = new float[faces[0].Embedding.Length];
        foreach (var face in faces)
            TensorPrimitives.MultiplyAdd(face.Embedding, Math.Max(LeastWeight, (float)face.Quality), sum, sum);
        var norm = TensorPrimitives.Norm<float>(sum);
        NotANumberException.ThrowIf(!float.IsFinite(norm) || norm <= 0, "the mean embedding");
        TensorPrimitives.Divide(sum, norm, sum);
        return sum;
    }

    private bool Alike(FaceSample one, FaceSample other) =>
        FaceTemplates.Similarity(one.Embedding, other.Embedding) >= samePerson;

    private static double Likeness(FaceSample face, float[] centre) =>
        FaceTemplates.Similarity(face.Embedding, centre);
}
