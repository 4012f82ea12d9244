using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Onnx;

/// <summary>
/// Loads models on the first provider that really works: fresh options for each try, and a warm-up run before it
/// counts. What failed, and why, is logged.
/// </summary>
public sealed class SessionLoader(OrtRuntime runtime, OnnxOptions options, ILogger logger)
{
    private IReadOnlyList<string> _order = Allowed(options);

    /// <summary>The provider in use: the one the last model was loaded with; null before the first.</summary>
    public string? Provider { get; private set; }

    /// <summary>The runtime models are loaded into.</summary>
    public OrtRuntime Runtime => runtime;

    /// <summary>
    /// Loads a model. All models of a loader run on one provider: what failed for one is not tried for the next.
    /// </summary>
    /// <param name="file">The model file.</param>
    /// <param name="warmUp">Runs the model once; its failure counts as the provider's.</param>
    /// <exception cref="NoProviderException">No allowed provider could run the model.</exception>
    public OnnxSession Load(string file, Action<OnnxSession> warmUp)
    {
        Exception? last = null;
        for (var i = 0; i < _order.Count; i++)
        {
            var session = TryLoad(file, _order[i], warmUp, ref last);
            if (session is null) continue;
            _order = [.. _order.Skip(i)];
            Provider = session.Provider;
            LogMessages.ModelLoaded(logger, file, session.Provider);
            return session;
        }
        throw new NoProviderException(
            $"No execution provider of [{string.Join(", ", _order)}] could run '{file}': {last?.Message} " +
            (options.RequireGpu
                ? "A GPU is required by the settings; mend the driver or library, or turn require_gpu off."
                : "Check the library and the model file."), last);
    }

    private static IReadOnlyList<string> Allowed(OnnxOptions options)
    {
        var order = options.ProviderOrder();
        if (!options.RequireGpu) return order.Contains(ProviderNames.Cpu) ? order : [.. order, ProviderNames.Cpu];
        string[] gpus = [.. order.Where(name => name != ProviderNames.Cpu)];
        return gpus.Length > 0 ? gpus : throw new NoProviderException(
            "A GPU is required by the settings (require_gpu), but only the CPU is among the providers. " +
            "Add a GPU provider, or turn require_gpu off.", null);
    }

    private OnnxSession? TryLoad(string file, string provider, Action<OnnxSession> warmUp, ref Exception? last)
    {
        OnnxSession? session = null;
        try
        {
            session = OnnxSession.Load(runtime, file, options, provider);
            warmUp(session);
            return session;
        }
        catch (OrtException error)
        {
            session?.Dispose();
            last = error;
            if (ProviderNames.AbsentFile(provider, runtime.Path) is { } needed)
                LogMessages.ProviderAbsent(logger, provider, runtime.Path, needed);
            else
                LogMessages.ProviderFailed(logger, provider, file, runtime.Path, error.Message);
            return null;
        }
    }
}
