namespace Kyc.Edge.Uploads.Headers;

/// <summary>An upload is refused for what its header says; the same bytes again give the same answer.</summary>
/// <param name="code">One of <see cref="UploadCodes"/>.</param>
/// <param name="detail">One sentence: what was found, what is allowed, what to do. Never content of the file.</param>
public sealed class UploadRefusedException(string code, string detail) : Exception($"{code}: {detail}")
{
    /// <summary>The stable wire name of the reason, one of <see cref="UploadCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>One sentence: what was found, what is allowed, what to do. Never content of the file.</summary>
    public string Detail { get; } = detail;
}
