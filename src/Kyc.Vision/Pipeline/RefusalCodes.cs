using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>What a decoder's refusal means to the sender of the file.</summary>
internal static class RefusalCodes
{
    public static ReasonCode Of(MediaRefusal refusal, FileKind kind) =>
        kind is FileKind.IdCard or FileKind.IdCardBack ? OfDocument(refusal) : OfFace(refusal);

    private static ReasonCode OfDocument(MediaRefusal refusal) => refusal switch
    {
        MediaRefusal.TypeUnsupported or MediaRefusal.NotAPicture or MediaRefusal.CodecUnsupported
            or MediaRefusal.AnimationUnsupported => ReasonCode.DocumentTypeUnsupported,
        MediaRefusal.DimensionsTooSmall => ReasonCode.DocumentImageTooSmall,
        _ => ReasonCode.DocumentFileUnreadable,
    };

    private static ReasonCode OfFace(MediaRefusal refusal) => refusal switch
    {
        MediaRefusal.TypeUnsupported or MediaRefusal.NotAVideo or MediaRefusal.NotAPicture
            or MediaRefusal.NoVideoStream or MediaRefusal.CodecUnsupported
            or MediaRefusal.AnimationUnsupported => ReasonCode.VideoCodecUnsupported,
        MediaRefusal.VideoTooShort => ReasonCode.VideoTooShort,
        MediaRefusal.VideoTooLong => ReasonCode.VideoTooLong,
        MediaRefusal.DimensionsTooSmall => ReasonCode.VideoFaceTooSmall,
        _ => ReasonCode.VideoFileUnreadable,
    };
}
