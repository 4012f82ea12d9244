namespace Kyc.Sessions.Decisions;

/// <summary>
/// Why a check or a session ended as it did. The wire names (snake_case of the members) are stable: clients branch on
/// them. What each means and asks for is in <see cref="Reasons"/>.
/// </summary>
public enum ReasonCode
{
    /// <summary>The document file could not be decoded.</summary>
    DocumentFileUnreadable,
    /// <summary>The document file is of a type that is not accepted.</summary>
    DocumentTypeUnsupported,
    /// <summary>The document picture has too few pixels.</summary>
    DocumentImageTooSmall,
    /// <summary>The portrait on the document is out of focus.</summary>
    DocumentBlurry,
    /// <summary>The portrait on the document is washed out by a reflection.</summary>
    DocumentGlare,
    /// <summary>No face was found on the document in any of four rotations.</summary>
    DocumentFaceNotFound,
    /// <summary>Several portraits of similar size were found on the document.</summary>
    DocumentMultipleFaces,
    /// <summary>The portrait on the document has too few pixels.</summary>
    DocumentFaceTooSmall,
    /// <summary>The video could not be decoded.</summary>
    VideoFileUnreadable,
    /// <summary>The video's codec or container is not accepted.</summary>
    VideoCodecUnsupported,
    /// <summary>The video is shorter than the policy allows.</summary>
    VideoTooShort,
    /// <summary>The video is longer than the policy allows.</summary>
    VideoTooLong,
    /// <summary>No face was found in the video.</summary>
    VideoFaceNotFound,
    /// <summary>Several people are in the video.</summary>
    VideoMultiplePeople,
    /// <summary>The person in the video changes.</summary>
    VideoIdentitySwitch,
    /// <summary>The face in the video has too few pixels.</summary>
    VideoFaceTooSmall,
    /// <summary>The face in the video is too dark.</summary>
    VideoTooDark,
    /// <summary>The face in the video is out of focus.</summary>
    VideoBlurry,
    /// <summary>The face in the video is turned too far from the camera.</summary>
    VideoFaceNotFrontal,
    /// <summary>The face on the document and the face in the video are of different people.</summary>
    FaceMismatch,
    /// <summary>The score lies between a match and a mismatch.</summary>
    FaceMatchUncertain,
    /// <summary>The video looks like a picture or a screen.</summary>
    LivenessFailed,
    /// <summary>Liveness could not be judged with enough certainty.</summary>
    LivenessUncertain,
    /// <summary>No attempts are left.</summary>
    AttemptsExhausted,
    /// <summary>The session's time ran out.</summary>
    SessionExpired,
    /// <summary>The comparison did not finish in its time.</summary>
    ProcessingTimeout,
    /// <summary>The comparison failed for a reason that is not the client's; it does not count as an attempt.</summary>
    InternalError,
    /// <summary>A reviewer decided.</summary>
    ReviewerDecision,
    /// <summary>Comparisons failed on our side as often as the policy allows; a person has to look.</summary>
    ProcessingFailed,
    /// <summary>A model that was used is of a lower grade than the policy asks for.</summary>
    ModelGradeTooLow,
    /// <summary>There are no models to judge liveness with.</summary>
    LivenessUnavailable,
}
