using Kyc.Node.Configuration;
using Kyc.Node.Hosting;
using Kyc.Node.Logging;
using Kyc.Vision;
using Kyc.Vision.Media;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Local;

/// <summary>The vision pipeline in this process, for commands that need no node.</summary>
internal sealed class LocalVision : IAsyncDisposable
{
    private readonly ILoggerFactory _logs;

    private LocalVision(VisionEngine engine, DecoderPool decoder, ILoggerFactory logs) =>
        (Engine, Decoder, _logs) = (engine, decoder, logs);

    /// <summary>The pipeline.</summary>
    public VisionEngine Engine { get; }

    /// <summary>The decoder.</summary>
    public DecoderPool Decoder { get; }

    /// <summary>Loads models and finds the decoder.</summary>
    /// <param name="settings">The settings in effect.</param>
    /// <param name="console">Where log lines go.</param>
    /// <param name="verbose">Show log lines at all: a command's own words are enough for most.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="CliException">Something needed is missing.</exception>
    public static async Task<LocalVision> OpenAsync(
        Settings settings, CliConsole console, bool verbose, CancellationToken cancel)
    {
        ILoggerFactory logs = verbose
            ? LoggerFactory.Create(b =>
                KycLogging.Add(b, settings, console.Error, console.ErrorIsTerminal, TimeProvider.System))
            : NullLoggerFactory.Instance;
        try
        {
            var (engine, decoder) = await VisionStart.OpenAsync(settings, logs, TimeProvider.System, cancel);
            return new LocalVision(engine, decoder, logs);
        }
        catch (NodeStartException missing)
        {
            logs.Dispose();
            throw new CliException($"{missing.Message} (`kyc doctor` checks everything)", cause: missing);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await Decoder.DisposeAsync();
        _logs.Dispose();
    }
}
