using System.Net;
using System.Net.Http.Headers;

namespace Kyc.Vision.Models;

/// <summary>How far a download is.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Received">Bytes on disk.</param>
/// <param name="Total">Bytes of the whole file.</param>
public sealed record PullProgress(string Model, long Received, long Total);

/// <summary>
/// Downloads models over HTTPS. What arrives is kept in <c>NAME.part</c>, continued on the next try, and gets its final
/// name only when the hash is right.
/// </summary>
public sealed class ModelPuller : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private readonly HttpClient _client;
    private readonly bool _allowPlain;

    /// <summary>A puller.</summary>
    /// <param name="handler">Makes the connections; null for the default. Not disposed.</param>
    /// <param name="idleTimeout">Longest wait for an answer's headers. Default 30 s.</param>
    public ModelPuller(HttpMessageHandler? handler = null, TimeSpan? idleTimeout = null)
        : this(handler, idleTimeout, allowPlain: false)
    {
    }

    internal ModelPuller(HttpMessageHandler? handler, TimeSpan? idleTimeout, bool allowPlain)
    {
        _allowPlain = allowPlain;
        _client = new HttpClient(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null)
        {
            Timeout = idleTimeout ?? TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Downloads a model into a folder; does nothing when the right file is there already.</summary>
    /// <returns>Path of the file.</returns>
    /// <exception cref="ModelPullException">No address gave the right file; the message says why and the
    /// mend.</exception>
    public async Task<string> PullAsync(
        ModelManifest model, string folder, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        var target = Path.Combine(folder, model.File);
        if (ModelCatalog.IsRight(model, target)) return target;
        if (model.Addresses.Count == 0)
            throw new ModelPullException($"Model {model.Name} has no download. {model.Source}");
        Directory.CreateDirectory(folder);
        List<string> failures = [];
        foreach (var address in model.Addresses)
        {
            if (await TryAddressAsync(model, address, target, progress, failures, cancel).ConfigureAwait(false))
                return target;
        }
        throw new ModelPullException(
            $"Model {model.Name} could not be downloaded: {string.Join("; ", failures)}. If this machine is offline, " +
            $"copy '{model.File}' (SHA-256 {model.Sha256}) into '{folder}' by hand.");
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<bool> TryAddressAsync(
        ModelManifest model, string address, string target, IProgress<PullProgress>? progress, List<string> failures,
        CancellationToken cancel)
    {
        try
        {
            var uri = new Uri(address);
            if (uri.Scheme != Uri.UriSchemeHttps && !_allowPlain)
                throw new ModelPullException($"{address}: only HTTPS addresses are used");
            await ReceiveAsync(model, uri, target + ".part", progress, cancel).ConfigureAwait(false);
            Finish(model, target);
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException
            or ModelPullException)
        {
            failures.Add($"{address}: {error.Message}");
            return false;
        }
    }

    private async Task ReceiveAsync(
        ModelManifest model, Uri uri, string part, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length > model.Bytes) file.SetLength(0);
        if (file.Length == model.Bytes) return;
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (file.Length > 0) request.Headers.Range = new RangeHeaderValue(file.Length, null);
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel)
            .ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        var resumes = answer.StatusCode == HttpStatusCode.PartialContent
            && answer.Content.Headers.ContentRange?.From == file.Length;
        if (!resumes) file.SetLength(0);
        file.Seek(0, SeekOrigin.End);
        await using var body = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await CopyAsync(model, body, file, progress, cancel).ConfigureAwait(false);
    }

    private static async Task CopyAsync(
        ModelManifest model, Stream body, FileStream file, IProgress<PullProgress>? progress, CancellationToken cancel)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await body.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
        {
            if (file.Position + read > model.Bytes)
                throw new ModelPullException($"the server sends more than the {model.Bytes} bytes expected");
            await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
            progress?.Report(new PullProgress(model.Name, file.Position, model.Bytes));
        }
        if (file.Length != model.Bytes)
            throw new ModelPullException(
                $"only {file.Length} of {model.Bytes} bytes came; run the command again to continue");
    }

    private static void Finish(ModelManifest model, string target)
    {
        var part = target + ".part";
        try
        {
            ModelCatalog.Verify(model, part);
        }
        catch (ModelHashException wrong)
        {
            File.Delete(part);
            throw new ModelPullException(
                $"the file received has SHA-256 {wrong.Found}, expected {wrong.Expected}", wrong);
        }
        File.Move(part, target, overwrite: true);
    }
}
