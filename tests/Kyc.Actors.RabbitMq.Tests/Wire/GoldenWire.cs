using System.Text;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Sessions.Commands;

namespace Kyc.Actors.RabbitMq.Tests.Wire;

/// <summary>
/// The bytes of every body ever shipped: nodes of two builds talk to each other during a rolling restart. A line is
/// never edited; it goes when no build that wrote it can be in a cluster with this one.
/// </summary>
public sealed class GoldenWire
{
    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden-wire.txt"));

    [Fact]
    public void Every_body_is_written_as_it_always_was() =>
        Assert.Equal(Lines, WireSamples.Bodies().Select(Encoding.UTF8.GetString));

    [Fact]
    public void Every_line_is_read_and_written_back_unchanged() =>
        Assert.All(Lines, line =>
            Assert.Equal(line, Encoding.UTF8.GetString(WireSamples.Rewritten(Encoding.UTF8.GetBytes(line)))));

    [Fact]
    public void Every_command_of_the_domain_has_a_name() =>
        Assert.Equal(
            typeof(SessionCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionCommand)))
                .Select(type => type.Name).Order(StringComparer.Ordinal),
            CommandBodies.Types.Select(type => type.Name).Order(StringComparer.Ordinal));
}
