namespace Kyc.Vision.Pipeline;

/// <summary>A model gave a value that is no finite number. Such a value is never scored.</summary>
/// <param name="what">Which value.</param>
public sealed class NotANumberException(string what)
    : Exception($"A model gave no finite number for {what}; check the device and the model file with 'kyc doctor'.")
{
    /// <summary>Throws when <paramref name="bad"/>.</summary>
    internal static void ThrowIf(bool bad, string what)
    {
        if (bad) throw new NotANumberException(what);
    }
}
