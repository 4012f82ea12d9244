using Kyc.Vision.Models;
using Spectre.Console;

namespace Kyc.Cli.Commands;

/// <summary>Downloads models one after the other, with a bar for each.</summary>
internal static class ModelDownloads
{
    /// <summary>Downloads; one that fails does not keep the others from being tried.</summary>
    /// <returns>0 when all are there now, 1 otherwise.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<ModelManifest> models, string folder, CliConsole console, CancellationToken stop)
    {
        if (models.Count == 0) console.Out.WriteLine("every model that the pipeline needs is here");
        using var puller = new ModelPuller();
        var failed = 0;
        foreach (var model in models)
        {
            try
            {
                var path = await OneAsync(puller, model, folder, console, stop);
                console.Out.WriteLine($"ok      {model.Name} {path}");
            }
            catch (ModelPullException fault)
            {
                failed++;
                console.Error.WriteLine($"failed  {fault.Message.ReplaceLineEndings(" ")}");
            }
        }
        return failed == 0 ? ExitCodes.Ok : ExitCodes.No;
    }

    private static Task<string> OneAsync(
        ModelPuller puller, ModelManifest model, string folder, CliConsole console, CancellationToken stop) =>
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
