using System.Collections.Frozen;
using Kyc.Sessions.Files;
using static Kyc.Sessions.Decisions.ReasonCode;

namespace Kyc.Sessions.Decisions;

/// <summary>What a reason leads to.</summary>
public enum Disposition
{
    /// <summary>The client may send better files.</summary>
    Retry,

    /// <summary>A person has to look.</summary>
    Review,

    /// <summary>The session is rejected for good.</summary>
    Reject,
}

/// <summary>A reason's meaning for machines and people.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Disposition">What it leads to.</param>
/// <param name="Sentence">What to tell the person, without technical detail.</param>
/// <param name="NextStep">Stable name of what to do next.</param>
/// <param name="Resend">The files that have to be sent anew, empty when none.</param>
public sealed record Reason(
    ReasonCode Code, Disposition Disposition, string Sentence, string NextStep, IReadOnlyList<FileKind> Resend);

/// <summary>The table of all reasons.</summary>
public static class Reasons
{
    private static readonly FileKind[] Document = [FileKind.IdCard];
    private static readonly FileKind[] Video = [FileKind.FaceVideo, FileKind.FaceImage];

    private static readonly FrozenDictionary<ReasonCode, Reason> Table = new Reason[]
    {
        Again(DocumentFileUnreadable, "The document picture is damaged or incomplete.", "retake_document", Document),
        Again(DocumentTypeUnsupported, "The document file is not a picture we can read.", "retake_document", Document),
        Again(DocumentImageTooSmall, "The document picture has too few pixels.", "retake_document", Document),
        Again(DocumentBlurry, "The photo on the document is blurred.", "retake_document", Document),
        Again(DocumentGlare, "A reflection hides the photo on the document.", "retake_document", Document),
        Again(DocumentFaceNotFound, "We found no photo of a face on the document.", "retake_document", Document),
        Again(DocumentMultipleFaces, "We found several photos where one document was expected.",
            "retake_document", Document),
        Again(DocumentFaceTooSmall, "The photo on the document is too small in the picture.",
            "retake_document", Document),
        Again(VideoFileUnreadable, "The video is damaged or incomplete.", "retake_video", Video),
        Again(VideoCodecUnsupported, "The video is of a kind we cannot read.", "retake_video", Video),
        Again(VideoTooShort, "The video is too short.", "retake_video", Video),
        Again(VideoTooLong, "The video is too long.", "retake_video", Video),
        Again(VideoFaceNotFound, "We found no face in the video.", "retake_video", Video),
        Again(VideoMultiplePeople, "More than one person is in the video.", "retake_video_alone", Video),
        Again(VideoIdentitySwitch, "The person in the video changes.", "retake_video_alone", Video),
        Again(VideoFaceTooSmall, "The face in the video is too far away.", "retake_video_closer", Video),
        Again(VideoTooDark, "The video is too dark.", "retake_video_in_light", Video),
        Again(VideoBlurry, "The face in the video is blurred.", "retake_video", Video),
        Again(VideoFaceNotFrontal, "The face in the video never looks at the camera.", "retake_video_frontal", Video),
        new(FaceMismatch, Disposition.Reject, "The face in the video does not match the photo on the document.",
            "contact_support", []),
        new(FaceMatchUncertain, Disposition.Review, "We could not tell with enough certainty whether the faces match.",
            "wait_for_review", []),
        Again(LivenessFailed, "The video does not seem to show a person in front of the camera.",
            "retake_video", Video),
        new(LivenessUncertain, Disposition.Review,
            "We could not tell with enough certainty whether the video was taken live.", "wait_for_review", []),
        new(AttemptsExhausted, Disposition.Reject, "No attempts are left.", "contact_support", []),
        new(SessionExpired, Disposition.Reject, "The session's time ran out.", "start_again", []),
        Again(ProcessingTimeout, "The comparison took too long on our side.", "submit_again", []),
        Again(InternalError, "The comparison failed on our side. This does not count as an attempt.",
            "submit_again", []),
        new(ReviewerDecision, Disposition.Reject, "A reviewer decided.", "contact_support", []),
        new(ProcessingFailed, Disposition.Review,
            "The comparison failed on our side several times; a person will look at it.", "wait_for_review", []),
        new(ModelGradeTooLow, Disposition.Review,
            "The comparison was made with means that may not decide here; a person will look at it.",
            "wait_for_review", []),
        new(LivenessUnavailable, Disposition.Review,
            "Whether the video was taken live could not be checked here.", "wait_for_review", []),
    }.ToFrozenDictionary(reason => reason.Code);

    /// <summary>The meaning of a code.</summary>
    public static Reason Of(ReasonCode code) => Table[code];

    /// <summary>Every reason, in the order of the codes.</summary>
    public static IEnumerable<Reason> All => Enum.GetValues<ReasonCode>().Select(Of);

    private static Reason Again(ReasonCode code, string sentence, string next, IReadOnlyList<FileKind> resend) =>
        new(code, Disposition.Retry, sentence, next, resend);
}
