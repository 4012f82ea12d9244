using System.Text.Json;
using Kyc.Node.Configuration;
using Kyc.Node.Logging;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Tests.Logging;

/// <summary>What a line of the log looks like.</summary>
public sealed partial class LineLoggerTests
{
    private static readonly SessionId Session = new("vs_01ARZ3NDEKTSV4RRFFQ69G5FAV");

    [LoggerMessage(5990, LogLevel.Information, "session {Session} done after {Took} s", EventName = "SampleDone")]
    private static partial void Sample(ILogger logger, SessionId session, double took);

    [Fact]
    public void Lines_are_json_with_ids_at_the_top()
    {
        var line =
            JsonDocument.Parse(Write("json", terminal: false, logger => Sample(logger, Session, 1.5))).RootElement;
        Assert.Equal("information", line.GetProperty("level").GetString());
        Assert.Equal(5990, line.GetProperty("event_id").GetInt32());
        Assert.Equal("sample_done", line.GetProperty("event").GetString());
        Assert.Equal(Session.Value, line.GetProperty("session_id").GetString());
        Assert.Equal(1.5, line.GetProperty("took").GetDouble());
        Assert.Equal($"session {Session} done after 1.5 s", line.GetProperty("message").GetString());
        Assert.EndsWith("Z", line.GetProperty("time").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_add_the_ids_that_tie_lines_together_and_nothing_else()
    {
        var text = Write("json", terminal: false, logger =>
        {
            var scope = new Dictionary<string, object?>
            {
                ["RequestId"] = "req_1",
                ["Tenant"] = "acme",
                ["RequestPath"] = "/v1/secret",
            };
            using (logger.BeginScope(scope)) Sample(logger, Session, 1);
        });
        var line = JsonDocument.Parse(text).RootElement;
        Assert.Equal("req_1", line.GetProperty("request_id").GetString());
        Assert.Equal("acme", line.GetProperty("tenant").GetString());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_cannot_forge_a_second_line()
    {
        foreach (var form in new[] { "json", "text" })
        {
            var text = Write(form, terminal: true, logger => Forged(logger, "x\n{\"level\":\"critical\"}"));
            Assert.Equal(1, text.Count(letter => letter == '\n'));
        }
    }

    [LoggerMessage(5991, LogLevel.Warning, "said {Text}")]
    private static partial void Forged(ILogger logger, string text);

    [Theory]
    [InlineData("auto", true, false)]
    [InlineData("auto", false, true)]
    [InlineData("json", true, true)]
    [InlineData("text", false, false)]
    public void The_form_follows_the_setting_and_the_terminal(string format, bool terminal, bool json) =>
        Assert.Equal(json, Write(format, terminal, logger => Sample(logger, Session, 1)).StartsWith('{'));

    [Fact]
    public void The_level_setting_holds()
    {
        var text = Write("json", terminal: false, logger => Sample(logger, Session, 1), "log.level=warning");
        Assert.Empty(text);
    }

    private static string Write(string format, bool terminal, Action<ILogger> log, params string[] more)
    {
        var settings = SettingsReader.Read(new SettingsInput
        {
            Arguments = [NamedArgument.Parse($"log.format={format}"), .. more.Select(NamedArgument.Parse)],
        });
        var output = new StringWriter();
        using (var factory = LoggerFactory.Create(b =>
            KycLogging.Add(b, settings, output, terminal, TimeProvider.System)))
            log(factory.CreateLogger("Kyc.Test"));
        return output.ToString();
    }
}
