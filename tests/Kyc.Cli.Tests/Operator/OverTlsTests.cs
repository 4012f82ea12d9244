using Kyc.Actors.TestKit;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Hosting;
using Kyc.TestSupport.Servers;

namespace Kyc.Cli.Tests.Operator;

/// <summary>Operators of a node whose port asks for certificates: on its machine, and from another one.</summary>
public sealed class OverTlsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TestCertificates _made = null!;
    private NodeHost _node = null!;

    private string Data => _folder["data"];

    /// <summary>What an operator elsewhere types: the token came by another way than the data folder.</summary>
    private string[] Elsewhere =>
    [
        "cluster", "show", "--admin", $"https://localhost:{_node.AdminAddress!.Port}", "--token-file", _folder["token"],
    ];

    public async Task InitializeAsync()
    {
        _made = TestCertificates.For127001(_folder["tls"]);
        var (certificate, key) = _made.Server();
        await File.WriteAllTextAsync(_folder["token"], new string('t', 40));
        var settings = SettingsReader.Read(new SettingsInput
        {
            Arguments =
            [
                .. new[]
                {
                    $"node.data_dir={Data}", "node.name=kyc-1", "edge.port=0", "edge.addresses=127.0.0.1",
                    $"edge.bootstrap_key_file={_folder["key"]}", "storage.min_free_mib=0",
                    $"edge.tls_certificate_file={certificate}", $"edge.tls_key_file={key}", "admin.address=0.0.0.0",
                    $"admin.tls_certificate_file={certificate}", $"admin.tls_key_file={key}",
                    $"admin.client_ca_file={_made.CaFile}", $"admin.token_file={_folder["token"]}",
                }.Select(NamedArgument.Parse),
            ],
        });
        _node = await NodeHost.StartAsync(settings, new NodeSurroundings(TextWriter.Null, TextWriter.Null, false,
            TimeProvider.System)
        {
            Engine = (_, _, _, _) => Task.FromResult(
                new NodeEngine(new ScriptedEngine(), "scripted", [], () => ValueTask.CompletedTask)),
        }, default);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task On_its_own_machine_nothing_has_to_be_given()
    {
        Assert.Equal(ExitCodes.Ok, (await Shell.RunAsync("health", "--data", Data)).Code);
        Assert.Equal(ExitCodes.Ok, (await Shell.RunAsync("health", "--live", "--data", Data)).Code);
        Assert.Equal(ExitCodes.Ok, (await Shell.RunAsync("cluster", "show", "--data", Data)).Code);
        var address = AdminFile.Read(Data)!.Address;
        Assert.Equal(ExitCodes.Ok, (await Shell.RunAsync(
            "cluster", "show", "--admin", address.Authority, "--data", Data)).Code);
    }

    [Fact]
    public async Task From_elsewhere_an_operator_needs_authority_certificate_and_token()
    {
        var (certificate, key) = _made.Client("jo");
        var (strange, strangeKey) = _made.StrangersClient("jo");
        string[] ca = ["--ca", _made.CaFile];
        Assert.Equal(ExitCodes.Ok, (await Shell.RunAsync(
            [.. Elsewhere, .. ca, "--cert", certificate, "--key", key])).Code);
        await SaysAsync([.. Elsewhere, .. ca], "does not let in you without a certificate", "--cert and --key");
        await SaysAsync(
            [.. Elsewhere, .. ca, "--cert", strange, "--key", strangeKey], "does not let in your certificate (CN=jo)");
        await SaysAsync(
            [.. Elsewhere, "--ca", _made.StrangerCaFile, "--cert", certificate, "--key", key],
            "is not believed", $"not signed by {_made.StrangerCaFile}", "--ca");
        await SaysAsync([.. Elsewhere, "--cert", certificate, "--key", key], "an authority that this machine trusts");
        await SaysAsync([.. Elsewhere, .. ca, "--cert", certificate], "--key", "both or neither");
        await SaysAsync([.. Elsewhere, .. ca, "--cert", "/nonexistent.pem", "--key", key], "--cert /nonexistent.pem");
    }

    private static async Task SaysAsync(string[] line, params string[] words)
    {
        var (code, _, error) = await Shell.RunAsync(line);
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.All(words, word => Assert.Contains(word, error, StringComparison.Ordinal));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
