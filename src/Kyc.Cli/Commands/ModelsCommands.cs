using System.CommandLine;
using Kyc.Cli.Output;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Vision.Models;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc models</c>: what is known, what is here, and getting what is missing.</summary>
internal static class ModelsCommands
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("models", "list, check and download the model files");
        var verify = new Command("verify",
            "check the hash of every model file that is here; exit code 1 when one is wrong");
        verify.SetAction(line => Verify(Catalog(line), console));
        command.Subcommands.Add(List(console));
        command.Subcommands.Add(verify);
        command.Subcommands.Add(Pull(console));
        return command;
    }

    private static Command List(CliConsole console)
    {
        var json = new Option<bool>("--json") { Description = "print one JSON object" };
        var command = new Command(
            "list", "print every known model, its grade and licence, and where its file was found: configured, pulled, "
            + "shared or built_in")
        {
            json,
        };
        command.SetAction(line =>
        {
            if (line.GetValue(json)) console.Out.Write(ModelListing.Json(Catalog(line)));
            else ModelListing.Write(console, Catalog(line));
            return ExitCodes.Ok;
        });
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
            "pull", "show licences, then download model files into the data folder, continuing where it stopped; what "
            + "is here already is skipped")
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
