using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Sessions.Files;
using Kyc.Vision.Media;

namespace Kyc.Cli.Local;

/// <summary>Files of the shell as the engine takes them.</summary>
internal static class LocalFiles
{
    /// <summary>A file as a comparison's input.</summary>
    /// <exception cref="CliException">It is not there or cannot be read.</exception>
    public static async Task<ComparisonFile> AsAsync(FileKind kind, string path, CancellationToken cancel)
    {
        await using var content = Open(path);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        return new ComparisonFile(kind, hash, _ => ValueTask.FromResult<Stream>(Open(path)));
    }

    /// <summary>
    /// Whether a file is a video or a single picture of a face, by its content; a file of
    /// neither kind counts as a video.
    /// </summary>
    public static async Task<FileKind> FaceKindAsync(
        string path, DecoderPool decoder, Settings settings, CancellationToken cancel)
    {
        await using var content = Open(path);
        try
        {
            var facts = await decoder.ProbeAsync(content, null, settings.Pictures(), settings.Videos(), cancel);
            return facts.Kind == MediaKind.Picture ? FileKind.FaceImage : FileKind.FaceVideo;
        }
        catch (MediaRefusedException)
        {
            return FileKind.FaceVideo;
        }
        catch (DecoderStartException fault)
        {
            throw new CliException($"{fault.Message} (`kyc doctor` checks everything)", cause: fault);
        }
    }

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="CliException">It is not there or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {fault.Message}", cause: fault);
        }
    }
}
