using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>The plausible faces of one frame, the largest first.</summary>
/// <param name="Number">Number of the frame among those looked at.</param>
/// <param name="Picture">Its pixels; owned by the video.</param>
/// <param name="Faces">Its faces, in pixels of the frame as it was decoded.</param>
internal sealed record VideoFrameFaces(int Number, Picture Picture, IReadOnlyList<DetectedFace> Faces)
{
    /// <summary>Score of the surest face that stands upright; 0 without one.</summary>
    public float UprightScore => Faces.Where(face => FacePose.Estimate(face.Landmarks).IsUpright)
        .Select(face => face.Score).DefaultIfEmpty().Max();

    /// <summary>Finds the faces of a frame, in a second and closer look when they are small.</summary>
    public static VideoFrameFaces Look(
        FaceDetector detector, DetectionOptions options, int number, Picture picture, Rotation rotation)
    {
        var faces = Detect(options.FrameSide);
        var side = Math.Max(picture.Width, picture.Height);
        var apart = faces.Length > 0 ? faces[0].EyeDistance * options.FrameSide / side : 0;
        if (apart < options.FrameCloserLook && options.PictureSide > options.FrameSide)
            faces = Detect(options.PictureSide);
        return new VideoFrameFaces(number, picture, faces);

        DetectedFace[] Detect(int side) =>
        [
            .. detector.Detect(picture, side, options.FrameScore, rotation.Degrees)
                .Where(face => face.IsPlausible).OrderByDescending(face => face.Size),
        ];
    }

    /// <summary>Embeds the faces that are large enough to matter.</summary>
    public IReadOnlyList<FaceSample> Embed(
        FaceRecogniser recogniser, TrackingOptions options, Rotation rotation, StageClock clock)
    {
        DetectedFace[] large = [.. Faces.Where(face => face.Size >= options.SecondPersonSize * Faces[0].Size)];
        var embedded = recogniser.Embed([.. large.Select(face => new FaceInPicture(Picture, face))], clock);
        return [.. large.Zip(embedded, (face, one) => FaceSample.Of(face, one, rotation, Number))];
    }
}
