using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kyc.Vision.Media;

/// <summary>One codec and the library's decoder for it.</summary>
/// <param name="Codec">The coding, such as <c>h264</c>.</param>
/// <param name="Decoder">Its decoder, such as <c>libdav1d</c>.</param>
public sealed record DecoderCodec(string Codec, string Decoder);

/// <summary>What the decoder on this machine can really do, for <c>kyc doctor</c>.</summary>
/// <param name="Decoder">Version of the decoder.</param>
/// <param name="Pictures">Picture formats.</param>
/// <param name="Containers">Video containers.</param>
/// <param name="VideoCodecs">Video codecs found.</param>
/// <param name="Libraries">Versions of the libraries it runs on.</param>
public sealed record DecoderCapabilities(
    string Decoder, IReadOnlyList<string> Pictures, IReadOnlyList<string> Containers,
    IReadOnlyList<DecoderCodec> VideoCodecs, IReadOnlyDictionary<string, string> Libraries)
{
    /// <summary>Asks the binary.</summary>
    /// <exception cref="DecoderStartException">The binary is missing, cannot run, or does not answer.</exception>
    public static async Task<DecoderCapabilities> ReadAsync(DecoderSettings settings, CancellationToken cancel)
    {
        using var process = DecoderProcess.Start(settings.Path, ["--capabilities"]);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var text = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(text, DecoderJson.Default.DecoderCapabilities)
                ?? throw new JsonException("nothing");
        }
        catch (JsonException error)
        {
            var said = await errors.ConfigureAwait(false);
            throw new DecoderStartException($"The decoder at {settings.Path} does not tell what it can: {said}", error);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DecoderCapabilities))]
internal sealed partial class DecoderJson : JsonSerializerContext;
