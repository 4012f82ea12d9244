using System.CommandLine;
using System.Globalization;

namespace Kyc.Cli.Operator;

/// <summary>Options of the verbs that talk to a running node.</summary>
internal static class OperatorOptions
{
    private const double WatchDefault = 2;
    private const double WatchLeast = 0.1;

    /// <summary>The node to ask.</summary>
    public static readonly Option<string?> Admin = new("--admin")
    {
        Description = "the node's operators' port; otherwise KYC_ADMIN, otherwise admin.json of the data folder",
        HelpName = "HOST:PORT",
    };

    /// <summary>The token's file.</summary>
    public static readonly Option<string?> TokenFile = new("--token-file")
    {
        Description = "file with the node's token, or its admin.json; otherwise KYC_ADMIN_TOKEN, otherwise admin.json",
        HelpName = "FILE",
    };

    /// <summary>The authority of the node's certificate.</summary>
    public static readonly Option<string?> Ca = new("--ca")
    {
        Description = "PEM file of the authority of a remote node's certificate; otherwise KYC_ADMIN_CA",
        HelpName = "FILE",
    };

    /// <summary>The operator's certificate.</summary>
    public static readonly Option<string?> Certificate = new("--cert")
    {
        Description = "PEM file of your certificate, where the node asks for one; otherwise KYC_ADMIN_CERT",
        HelpName = "FILE",
    };

    /// <summary>Its key.</summary>
    public static readonly Option<string?> Key = new("--key")
    {
        Description = "PEM file of that certificate's key; otherwise KYC_ADMIN_KEY",
        HelpName = "FILE",
    };

    /// <summary>For programs.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    /// <summary>Again and again.</summary>
    public static readonly Option<string?> Watch = new("--watch")
    {
        Description = "look again every SECONDS (2); with --json one object a line",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Without a question.</summary>
    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "do it without asking" };

    /// <summary>Why.</summary>
    public static readonly Option<string?> Reason = new("--reason")
    {
        Description = "why, for the audit log",
        HelpName = "TEXT",
    };

    /// <summary>Rows at the most.</summary>
    public static Option<int> Limit(int otherwise, int max)
    {
        var option = new Option<int>("--limit")
        {
            Description = $"rows at the most, 1 to {max} ({otherwise})",
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && !(int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var n)
                     && n >= 1 && n <= max))
                result.AddError($"--limit has to be 1 to {max}, not {result.Tokens[0].Value}");
        });
        return option;
    }

    /// <summary>Pause between two looks; null to look once.</summary>
    /// <exception cref="CliException">It is no number of seconds.</exception>
    public static TimeSpan? Pause(ParseResult line)
    {
        if (line.GetResult(Watch) is not { Implicit: false }) return null;
        if (line.GetValue(Watch) is not { } text) return TimeSpan.FromSeconds(WatchDefault);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
               && seconds is >= WatchLeast and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new CliException(
                $"--watch takes seconds from {WatchLeast.ToString(CultureInfo.InvariantCulture)} on, not {text}; put "
                + "it behind the other arguments");
    }
}
