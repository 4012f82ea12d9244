using System.Diagnostics;
using System.Security.Cryptography;

namespace Kyc.Actors.RabbitMq.Tests.Broker;

/// <summary>
/// Two brokers that know nothing of each other, started once for the tests that share them: one as the tests' own, one
/// with the least rights that a cluster is set up with and a certificate for another name.
/// </summary>
public sealed class BrokerPair : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private BrokerServer? _plain;
    private BrokerServer? _least;

    /// <summary>The user that nodes have where a cluster is set up.</summary>
    internal const string LeastUser = "kyc";

    internal string LeastPassword { get; } = RandomNumberGenerator.GetHexString(32);

    internal BrokerServer Plain => _plain ?? throw new InvalidOperationException("not started");

    internal BrokerServer Least => _least ?? throw new InvalidOperationException("not started");

    /// <summary>Administrator of <see cref="Least"/>, with the password of the least user.</summary>
    internal const string Administrator = "boss";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder["password"], LeastPassword + "\n");
        var definitions = await DefinitionsAsync(_folder["password"]);
        await File.WriteAllTextAsync(_folder["definitions.json"], definitions);
        var started = await Task.WhenAll(
            BrokerServer.StartAsync(new BrokerServerOptions { Tls = true }),
            BrokerServer.StartAsync(new BrokerServerOptions
            {
                Tls = true,
                WrongName = true,
                DefinitionsFile = _folder["definitions.json"],
            }));
        (_plain, _least) = (started[0], started[1]);
    }

    public async Task DisposeAsync()
    {
        if (_plain is not null) await _plain.DisposeAsync();
        if (_least is not null) await _least.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<string> DefinitionsAsync(string passwordFile)
    {
        var start = new ProcessStartInfo(
            RepositoryRoot.File("cluster-config/rabbitmq/definitions"),
            [passwordFile, "--admin", Administrator, "--admin-password-file", passwordFile])
        {
            RedirectStandardOutput = true,
        };
        using var script = Process.Start(start)!;
        var text = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.Equal(0, script.ExitCode);
        return text;
    }
}

/// <summary>Tests that share a <see cref="BrokerPair"/>.</summary>
[CollectionDefinition(Name)]
public sealed class BrokerPairTests : ICollectionFixture<BrokerPair>
{
    public const string Name = "brokers";
}
