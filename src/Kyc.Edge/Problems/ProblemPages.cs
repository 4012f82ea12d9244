using System.Net;
using System.Text;
using Kyc.Edge.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Edge.Problems;

/// <summary>The pages that <c>type</c> of a problem points to, made from the table of codes.</summary>
internal static class ProblemPages
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Maps <c>/problems</c> and <c>/problems/{code}</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/problems", () => Results.Content(Index(), Html))
            .WithName("list_problems").WithSummary("Every problem code").WithTags("problems")
            .Answers(200, "text/html");
        routes.MapGet("/problems/{code}", (string code) => Results.Content(Page(code), Html))
            .WithName("get_problem").WithSummary("What a problem code means and what to do").WithTags("problems")
            .Answers(200, "text/html").Fails(ProblemCodes.NotFound);
    }

    /// <summary>The page of one code.</summary>
    /// <exception cref="ProblemException">There is no such code.</exception>
    public static string Page(string name)
    {
        var code = ProblemCodes.Find(name)
                   ?? throw new ProblemException(ProblemCodes.NotFound,
                       "There is no such problem code; see /problems.");
        return Wrap(code.Code, $"""
            <h1><code>{code.Code}</code></h1>
            <p>{Text(code.Title)}. HTTP status {code.Status}.</p>
            <h2>What to do</h2>
            <p>{Text(code.WhatToDo)}</p>
            <p>{(code.Retryable
                ? "The same request may succeed later."
                : "Repeating the same request unchanged will not help.")}</p>
            <p><a href="/problems">All problem codes</a></p>
            """);
    }

    private static string Index()
    {
        var rows = new StringBuilder();
        foreach (var code in ProblemCodes.All)
            rows.Append($"<tr><td>{code.Status}</td><td><a href=\"/problems/{code.Code}\"><code>{code.Code}</code></a>")
                .Append($"</td><td>{Text(code.Title)}</td></tr>\n");
        return Wrap("Problem codes",
            $"<h1>Problem codes</h1>\n<table>\n<tr><th>Status</th><th>Code</th><th>Meaning</th></tr>\n{rows}</table>");
    }

    private static string Wrap(string title, string body) =>
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n"
        + $"<body>\n{body}\n</body></html>\n";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
