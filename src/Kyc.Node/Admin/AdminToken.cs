using System.Security.Cryptography;
using System.Text;
using Kyc.Node.Hosting;

namespace Kyc.Node.Admin;

/// <summary>The secret that lets an operator in; compared in constant time, never logged.</summary>
internal sealed class AdminToken
{
    /// <summary>Least letters of a token.</summary>
    public const int MinLength = 32;

    private const int Bytes = 32;
    private const int MaxLength = 512;
    private readonly byte[] _digest;

    private AdminToken(string text) => (Text, _digest) = (text, Digest(text));

    /// <summary>The token itself.</summary>
    public string Text { get; }

    /// <summary>A new one.</summary>
    public static AdminToken New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>A token of this form, or null.</summary>
    public static AdminToken? Of(string? text) =>
        text?.Trim() is { Length: >= MinLength and <= MaxLength } plain && plain.All(char.IsAscii)
        && !plain.Any(c => char.IsControl(c) || c == ' ')
            ? new AdminToken(plain)
            : null;

    /// <summary>The token in a file.</summary>
    /// <exception cref="NodeStartException">The file cannot be read or holds none.</exception>
    public static AdminToken From(string path)
    {
        try
        {
            return Of(File.ReadAllText(path)) ?? throw new NodeStartException(
                $"kyc.admin.token_file {path} holds no token; write {MinLength} or more letters, no spaces, into it");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"kyc.admin.token_file {path} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>True when a header holds this token; takes as long for a near miss as for a far one.</summary>
    public bool Opens(string? authorization)
    {
        const string scheme = "Bearer ";
        var offered = authorization is { Length: <= MaxLength + 16 }
                      && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[scheme.Length..]
            : "";
        return CryptographicOperations.FixedTimeEquals(Digest(offered), _digest);
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
