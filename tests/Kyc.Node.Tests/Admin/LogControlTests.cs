using Kyc.Actors.TestKit;
using Kyc.Node.Logging;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Tests.Admin;

/// <summary>Levels that change while the node runs, and its newest lines.</summary>
public sealed class LogControlTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void The_longest_name_decides()
    {
        using var levels = new LogLevels(LogLevel.Information, _time);
        Assert.True(levels.TrySet("Kyc.Actors", LogLevel.Debug, null, out var until));
        Assert.Null(until);
        Assert.True(levels.TrySet("Kyc.Actors.Workers", LogLevel.Error, null, out _));
        Assert.Equal(LogLevel.Debug, levels.Of("Kyc.Actors.Sessions.SessionRegion"));
        Assert.Equal(LogLevel.Error, levels.Of("Kyc.Actors.Workers.ComparisonWorker"));
        Assert.Equal(LogLevel.Information, levels.Of("Kyc.ActorsElsewhere"));
        Assert.Equal(LogLevel.Warning, levels.Of("Microsoft.AspNetCore.Hosting"));
    }

    [Fact]
    public void A_level_goes_back_by_itself()
    {
        using var levels = new LogLevels(LogLevel.Information, _time);
        levels.TrySet("", LogLevel.Trace, TimeSpan.FromMinutes(15), out var until);
        Assert.Equal(_time.GetUtcNow().AddMinutes(15), until);
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(LogLevel.Trace, levels.Of("Kyc.Edge"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(LogLevel.Information, levels.Of("Kyc.Edge"));
        Assert.DoesNotContain(levels.Rules, rule => rule.FromOperator);
    }

    [Fact]
    public void A_wish_replaced_does_not_end_with_the_time_of_the_first()
    {
        using var levels = new LogLevels(LogLevel.Information, _time);
        levels.TrySet("Kyc", LogLevel.Debug, TimeSpan.FromMinutes(1), out _);
        levels.TrySet("Kyc", LogLevel.Trace, TimeSpan.FromHours(1), out _);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(LogLevel.Trace, levels.Of("Kyc.Edge"));
        levels.Reset("Kyc");
        Assert.Equal(LogLevel.Information, levels.Of("Kyc.Edge"));
    }

    [Fact]
    public void There_are_not_more_wishes_than_the_bound()
    {
        using var levels = new LogLevels(LogLevel.Information, _time);
        for (var i = 0; i < LogLevels.MaxWishes; i++)
            Assert.True(levels.TrySet($"c{i}", LogLevel.Debug, null, out _));
        Assert.False(levels.TrySet("one.more", LogLevel.Debug, null, out _));
        Assert.True(levels.TrySet("c0", LogLevel.Error, null, out _));
    }

    [Fact]
    public void A_slow_reader_is_told_what_it_missed()
    {
        var ring = new LogRing(3);
        for (var i = 1; i <= 5; i++) ring.Add(Line(i, LogLevel.Information));
        var page = ring.Read(1, LogLevel.Trace);
        Assert.Equal(["3", "4", "5"], page.Lines.Select(line => line.Message));
        Assert.Equal((5L, 1L), (page.Last, page.Missed));
        Assert.Empty(ring.Read(page.Last, LogLevel.Trace).Lines);
    }

    [Fact]
    public async Task A_reader_is_woken_by_the_next_line_and_sees_only_what_is_grave_enough()
    {
        var ring = new LogRing(8);
        var more = ring.MoreAsync(0, default);
        Assert.False(more.IsCompleted);
        ring.Add(Line(1, LogLevel.Debug));
        ring.Add(Line(2, LogLevel.Error));
        await more.WaitAsync(AdminWorld.Patience);
        Assert.Equal(["2"], ring.Read(0, LogLevel.Warning).Lines.Select(line => line.Message));
    }

    [Fact]
    public async Task A_level_set_by_an_operator_shows_in_the_lines_that_follow()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var path = "admin/v1/log/levels/Kyc.Node?level=error&for_s=60";
        var (status, json) = await AdminWorld.ReadAsync(await client.PostAsync(path, AdminWorld.Order()));
        Assert.Equal(200, status);
        Assert.Contains("until", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var before = await client.GetStringAsync("admin/v1/log/tail?lines=1000");
        await client.PostAsync("admin/v1/members/kyc-b/leave", AdminWorld.Order());
        Assert.Equal(before, await client.GetStringAsync("admin/v1/log/tail?lines=1000"));
        await client.PostAsync("admin/v1/log/levels/Kyc.Node?level=default", AdminWorld.Order());
        Assert.NotEqual(before, await client.GetStringAsync("admin/v1/log/tail?lines=1000"));
    }

    [Fact]
    public async Task A_stream_ends_with_the_node_and_there_are_not_more_than_the_limit()
    {
        await using var world = await AdminWorld.StartAsync(new Kyc.Node.Admin.AdminOptions { MaxStreams = 1 });
        using var client = world.Client();
        using var first = await client.GetAsync(
            "admin/v1/log/tail?follow=true", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await first.Content.ReadAsStreamAsync());
        Assert.Contains("admin_opened", await lines.ReadLineAsync(), StringComparison.Ordinal);
        var (status, json) = await AdminWorld.ReadAsync(await client.GetAsync("admin/v1/log/tail?follow=true"));
        Assert.Equal((503, "too_many"), (status, json.GetProperty("code").GetString()));
        await world.CloseAsync();
        await lines.ReadToEndAsync();
    }

    private static LogLine Line(int number, LogLevel level) => new(
        DateTimeOffset.UnixEpoch, level, "Kyc.Test", new EventId(1), $"{number}",
        new Dictionary<string, object?>(), null);
}
