namespace Kyc.Cli.Operator.Client;

/// <summary>Who asks, for the audit log: login name and host.</summary>
internal static class OperatorName
{
    private const int MaxLength = 128;

    /// <summary>This process's user.</summary>
    public static string Mine { get; } = Plain($"{Environment.UserName}@{Environment.MachineName}");

    private static string Plain(string text)
    {
        var clean = string.Concat(text.Where(c => !char.IsControl(c)));
        return clean[..Math.Min(clean.Length, MaxLength)];
    }
}
