namespace Kyc.Sessions.Files;

/// <summary>
/// What a file of a session is. Wire names: <c>id_card</c>, <c>id_card_back</c>, <c>face_video</c>, <c>face_image</c>.
/// </summary>
public enum FileKind
{
    /// <summary>The side of the document that bears the portrait.</summary>
    IdCard,

    /// <summary>The other side of the document; kept with the session, not compared.</summary>
    IdCardBack,

    /// <summary>A video of the person's face, 1-30 s.</summary>
    FaceVideo,

    /// <summary>A single picture of the person's face, for policies that ask for no video.</summary>
    FaceImage,
}
