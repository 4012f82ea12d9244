using System.CommandLine;
using System.Globalization;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;
using Spectre.Console;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc models</c>: what is known, what is here, and getting what is missing.</summary>
internal static class ModelsCommands
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("models", "list, check and download the model files");
        var list = new Command(
            "list", "print every known model, its grade and licence, and where its file was found: configured, pulled, "
            + "shared or built_in");
        list.SetAction(line => List(Catalog(line), console));
        var verify = new Command("verify",
            "check the hash of every model file that is here; exit code 1 when one is wrong");
        verify.SetAction(line => Verify(Catalog(line), console));
        command.Subcommands.Add(list);
        command.Subcommands.Add(verify);
        command.Subcommands.Add(Pull(console));
        return command;
    }

    private static Command Pull(CliConsole console)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "models to download; without any, the production pack",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "print one JSON object" };
        var command = new Command(
            "pull", "show licences, then download model files into the data folder, continuing where it stopped; what is "
            + "here already is skipped")
        {
            names, json,
        };
        command.SetAction(async (line, stop) =>
        {
            var settings = CommonOptions.Settings(line);
            var catalog = Open(settings);
            ModelManifest[] wanted = line.GetValue(names) is { Length: > 0 } given
                ? [.. given.Select(name => Named(catalog, name)).Distinct()]
                : [.. catalog.Manifests.Where(model => model.ProductionPack)];
            using var puller = new ModelPuller();
            var pull = new ModelPull(puller, catalog, Path.Combine(settings.DataFolder(), "models"), console);
            return await pull.RunAsync(wanted, line.GetValue(json), stop);
        });
        return command;
    }

    private static int List(ModelCatalog catalog, CliConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("model", "role", "grade", "licence", "bytes", "found", "file");
        foreach (var column in table.Columns.SkipLast(1)) column.NoWrap();
        foreach (var model in catalog.Manifests)
        {
            var place = catalog.Find(model);
            table.AddRow(
                Markup.Escape(model.Name), WireName.Of(model.Role), WireName.Of(model.Grade),
                Markup.Escape(model.Licence), model.Bytes.ToString(CultureInfo.InvariantCulture),
                place is { } found ? $"[green]{WireName.Of(found.Origin)}[/]" : "[yellow]missing[/]",
                Markup.Escape(place?.Path ?? ""));
        }
        console.Rich.Write(table);
        console.Out.WriteLine("searched: " + string.Join(", ",
            catalog.Folders.Select(folder => $"{folder.Path} ({WireName.Of(folder.Origin)})")));
        return ExitCodes.Ok;
    }

    private static int Verify(ModelCatalog catalog, CliConsole console)
    {
        var wrong = 0;
        foreach (var model in catalog.Manifests)
        {
            if (catalog.Find(model) is not { Path: var path })
            {
                console.Out.WriteLine($"missing {model.Name}");
                continue;
            }
            try
            {
                ModelCatalog.Verify(model, path);
                console.Out.WriteLine($"ok      {model.Name} {path}");
            }
            catch (ModelHashException fault)
            {
                wrong++;
                console.Out.WriteLine($"wrong   {fault.Message}");
            }
        }
        return wrong == 0 ? ExitCodes.Ok : ExitCodes.No;
    }

    private static ModelManifest Named(ModelCatalog catalog, string name)
    {
        try
        {
            return catalog.Manifest(name);
        }
        catch (ModelMissingException unknown)
        {
            throw new CliException(unknown.Message, cause: unknown);
        }
    }

    private static ModelCatalog Catalog(ParseResult line) => Open(CommonOptions.Settings(line));

    private static ModelCatalog Open(Settings settings)
    {
        try
        {
            return ModelCatalog.Open(settings.Models());
        }
        catch (ManifestException wrong)
        {
            throw new CliException(wrong.Message, cause: wrong);
        }
    }
}
