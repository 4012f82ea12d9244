namespace Kyc.Vision.Media;

/// <summary>Checks settings and limits against their documented bounds.</summary>
internal static class Bounds
{
    public static void Check(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}.");
    }

    public static void Check(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}.");
    }
}
