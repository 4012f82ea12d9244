namespace Kyc.Edge.Uploads.Headers;

/// <summary>The four-letter codes of ISO media files.</summary>
internal static class FourLetters
{
    /// <summary>The letters of a code, for comparing only: they are content of the file and never shown.</summary>
    public static string Of(uint code) => string.Create(4, code, (letters, value) =>
    {
        for (var at = 0; at < letters.Length; at++) letters[at] = (char)(value >> (24 - 8 * at) & 0xFF);
    });
}
