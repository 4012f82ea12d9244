using System.CommandLine;
using Kyc.Node.Configuration;

namespace Kyc.Cli.Commands;

/// <summary>Options that every command understands, and the settings they lead to.</summary>
internal static class CommonOptions
{
    /// <summary>Configuration file.</summary>
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "JSON file of settings; otherwise kyc.json in the data folder or the current folder",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Data folder.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "data folder (setting node.data_dir)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Port.</summary>
    public static readonly Option<string?> Port = new("--port")
    {
        Description = "port of the HTTP interface (setting edge.port)",
        HelpName = "N",
        Recursive = true,
    };

    /// <summary>Any setting.</summary>
    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "any setting, for instance --set edge.port=8080; may be repeated",
        HelpName = "SECTION.SETTING=VALUE",
        Recursive = true,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Details.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "with an error, also print where it came from",
        Recursive = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Config, Data, Port, Set, Verbose];

    /// <summary>The effective settings of a command line.</summary>
    /// <exception cref="ConfigurationException">A mistake, in one line.</exception>
    public static Settings Settings(ParseResult line, params IReadOnlyList<NamedArgument> defaults)
    {
        var arguments = new List<NamedArgument>(defaults);
        if (line.GetValue(Data) is { } data) arguments.Add(new NamedArgument("node.data_dir", data, "--data"));
        if (line.GetValue(Port) is { } port) arguments.Add(new NamedArgument("edge.port", port, "--port"));
        arguments.AddRange((line.GetValue(Set) ?? []).Select(NamedArgument.Parse));
        return ConfigurationSources.Load(arguments, line.GetValue(Config));
    }
}
