using Kyc.Cli.Output;
using Kyc.Vision.Models;
using Spectre.Console;

namespace Kyc.Cli.Commands;

/// <summary>Downloads models one after the other, after their licences were shown, with a bar for each.</summary>
/// <param name="puller">Makes the connections; stays the caller's.</param>
/// <param name="catalog">What is known, and where to look for what is here already.</param>
/// <param name="folder">Where downloads go.</param>
/// <param name="console">Where to write.</param>
internal sealed class ModelPull(ModelPuller puller, ModelCatalog catalog, string folder, CliConsole console)
{
    /// <summary>Downloads; one that fails does not keep the others from being tried.</summary>
    /// <param name="models">Which.</param>
    /// <param name="json">One JSON object instead of words.</param>
    /// <param name="stop">Stops; what has arrived is kept for the next time.</param>
    /// <returns>0 when all are here now, 1 otherwise.</returns>
    public async Task<int> RunAsync(IReadOnlyList<ModelManifest> models, bool json, CancellationToken stop)
    {
        var here = models.ToDictionary(model => model, Here);
        if (!json) PullText.Terms(console.Rich, models, model => here[model] is not null);
        List<PulledModel> results = [];
        foreach (var model in models)
        {
            var result = here[model] is { } path
                ? new PulledModel(model, PullStatus.AlreadyHere, path, null)
                : await DownloadAsync(model, stop);
            results.Add(result);
            if (!json) PullText.Write(console, result);
        }
        if (json) console.Out.Write(PullJson.Write(results, folder));
        else PullText.End(console, results, folder);
        return results.Any(result => result.Status == PullStatus.Failed) ? ExitCodes.No : ExitCodes.Ok;
    }

    /// <summary>The right file in any of the folders: what lies in two would be two to keep.</summary>
    private string? Here(ModelManifest model) =>
        catalog.Folders.Select(place => Path.Combine(place.Path, model.File)).Prepend(Path.Combine(folder, model.File))
            .FirstOrDefault(path => ModelCatalog.IsRight(model, path));

    private async Task<PulledModel> DownloadAsync(ModelManifest model, CancellationToken stop)
    {
        try
        {
            return new PulledModel(model, PullStatus.Downloaded, await OneAsync(model, stop), null);
        }
        catch (Exception fault) when (fault is ModelPullException or IOException or UnauthorizedAccessException)
        {
            return new PulledModel(model, PullStatus.Failed, null, fault.Message.ReplaceLineEndings(" "));
        }
    }

    private Task<string> OneAsync(ModelManifest model, CancellationToken stop) =>
        console.ErrorIsTerminal
            ? console.RichError.Progress().Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new DownloadedColumn(),
                    new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    var bar = context.AddTask(Markup.Escape(model.Name), maxValue: model.Bytes);
                    return puller.PullAsync(model, folder, new Bar(bar), stop);
                })
            : puller.PullAsync(model, folder, null, stop);

    private sealed class Bar(ProgressTask task) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => task.Value = value.Received;
    }
}
