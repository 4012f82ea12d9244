using Kyc.Sessions.Decisions;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// Finds the one person in a video, however it was held, and joins the best frames into one embedding.
/// </summary>
public sealed class VideoReader(VisionModels models, VisionOptions options)
{
    private readonly RotationFinder _rotations = new(models.Detector, options.Detection);

    /// <summary>Follows the main person through the sampled frames.</summary>
    /// <param name="video">The video.</param>
    /// <param name="clock">Measures the stages.</param>
    /// <param name="cancel">Stops between frames.</param>
    /// <param name="tried">The rotation, if all were tried already.</param>
    public FaceFinding Read(DecodedVideo video, StageClock clock, CancellationToken cancel, Rotation? tried = null)
    {
        var (rotation, frames) = Look(video, clock, tried, cancel);
        List<IReadOnlyList<FaceSample>> faces = [];
        foreach (var frame in frames)
        {
            cancel.ThrowIfCancellationRequested();
            faces.Add(frame.Embed(models.Recogniser, options.Tracking, rotation, clock));
        }
        using var _ = clock.Measure(Stages.Quality);
        var tracked = new PersonTracker(options.Tracking, models.SamePerson(options.Tracking)).Follow(faces);
        var measures = Measures(video, frames, tracked);
        measures["rotation_degrees"] = rotation.Degrees;
        var finding = tracked.Person.Count == 0
            ? new FaceFinding { Codes = [ReasonCode.VideoFaceNotFound], Measures = measures }
            : Judge(tracked, measures);
        return finding with { Rotation = rotation };
    }

    /// <summary>Tries all rotations where only one was, and reads again if another is better.</summary>
    public FaceFinding Prove(FaceFinding found, DecodedVideo video, StageClock clock, CancellationToken cancel)
    {
        if (found.Rotation.IsTried) return found;
        Rotation tried;
        using (clock.Measure(Stages.Detect)) tried = Try(video);
        return tried.Degrees == found.Rotation.Degrees
            ? found with { Rotation = tried } : Read(video, clock, cancel, tried);
    }

    /// <summary>Upright, which costs nothing more if the faces look it; else in the rotation found.</summary>
    private (Rotation Rotation, List<VideoFrameFaces> Frames) Look(
        DecodedVideo video, StageClock clock, Rotation? tried, CancellationToken cancel)
    {
        using var _ = clock.Measure(Stages.Detect);
        if (tried is { } known) return (known, See(video, known, cancel));
        var upright = See(video, Rotation.Upright, cancel);
        if (IsConfident(upright)) return (Rotation.Upright, upright);
        var found = Try(video);
        return (found, found.Degrees == 0 ? upright : See(video, found, cancel));
    }

    private List<VideoFrameFaces> See(DecodedVideo video, Rotation rotation, CancellationToken cancel)
    {
        List<VideoFrameFaces> frames = [];
        foreach (var frame in video.Frames)
        {
            cancel.ThrowIfCancellationRequested();
            frames.Add(VideoFrameFaces.Look(
                models.Detector, options.Detection, frames.Count, frame.Pixels, rotation));
        }
        return frames;
    }

    private bool IsConfident(List<VideoFrameFaces> frames)
    {
        float[] scores = [.. frames.Select(frame => frame.UprightScore).Order()];
        return scores.Length > 0 && scores[(scores.Length - 1) / 2] >= options.Detection.ConfidentFrameScore;
    }

    private Rotation Try(DecodedVideo video)
    {
        var count = Math.Min(options.Detection.RotationFrames, video.Frames.Count);
        if (count == 0) return new Rotation(0, 0);
        return _rotations.Find(
        [
            .. Enumerable.Range(0, count)
                .Select(i => video.Frames[((2 * i) + 1) * video.Frames.Count / (2 * count)].Pixels),
        ]);
    }

    private FaceFinding Judge(TrackedPerson tracked, SortedDictionary<string, double> measures)
    {
        var limits = options.FaceQuality;
        FaceSample[] ranked = [.. tracked.Person.OrderByDescending(face => face.Quality)];
        FaceSample[] large = [.. ranked.Where(face => face.Face.EyeDistance >= limits.MinEyeDistance)];
        FaceSample[] good = [.. large.Where(face => !limits.Misses(face).Any())];
        var candidates = good.Length > 0 ? good : large.Length > 0 ? large : ranked;
        FaceSample[] used = [.. candidates.Take(options.Tracking.BestFrames)];
        measures["frames_good"] = good.Length;
        measures["frames_used"] = used.Length;
        return new FaceFinding
        {
            Codes = large.Length > 0 ? tracked.Codes : [.. tracked.Codes, ReasonCode.VideoFaceTooSmall],
            QualityCodes = good.Length > 0 ? [] : [.. limits.Misses(used[0])],
            Used = used,
            Embedding = PersonTracker.Aggregate(used),
            Measures = FaceMeasures.Add(measures, used[0]),
        };
    }

    private static SortedDictionary<string, double> Measures(
        DecodedVideo video, List<VideoFrameFaces> frames, TrackedPerson tracked) => new(StringComparer.Ordinal)
        {
            ["duration_s"] = video.Facts.Duration.TotalSeconds,
            ["frame_rate_hz"] = video.FrameRate,
            ["width_px"] = video.Facts.Width,
            ["height_px"] = video.Facts.Height,
            ["frames_sampled"] = frames.Count,
            ["frames_with_face"] = frames.Count(frame => frame.Faces.Count > 0),
            ["frames_of_person"] = tracked.Person.Count,
            ["frames_with_others"] = tracked.OtherFrames,
        };
}
