using System.Security.Cryptography;

namespace Kyc.Edge.Auth;

/// <summary>Makes the texts of API keys.</summary>
public static class ApiKeyText
{
    /// <summary>What a live key begins with.</summary>
    public const string LivePrefix = "kyc_live_";

    /// <summary>What a test key begins with.</summary>
    public const string TestPrefix = "kyc_test_";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Random letters of a key: 40 of 62, 238 bits.</summary>
    private const int RandomLetters = 40;

    /// <summary>A new random key of a mode.</summary>
    public static string New(bool live) =>
        (live ? LivePrefix : TestPrefix) + RandomNumberGenerator.GetString(Base62, RandomLetters);
}
