using System.Security.Authentication;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tls;
using Kyc.Node.Tls;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Tests.Tls;

/// <summary>Certificates that are renewed, broken and left to run out while a port is open.</summary>
public sealed class ServerTlsTests : IDisposable
{
    private static readonly TimeSpan s_reload = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly VirtualTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly NumberedLog _log = new();
    private readonly TestCertificates _made;
    private readonly string _certificate;
    private readonly string _key;
    private readonly ServerTls _tls;
    private int _changes;

    public ServerTlsTests()
    {
        _made = TestCertificates.For127001(_folder["made"]);
        (_certificate, _key) = (_folder["edge.pem"], _folder["edge_key.pem"]);
        Put(_made.Server(days: 100));
        _tls = New(s_reload);
        _tls.Changed += () => _changes++;
    }

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_good_certificate_is_told_with_its_days_and_nothing_is_logged()
    {
        _time.Advance(s_reload * 10);
        Assert.Equal((true, "the certificate of edge is good for 100 more days"), _tls.Check());
        Assert.Empty(_log.Numbers);
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Changed_files_are_in_use_at_the_next_look()
    {
        var before = _tls.Identity.Fingerprint;
        Put(_made.Server(days: 200));
        Assert.Equal(before, _tls.Identity.Fingerprint);
        _time.Advance(s_reload);
        Assert.NotEqual(before, _tls.Identity.Fingerprint);
        Assert.Equal((true, "the certificate of edge is good for 200 more days"), _tls.Check());
        Assert.Equal([5200], _log.Numbers);
        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("half")]
    [InlineData("missing")]
    [InlineData("another key")]
    [InlineData("open key")]
    [InlineData("run out")]
    public void Broken_new_files_leave_the_old_certificate_raise_one_alarm_and_can_be_mended(string how)
    {
        var before = _tls.Identity.Fingerprint;
        Break(how);
        _time.Advance(s_reload * 5);
        Assert.Equal(before, _tls.Identity.Fingerprint);
        Assert.Equal([5201], _log.Numbers);
        var (ok, detail) = _tls.Check();
        Assert.True(ok);
        Assert.StartsWith("warning: the certificate of edge is good for", detail);
        Assert.Contains("its new files cannot be used", detail);
        Put(_made.Server(days: 300));
        _time.Advance(s_reload);
        Assert.Equal([5201, 5200], _log.Numbers);
        Assert.Equal((true, "the certificate of edge is good for 300 more days"), _tls.Check());
    }

    [Fact]
    public void An_end_that_is_near_is_warned_of_once_a_day_and_an_end_is_not_ready()
    {
        _tls.Dispose();
        using var tls = New(TimeSpan.FromHours(6));
        _time.Advance(TimeSpan.FromDays(79.5));
        Assert.StartsWith("warning: the certificate of edge is good for", tls.Check().Detail);
        Assert.InRange(_log.Numbers.Count(number => number == 5202), 1, 2);
        _time.Advance(TimeSpan.FromDays(21));
        var (ok, detail) = tls.Check();
        Assert.False(ok);
        Assert.Contains("has run out on", detail);
        Assert.InRange(_log.Numbers.Count(number => number == 5202), 20, 24);
    }

    [Fact]
    public void Links_that_are_turned_over_to_another_folder_are_followed()
    {
        var folders = new[] { _folder["one"], _folder["two"] };
        foreach (var (folder, days) in folders.Zip([40.0, 60.0]))
        {
            Directory.CreateDirectory(folder);
            var (certificate, key) = _made.Server(days);
            Copy(certificate, Path.Combine(folder, "tls.crt"));
            Copy(key, Path.Combine(folder, "tls.key"));
        }
        Turn(folders[0]);
        File.Delete(_certificate);
        File.Delete(_key);
        File.CreateSymbolicLink(_certificate, Path.Combine(_folder["current"], "tls.crt"));
        File.CreateSymbolicLink(_key, Path.Combine(_folder["current"], "tls.key"));
        _time.Advance(s_reload);
        Assert.Equal("the certificate of edge is good for 40 more days", _tls.Check().Detail);
        Turn(folders[1]);
        _time.Advance(s_reload);
        Assert.Equal("the certificate of edge is good for 60 more days", _tls.Check().Detail);
    }

    private void Turn(string folder)
    {
        if (Directory.Exists(_folder["current"])) Directory.Delete(_folder["current"]);
        Directory.CreateSymbolicLink(_folder["current"], folder);
    }

    [Fact]
    public void Files_that_cannot_be_used_stop_the_start()
    {
        Break("another key");
        var fault = Assert.Throws<PemException>(() => New(s_reload));
        Assert.StartsWith($"kyc.edge.tls_key_file {_key}", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private ServerTls New(TimeSpan reload) => new(
        new ServerTlsOptions("edge", _certificate, _key, null, SslProtocols.None, reload, WarnDays: 21), _time, _log);

    private void Break(string how)
    {
        switch (how)
        {
            case "no certificate": File.WriteAllText(_certificate, "not a certificate"); break;
            case "half": File.WriteAllText(_certificate, File.ReadAllText(_certificate)[..200]); break;
            case "missing": File.Delete(_certificate); break;
            case "another key": Copy(_made.Server().Key, _key); break;
            case "open key":
                Put(_made.Server());
                File.SetUnixFileMode(_key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "run out": Put(_made.Server(days: -0.5)); break;
        }
    }

    private void Put((string Certificate, string Key) pair)
    {
        Copy(pair.Certificate, _certificate);
        Copy(pair.Key, _key);
    }

    private static void Copy(string from, string to)
    {
        File.Copy(from, to + ".new");
        File.Move(to + ".new", to, overwrite: true);
        File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed class NumberedLog : ILogger
    {
        public List<int> Numbers { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Numbers.Add(eventId.Id);
    }
}
