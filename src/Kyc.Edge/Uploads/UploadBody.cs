namespace Kyc.Edge.Uploads;

/// <summary>Marks an operation whose body is a file, and says how it is sent.</summary>
/// <param name="Files">Names of the file parts of a multipart body.</param>
/// <param name="RequiredTexts">Names of the text parts that must be there.</param>
/// <param name="OptionalTexts">Names of the text parts that may be there.</param>
/// <param name="Raw">True when the body may be the file itself.</param>
internal sealed record UploadBody(
    IReadOnlyList<string> Files, IReadOnlyList<string> RequiredTexts, IReadOnlyList<string> OptionalTexts, bool Raw);
