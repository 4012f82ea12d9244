namespace Kyc.Benchmarks.Reporting;

/// <summary>What lies around the built program.</summary>
public static class Places
{
    /// <summary>The folder of real pictures and models beside the project; null when it is missing.</summary>
    public static string? Shared { get; } = Above("shared/models") is { } models ? Path.GetDirectoryName(models) : null;

    /// <summary>The decoder; null before `make build`.</summary>
    public static string? Decoder { get; } = Above("artifacts/kyc-decoder");

    /// <summary>The program; null before `make build`.</summary>
    public static string? Program { get; } = Above("artifacts/kyc");

    /// <summary>Why a figure that needs the built program cannot be taken; null when it is there.</summary>
    public static string? Missing =>
        Decoder is null || Program is null ? "artifacts/ is incomplete: run `make build`" : null;

    /// <summary>A file of the shared pictures.</summary>
    public static string Face(string relative) => Path.Combine(Shared!, "faces", relative);

    private static string? Above(string relative)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, relative) is var place && (File.Exists(place) || Directory.Exists(place)))
                return place;
        return null;
    }
}
