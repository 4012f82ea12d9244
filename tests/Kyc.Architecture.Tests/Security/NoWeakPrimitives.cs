using System.Text.RegularExpressions;

namespace Kyc.Architecture.Tests.Security;

/// <summary>Only approved cryptography of the platform, no own, and nothing random that can be guessed (ASVS 11).
/// </summary>
public sealed class NoWeakPrimitives
{
    private static readonly string[] Banned =
    [
        @"\bMD5\b", @"\bSHA1\b", @"\bHMACSHA1\b", @"\bHMACMD5\b", @"\bDES\b", @"\bTripleDES\b", @"\bRC2\b",
        @"\bRijndael", @"\bDSA\b", @"\bRSAEncryptionPadding\.Pkcs1\b", @"\bRSASignaturePadding\.Pkcs1\b",
        @"CipherMode\.(ECB|CBC|CFB)", @"\b(En|De)cryptEcb\(", @"\b(En|De)cryptCbc\(", @"\bnew Random\(",
        @"\bRandom\.Shared\b", @"\bGuid\.NewGuid\(\)",
        @"ServerCertificateCustomValidationCallback\s*=\s*\([^)]*\)\s*=>\s*true",
        @"DangerousAcceptAnyServerCertificateValidator", @"SslProtocols\.(Ssl|Tls\b|Tls11)",
    ];

    /// <summary>Where one of them is right, and why.</summary>
    private static readonly (string File, string Pattern, string Why)[] Allowed =
    [
        ("src/Kyc.Storage/S3/S3Client.cs", @"\bRandom\.Shared\b", "spreads retries; nobody gains by guessing it"),
        ("src/Kyc.Actors/Sealing/DigestSeal.cs", @"\b(En|De)cryptEcb\(",
            "single blocks of a counter: counter mode, which the platform lacks"),
        ("src/Kyc.Vision", @"\bnew Random\(", "seeded on purpose: results have to be repeatable"),
        ("src/Kyc.Specimens", @"\bnew Random\(", "seeded on purpose: invented people have to be repeatable"),
        ("src/", @"\bGuid\.NewGuid\(\)", "names of temporary files and fakes of uniqueness, never a secret"),
    ];

    [Fact]
    public void Weak_primitives_are_not_used() => Assert.Empty(
        from file in Repository.Sources("src")
        let name = Repository.Relative(file)
        from row in File.ReadLines(file).Select((line, at) => (Line: line, At: at + 1))
        where !row.Line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from pattern in Banned
        where Regex.IsMatch(row.Line, pattern)
              && !Allowed.Any(each => name.StartsWith(each.File, StringComparison.Ordinal) && each.Pattern == pattern)
        select $"{name}:{row.At}: {pattern}");

    [Fact]
    public void Secrets_come_from_the_operating_system_s_generator() => Assert.All(
        new[] { "src/Kyc.Edge/Auth/ApiKeyText.cs", "src/Kyc.Sessions/Ids/Ulid.cs" },
        file => Assert.Contains("RandomNumberGenerator.", Repository.Text(file), StringComparison.Ordinal));
}
