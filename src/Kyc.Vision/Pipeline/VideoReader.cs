using Kyc.Sessions.Decisions;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>Finds the one person in a video and joins the best frames into one embedding.</summary>
public sealed class VideoReader(VisionModels models, VisionOptions options)
{
    /// <summary>Follows the main person through the sampled frames.</summary>
    public FaceFinding Read(DecodedVideo video, StageClock clock, CancellationToken cancel)
    {
        List<VideoFrameFaces> frames = [];
        foreach (var frame in video.Frames)
        {
            cancel.ThrowIfCancellationRequested();
            frames.Add(VideoFrameFaces.Look(models, options, frames.Count, frame.Pixels, clock));
        }
        using var _ = clock.Measure(Stages.Quality);
        var tracked = new PersonTracker(options.Tracking).Follow([.. frames.Select(frame => frame.Faces)]);
        var measures = Measures(video, frames, tracked);
        if (tracked.Person.Count == 0)
            return new FaceFinding { Codes = [ReasonCode.VideoFaceNotFound], Measures = measures };
        return Judge(tracked, measures);
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
            ["frames_with_face"] = frames.Count(frame => frame.Found > 0),
            ["frames_of_person"] = tracked.Person.Count,
            ["frames_with_others"] = tracked.OtherFrames,
        };
}
