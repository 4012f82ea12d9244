namespace Kyc.Vision.Pipeline;

/// <summary>Keeps the best of overlapping detections.</summary>
internal static class NonMaximum
{
    /// <summary>
    /// The faces by falling score, without those that overlap a better one by more than <paramref name="overlap"/>.
    /// </summary>
    public static List<DetectedFace> Suppress(List<DetectedFace> faces, float overlap)
    {
        faces.Sort((one, other) => other.Score.CompareTo(one.Score));
        List<DetectedFace> kept = [];
        foreach (var face in faces)
            if (kept.TrueForAll(better => better.Box.Overlap(face.Box) <= overlap))
                kept.Add(face);
        return kept;
    }
}
