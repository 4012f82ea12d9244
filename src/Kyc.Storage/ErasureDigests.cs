namespace Kyc.Storage;

/// <summary>Digests of a reference as one text: words between blanks.</summary>
internal static class ErasureDigests
{
    private const char Between = ' ';

    /// <summary>The text; null for none.</summary>
    public static string? Write(IReadOnlyList<string>? digests) =>
        digests is null ? null : string.Join(Between, digests);

    /// <summary>The digests in a text.</summary>
    public static IReadOnlyList<string>? Read(string? text) => text?.Split(Between);
}
