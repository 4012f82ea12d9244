namespace Kyc.Vision.Tests.Media;

/// <summary>Finds the built decoder: the variable KYC_DECODER, else artifacts/kyc-decoder above the tests.</summary>
internal static class DecoderBinary
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("KYC_DECODER");
        if (!string.IsNullOrEmpty(named)) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "artifacts", "kyc-decoder");
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException(
            "artifacts/kyc-decoder is not built. Run 'src/Kyc.Vision.Decoder/build.sh artifacts' in the repository's "
            + "root, or set KYC_DECODER.");
    }
}
