namespace Kyc.Specimens;

/// <summary>How a comparison with liveness judged should end at a session's first attempt.</summary>
/// <param name="Status">Wire name of the session's status.</param>
/// <param name="Codes">Wire names of reasons; at least one of them should be named. Empty for a good end.</param>
public sealed record SpecimenExpectation(string Status, IReadOnlyList<string> Codes)
{
    /// <summary>What is expected of a combination: what can be sent again comes before a rejection.</summary>
    public static SpecimenExpectation Of(SpecimenVariants variants)
    {
        List<string> again = [], rejected = [];
        if (variants.HasFlag(SpecimenVariants.NoCardFace)) again.Add("document_face_not_found");
        if (variants.HasFlag(SpecimenVariants.NoVideoFace)) again.Add("video_face_not_found");
        else
        {
            if (variants.HasFlag(SpecimenVariants.TwoPeople)) again.Add("video_multiple_people");
            if ((variants & (SpecimenVariants.Replay | SpecimenVariants.Print)) != 0) again.Add("liveness_failed");
            if (variants.HasFlag(SpecimenVariants.Impostor)) rejected.Add("face_mismatch");
        }
        if (variants.HasFlag(SpecimenVariants.Blurry)) again.AddRange(["document_blurry", "video_blurry"]);
        return again.Count > 0 ? new SpecimenExpectation("requires_input", again)
            : rejected.Count > 0 ? new SpecimenExpectation("rejected", rejected)
            : new SpecimenExpectation("verified", []);
    }
}
