using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>The faces of one frame that are large enough to matter, the largest first.</summary>
/// <param name="Frame">Number of the frame among those looked at.</param>
/// <param name="Picture">Its pixels; owned by the video.</param>
/// <param name="Faces">Its faces, measured.</param>
/// <param name="Found">Faces found in the frame, small ones too.</param>
internal sealed record VideoFrameFaces(int Frame, Picture Picture, IReadOnlyList<FaceSample> Faces, int Found)
{
    /// <summary>Finds the faces of a frame, in a second and closer look when they are small, and embeds them.</summary>
    public static VideoFrameFaces Look(
        VisionModels models, VisionOptions options, int frame, Picture picture, StageClock clock)
    {
        DetectedFace[] faces;
        using (clock.Measure(Stages.Detect))
        {
            var detection = options.Detection;
            faces = Detect(detection.FrameSide);
            var side = Math.Max(picture.Width, picture.Height);
            var apart = faces.Length > 0 ? faces[0].EyeDistance * detection.FrameSide / side : 0;
            if (apart < detection.FrameCloserLook && detection.PictureSide > detection.FrameSide)
                faces = Detect(detection.PictureSide);
        }
        DetectedFace[] large =
            [.. faces.Where(face => face.Size >= options.Tracking.SecondPersonSize * faces[0].Size)];
        var embedded = models.Recogniser.Embed([.. large.Select(face => new FaceInPicture(picture, face))], clock);
        FaceSample[] samples =
        [
            .. large.Zip(embedded, (face, one) => new FaceSample(
                face, one.Embedding, one.Light, FacePose.Estimate(face.Landmarks), frame)),
        ];
        return new VideoFrameFaces(frame, picture, samples, faces.Length);

        DetectedFace[] Detect(int side) =>
        [
            .. models.Detector.Detect(picture, side, options.Detection.FrameScore)
                .Where(face => face.IsPlausible).OrderByDescending(face => face.Size),
        ];
    }
}
