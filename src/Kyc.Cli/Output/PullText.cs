using System.Globalization;
using Kyc.Cli.Commands;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;
using Spectre.Console;

namespace Kyc.Cli.Output;

/// <summary>A download of models for a person.</summary>
internal static class PullText
{
    /// <summary>What will be downloaded, from where, and on which terms; before the first byte.</summary>
    public static void Terms(IAnsiConsole console, IReadOnlyList<ModelManifest> models, Func<ModelManifest, bool> here)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("model", "role", "licence", "bytes", "", "from");
        foreach (var column in table.Columns.SkipLast(1)) column.NoWrap();
        foreach (var model in models)
            table.AddRow(
                Markup.Escape(model.Name), WireName.Of(model.Role), Markup.Escape(model.Licence),
                model.Bytes.ToString("N0", CultureInfo.InvariantCulture), here(model) ? "here" : "download",
                Markup.Escape(model.Addresses.FirstOrDefault() ?? "no download"));
        console.Write(table);
        foreach (var model in models)
            console.MarkupLine($"[grey]{Markup.Escape(model.Name)}: {Markup.Escape(model.Source)}[/]");
    }

    /// <summary>How one went.</summary>
    public static void Write(CliConsole console, PulledModel result)
    {
        if (result.Status == PullStatus.Failed) console.Error.WriteLine($"failed  {result.Error}");
        else if (result.Status == PullStatus.AlreadyHere)
            console.Out.WriteLine($"skipped {result.Model.Name} is here already: {result.Path}");
        else console.Out.WriteLine($"ok      {result.Model.Name} {result.Path}");
    }

    /// <summary>What it comes to, and what is worth knowing of the models.</summary>
    public static void End(CliConsole console, IReadOnlyList<PulledModel> results, string folder)
    {
        var failed = results.Count(result => result.Status == PullStatus.Failed);
        if (failed > 0)
            console.Error.WriteLine(
                $"{failed} of {results.Count} models are missing. Offline? Copy their files into {folder} by hand, "
                + "or run the command again later: it goes on where it stopped");
        foreach (var model in results.Where(result => result.Status != PullStatus.Failed).Select(r => r.Model))
            if (model.Calibration is { Basis: CalibrationBasis.Derived } calibration)
                console.Out.WriteLine(
                    $"note    {model.Name}: its calibration {calibration.Version} is derived, not measured; hold it "
                    + "against your own pairs with `kyc evaluate`");
    }
}
