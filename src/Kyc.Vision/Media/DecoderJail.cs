using System.Diagnostics;
using System.Globalization;

namespace Kyc.Vision.Media;

/// <summary>
/// Bubblewrap around a decoder: namespaces of its own for users, processes, network, mounts, names and queues, no
/// capabilities, and a read-only file system that holds the decoder and the libraries it is linked to, nothing else.
/// A layer around the child's own filter and limits, which hold with it and without.
/// </summary>
/// <param name="Program">Bubblewrap; null where children run without it.</param>
/// <param name="Arguments">What comes before the decoder's own arguments.</param>
/// <param name="Words">What health says of it.</param>
internal sealed record DecoderJail(string? Program, IReadOnlyList<string> Arguments, string Words)
{
    private const string Inside = "/kyc-decoder";

    private static readonly string[] Places = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"];

    private static readonly TimeSpan TrialTime = TimeSpan.FromSeconds(10);

    /// <summary>No jail.</summary>
    public static DecoderJail None { get; } = new(null, [], "bubblewrap is off");

    /// <summary>The jail that the settings ask for and the machine allows.</summary>
    /// <exception cref="DecoderStartException">It is demanded and cannot be had; the message says why.</exception>
    public static async Task<DecoderJail> FindAsync(DecoderSettings settings)
    {
        if (settings.Bubblewrap == DecoderBubblewrap.Off || !File.Exists(settings.Path)) return None;
        var why = "bubblewrap is not installed";
        if (Array.Find(Places, File.Exists) is { } program)
        {
            var jail = new DecoderJail(program, await ArgumentsAsync(settings.Path).ConfigureAwait(false),
                "inside bubblewrap");
            why = await TryAsync(jail, settings.Path).ConfigureAwait(false);
            if (why.Length == 0) return jail;
        }
        return settings.Bubblewrap == DecoderBubblewrap.Auto
            ? new DecoderJail(null, [], $"without bubblewrap, as {why}")
            : throw new DecoderStartException(
                $"decoder.bubblewrap is on, but {why}. Install Debian's package bubblewrap and allow user namespaces, "
                + "or set it to auto.");
    }

    /// <summary>The decoder inside: the one process that bubblewrap watches over.</summary>
    /// <exception cref="InvalidDataException">The system does not tell.</exception>
    public static Process WorkerOf(Process bubblewrap)
    {
        // The first process of a namespace cannot be ended by an alarm, so bubblewrap itself keeps that place.
        return Process.GetProcessById(ChildOf(ChildOf(bubblewrap.Id)));
    }

    private static int ChildOf(int parent)
    {
        var id = parent.ToString(CultureInfo.InvariantCulture);
        var children = File.ReadAllText($"/proc/{id}/task/{id}/children").Trim();
        return int.TryParse(children, CultureInfo.InvariantCulture, out var child)
            ? child
            : throw new InvalidDataException($"Bubblewrap has other children than the decoder: '{children}'.");
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(string decoder)
    {
        List<string> arguments =
        [
            "--unshare-all", "--new-session", "--cap-drop", "ALL", "--ro-bind", decoder, Inside,
        ];
        foreach (var library in await LibrariesAsync(decoder).ConfigureAwait(false))
            arguments.AddRange(["--ro-bind", library, library]);
        arguments.AddRange(["--remount-ro", "/", "--chdir", "/", "--", Inside]);
        return arguments;
    }

    /// <summary>The files the loader maps for a program, by the loader's own account.</summary>
    private static async Task<IEnumerable<string>> LibrariesAsync(string decoder)
    {
        var start = DecoderProcess.StartInfo(decoder, []);
        start.Environment["LD_TRACE_LOADED_OBJECTS"] = "1";
        using var process = DecoderProcess.Start(decoder, start);
        process.StandardInput.Close();
        var text = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return text.Split('\n')
            .Select(line => line[(line.IndexOf("=> ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..])
            .Select(line => line.Trim().Split(' ')[0])
            .Where(path => path.StartsWith('/'))
            .Distinct();
    }

    /// <summary>Why the decoder does not run in this jail; empty when it does.</summary>
    private static async Task<string> TryAsync(DecoderJail jail, string decoder)
    {
        using var process = DecoderProcess.Start(decoder, ["--version"], jail);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TrialTime);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? ""
                : "it does not run here: "
                    + Wire.Text(System.Text.Encoding.UTF8.GetBytes(await errors.ConfigureAwait(false)));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return "it does not answer here";
        }
    }
}
