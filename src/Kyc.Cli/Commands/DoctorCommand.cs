using System.CommandLine;
using Kyc.Cli.Doctor;
using Kyc.Node.Configuration;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc doctor</c>: everything a node needs, looked at before the first request does.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var json = new Option<bool>("--json") { Description = "print one JSON object" };
        var command = new Command(
            "doctor",
            "check libraries, codecs, models, provider, data folder, ports and clock; exit code 1 when something fails")
        {
            json,
        };
        command.SetAction(async (line, stop) =>
        {
            var asJson = line.GetValue(json);
            var (settings, finding) = Configuration(line);
            var findings = await DoctorRun.RunAsync(
                DoctorChecks.All(settings, finding, TimeProvider.System),
                found => { if (!asJson) console.Out.WriteLine(DoctorRun.Line(found)); }, TimeProvider.System, stop);
            if (asJson) console.Out.Write(DoctorRun.Json(findings));
            return findings.Any(found => found.Status == DoctorStatus.Fail) ? ExitCodes.No : ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>With a wrong configuration the rest is still looked at, by the defaults.</summary>
    private static (Settings Settings, DoctorFinding Finding) Configuration(ParseResult line)
    {
        try
        {
            var settings = CommonOptions.Settings(line);
            var set = SettingsSchema.All.Count(settings.IsSet);
            return (settings, DoctorFinding.Ok("configuration",
                $"{set} of {SettingsSchema.All.Count} settings are not at their default"));
        }
        catch (ConfigurationException wrong)
        {
            return (SettingsReader.Read(new SettingsInput()), DoctorFinding.Fail(
                "configuration", wrong.Message, "mend it; what follows is looked at with the defaults"));
        }
    }
}
