using System.Globalization;
using System.Text.Json;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;
using Spectre.Console;

namespace Kyc.Cli.Output;

/// <summary>The known models, and where their files are.</summary>
internal static class ModelListing
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>For a person: a table, and the folders that its words for places stand for.</summary>
    public static void Write(CliConsole console, ModelCatalog catalog)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("model", "role", "grade", "licence", "bytes", "found");
        foreach (var column in table.Columns) column.NoWrap();
        foreach (var model in catalog.Manifests)
            table.AddRow(
                Markup.Escape(model.Name), WireName.Of(model.Role), WireName.Of(model.Grade),
                Markup.Escape(model.Licence), model.Bytes.ToString("N0", CultureInfo.InvariantCulture),
                catalog.Find(model) is { } place ? $"[green]{WireName.Of(place.Origin)}[/]" : "[yellow]missing[/]");
        console.Rich.Write(table);
        foreach (var folder in catalog.Folders)
            console.Out.WriteLine($"searched: {WireName.Of(folder.Origin),-10} {folder.Path}");
    }

    /// <summary>One JSON object.</summary>
    public static string Json(ModelCatalog catalog) => JsonSerializer.Serialize(
        new
        {
            models = catalog.Manifests.Select(model => (Model: model, Place: catalog.Find(model))).Select(row => new
            {
                name = row.Model.Name,
                role = WireName.Of(row.Model.Role),
                grade = WireName.Of(row.Model.Grade),
                licence = row.Model.Licence,
                source = row.Model.Source,
                bytes = row.Model.Bytes,
                sha256 = row.Model.Sha256,
                production_pack = row.Model.ProductionPack,
                found = row.Place is { } place ? WireName.Of(place.Origin) : null,
                path = row.Place?.Path,
            }),
            searched = catalog.Folders.Select(folder => new
            {
                origin = WireName.Of(folder.Origin),
                path = folder.Path,
            }),
        },
        Options) + "\n";
}
