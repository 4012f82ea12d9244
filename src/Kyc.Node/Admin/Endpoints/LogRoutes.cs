using System.Text;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Logging;
using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>The node's log: its levels and its newest lines.</summary>
internal static class LogRoutes
{
    private const string Everything = "*";
    private const string Default = "default";
    private const double MaxSeconds = 7 * 86_400;
    private const int LinesDefault = 20;
    private const int LinesMax = 100_000;
    private static readonly JsonForm Form = new();

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        var levels = parts.Log.Levels;
        routes.Look("/log/levels", AdminJson.Default.LogLevelsDocument, (_, _) => new(new LogLevelsDocument(
            parts.Node, [.. levels.Rules.Select(Document)])));
        routes.Change("/log/levels/{category}", "log_level",
            request => $"{request.Path("category")} {Level(request)?.ToString().ToLowerInvariant() ?? Default}",
            (request, _) => new(Set(levels, request)));
        routes.Stream("/log/tail", (request, cancel) => TailAsync(parts.Log.Ring, request, cancel));
    }

    private static LogLevelDocument Document(LogLevelRule rule) => new(
        rule.Category.Length == 0 ? Everything : rule.Category, rule.Level.ToString().ToLowerInvariant(),
        rule.FromOperator ? "operator" : "settings", rule.Until);

    private static string Set(LogLevels levels, AdminRequest request)
    {
        var shown = request.Path("category");
        var category = shown == Everything ? "" : shown;
        if (Level(request) is not { } level)
        {
            levels.Reset(category);
            return $"{shown} logs as the settings say";
        }
        if (!levels.TrySet(category, level, request.Seconds("for_s", MaxSeconds), out var until))
            throw new AdminProblemException(AdminCodes.TooMany,
                $"{LogLevels.MaxWishes} log levels are set already; `kyc log level CATEGORY default` takes one back",
                409);
        return $"{shown} logs {level.ToString().ToLowerInvariant()} and graver "
               + (until is { } end ? $"until {WireTime.Write(end)}" : "until the node stops");
    }

    /// <summary>Null: what the settings say.</summary>
    private static LogLevel? Level(AdminRequest request)
    {
        var text = request.Query("level") ?? throw request.Bad("level is missing");
        if (string.Equals(text, Default, StringComparison.OrdinalIgnoreCase)) return null;
        return WireName.TryParse<LogLevel>(text, out var level)
            ? level
            : throw request.Bad(
                $"level has to be one of {string.Join(", ", WireName.All<LogLevel>())} or {Default}, not {text}");
    }

    /// <summary>One JSON object a line: the newest lines, then, if wished, each as it comes.</summary>
    private static async Task TailAsync(LogRing ring, AdminRequest request, CancellationToken cancel)
    {
        var least = request.Choice<LogLevel>("level") ?? LogLevel.Trace;
        var count = request.Number("lines", LinesDefault, 0, LinesMax);
        var follow = request.Flag("follow");
        var response = request.Context.Response;
        response.ContentType = "application/x-ndjson";
        var page = ring.Read(0, least);
        await WriteAsync(response.Body, page.Lines.Skip(Math.Max(0, page.Lines.Count - count)), 0, cancel);
        while (follow)
        {
            await response.Body.FlushAsync(cancel);
            await ring.MoreAsync(page.Last, cancel);
            page = ring.Read(page.Last, least);
            await WriteAsync(response.Body, page.Lines, page.Missed, cancel);
        }
    }

    private static async Task WriteAsync(
        Stream body, IEnumerable<LogLine> lines, long missed, CancellationToken cancel)
    {
        var text = new StringBuilder();
        if (missed > 0) text.Append("{\"missed\":").Append(missed).Append("}\n");
        foreach (var line in lines) text.Append(Form.Write(line));
        if (text.Length > 0) await body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancel);
    }
}
