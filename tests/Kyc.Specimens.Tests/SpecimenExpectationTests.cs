namespace Kyc.Specimens.Tests;

/// <summary>What each kind of specimen should come to.</summary>
public sealed class SpecimenExpectationTests
{
    [Theory]
    [InlineData(SpecimenVariants.None, "verified", "")]
    [InlineData(SpecimenVariants.Rotated, "verified", "")]
    [InlineData(SpecimenVariants.Impostor, "rejected", "face_mismatch")]
    [InlineData(SpecimenVariants.Replay, "requires_input", "liveness_failed")]
    [InlineData(SpecimenVariants.Print | SpecimenVariants.Rotated, "requires_input", "liveness_failed")]
    [InlineData(SpecimenVariants.TwoPeople, "requires_input", "video_multiple_people")]
    [InlineData(SpecimenVariants.TwoPeople | SpecimenVariants.Impostor, "requires_input", "video_multiple_people")]
    [InlineData(SpecimenVariants.NoCardFace, "requires_input", "document_face_not_found")]
    [InlineData(SpecimenVariants.NoVideoFace | SpecimenVariants.Impostor, "requires_input", "video_face_not_found")]
    [InlineData(SpecimenVariants.Blurry, "requires_input", "document_blurry video_blurry")]
    public void What_can_be_sent_again_comes_before_a_rejection(SpecimenVariants variants, string status, string codes)
    {
        var expected = SpecimenExpectation.Of(variants);
        Assert.Equal(status, expected.Status);
        Assert.Equal(codes, string.Join(' ', expected.Codes));
    }
}
