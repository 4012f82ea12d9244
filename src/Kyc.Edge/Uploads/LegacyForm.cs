using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Uploads;

/// <summary>The fields of the older form as far as they are known.</summary>
internal sealed class LegacyForm
{
    private const string Known = "file, session_id and type";

    /// <summary>Accepted spellings, without regard to case, <c>_</c>, <c>-</c> and spaces.</summary>
    private static readonly Dictionary<string, FileKind> Synonyms = new()
    {
        ["idcard"] = FileKind.IdCard,
        ["id"] = FileKind.IdCard,
        ["card"] = FileKind.IdCard,
        ["document"] = FileKind.IdCard,
        ["idcardback"] = FileKind.IdCardBack,
        ["facevideo"] = FileKind.FaceVideo,
        ["video"] = FileKind.FaceVideo,
        ["faceimage"] = FileKind.FaceImage,
        ["face"] = FileKind.FaceImage,
        ["selfie"] = FileKind.FaceImage,
    };

    private bool _sawSession;

    /// <summary>What the file is; null until the field came.</summary>
    public FileKind? Kind { get; private set; }

    /// <summary>The session named; null when none was, or not yet.</summary>
    public SessionId? Session { get; private set; }

    /// <summary>True when nothing that may follow changes where the file goes.</summary>
    public bool IsSettled => Kind is not null && Session is not null;

    /// <summary>Takes a text field.</summary>
    /// <exception cref="ProblemException">Unknown, repeated or wrong.</exception>
    public async Task TakeAsync(Part part, CancellationToken cancel)
    {
        switch (part.Name)
        {
            case "type" when Kind is null:
                Kind = KindOf(await MultipartParts.TextAsync(part, cancel));
                break;
            case "session_id" when !_sawSession:
                _sawSession = true;
                var text = await MultipartParts.TextAsync(part, cancel);
                if (text.Length > 0) Session = QueryValues.Session("session_id", text);
                break;
            default:
                throw MultipartParts.Unexpected(part, Known);
        }
    }

    /// <summary>A kind by any of its accepted spellings.</summary>
    public static FileKind KindOf(string text)
    {
        var bare =
            new string([.. text.Where(letter => letter is not ('_' or '-' or ' ')).Select(char.ToLowerInvariant)]);
        return Synonyms.TryGetValue(bare, out var kind)
            ? kind
            : throw ProblemException.Parameter("type", "unknown_value",
                "Give id_card, id_card_back, face_video or face_image (video and card are understood too).");
    }
}
