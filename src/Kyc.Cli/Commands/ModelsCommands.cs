using System.CommandLine;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
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
        var list = new Command("list", "print every known model, its licence and where its file is");
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
            Description = "models to download; without any, those that the pipeline needs and lacks",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("pull",
            "download model files into the data folder, continuing where it stopped") { names };
        command.SetAction(async (line, stop) =>
        {
            var settings = CommonOptions.Settings(line);
            var catalog = Open(settings);
            var wanted = line.GetValue(names) is { Length: > 0 } given
                ? given.Select(name => Named(catalog, name))
                : Lacking(settings, catalog);
            return await ModelDownloads.RunAsync(
                [.. wanted], Path.Combine(settings.DataFolder(), "models"), console, stop);
        });
        return command;
    }

    private static int List(ModelCatalog catalog, CliConsole console)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("model", "role", "grade", "licence", "bytes", "file");
        foreach (var model in catalog.Manifests)
            table.AddRow(
                Markup.Escape(model.Name), Word(model.Role), Word(model.Grade), Markup.Escape(model.Licence),
                model.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
                catalog.Find(model) is { } path ? $"[green]{Markup.Escape(path)}[/]" : "[yellow]missing[/]");
        console.Rich.Write(table);
        console.Out.WriteLine($"searched: {string.Join(", ", catalog.Folders)}");
        return ExitCodes.Ok;
    }

    private static int Verify(ModelCatalog catalog, CliConsole console)
    {
        var wrong = 0;
        foreach (var model in catalog.Manifests)
        {
            if (catalog.Find(model) is not { } path)
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

    /// <summary>One detector is enough; the recogniser and the liveness models are all needed.</summary>
    private static IEnumerable<ModelManifest> Lacking(Settings settings, ModelCatalog catalog)
    {
        var options = settings.Vision();
        var detectors = options.Detectors.Select(catalog.Manifest).ToArray();
        if (!detectors.Any(model => catalog.Find(model) is not null))
            yield return detectors.FirstOrDefault(model => model.Addresses.Count > 0) ?? detectors[0];
        foreach (var model in options.Liveness.Prepend(options.Recogniser).Select(catalog.Manifest))
            if (catalog.Find(model) is null) yield return model;
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

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
