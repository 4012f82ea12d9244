using System.Text.Json.Serialization.Metadata;
using Kyc.Node.Admin.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kyc.Node.Admin;

/// <summary>A route of the operators' port.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Path.</param>
/// <param name="Action">The verb in the audit log; null when it changes nothing.</param>
internal sealed record AdminRoute(string Method, string Pattern, string? Action);

/// <summary>Adds routes: looks, changes and streams.</summary>
internal sealed class AdminRoutes(IEndpointRouteBuilder app, AdminParts parts, CancellationToken stopping)
{
    private const string Prefix = "/admin/v1";
    private readonly List<AdminRoute> _all = [];
    private readonly Orders _orders = new(parts);
    private readonly Room _streams = new(parts.Options.MaxStreams);
    private readonly Room _slow = new(1);

    /// <summary>Every route so far.</summary>
    public IReadOnlyList<AdminRoute> All => _all;

    /// <summary>Shows something.</summary>
    public void Look<T>(
        string path, JsonTypeInfo<T> json, Func<AdminRequest, CancellationToken, ValueTask<T>> look) =>
        Add("GET", path, null, async context =>
        {
            using var late = new CancellationTokenSource(parts.Options.RequestTimeout, parts.Time);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
            try
            {
                await context.Response.WriteAsJsonAsync(await look(new AdminRequest(context), over.Token), json);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested)
            {
                throw new AdminProblemException(AdminCodes.TimedOut,
                    $"no answer within {parts.Options.RequestTimeout.TotalSeconds:0.###} s", 504);
            }
        });

    /// <summary>
    /// Shows something that takes its time: one at once, as long as the operator waits. With POST the operator sends a
    /// text along.
    /// </summary>
    public void Study<T>(
        string path, JsonTypeInfo<T> json, Func<string?, CancellationToken, ValueTask<T>> look)
    {
        Add("GET", path, null, context => StudyAsync(context, null));
        Add("POST", path, null, async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            await StudyAsync(context, await body.ReadToEndAsync(context.RequestAborted));
        });

        Task StudyAsync(HttpContext context, string? sent) =>
            InsideAsync(_slow, "one reading of the whole is under way", async () =>
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
                await context.Response.WriteAsJsonAsync(await look(sent, over.Token), json);
            });
    }

    /// <summary>Changes something; the audit log knows.</summary>
    /// <param name="path">The path.</param>
    /// <param name="action">The verb in the audit log.</param>
    /// <param name="target">Reads from the request what it is done to; refuses what makes no sense.</param>
    /// <param name="act">Does it and says what happened.</param>
    public void Change(
        string path, string action, Func<AdminRequest, string> target,
        Func<AdminRequest, CancellationToken, ValueTask<string>> act) =>
        Add("POST", path, action, async context =>
        {
            var request = new AdminRequest(context);
            var done = await _orders.DoAsync(request, action, target(request), cancel => act(request, cancel));
            await context.Response.WriteAsJsonAsync(done, AdminJson.Default.DoneDocument);
        });

    /// <summary>Changes something and answers with more than a sentence; the audit log knows.</summary>
    public void Make(
        string path, string action, Func<AdminRequest, string> target,
        Func<AdminRequest, CancellationToken, ValueTask<KeyDocument>> act, Func<KeyDocument, string> say) =>
        Add("POST", path, action, async context =>
        {
            var request = new AdminRequest(context);
            KeyDocument? made = null;
            var done = await _orders.DoAsync(request, action, target(request), async cancel =>
            {
                made = await act(request, cancel);
                return say(made);
            });
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(done with { Key = made }, AdminJson.Default.DoneDocument);
        });

    /// <summary>Sends lines until the operator hangs up or the node stops.</summary>
    public void Stream(string path, Func<AdminRequest, CancellationToken, Task> send) =>
        Add("GET", path, null, context => InsideAsync(
            _streams, $"{parts.Options.MaxStreams} streams are open, the limit kyc.admin.max_streams", async () =>
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
                try
                {
                    await send(new AdminRequest(context), over.Token);
                }
                catch (OperationCanceledException) when (over.IsCancellationRequested)
                {
                    // The end of a stream that has no end of its own.
                }
            }));

    /// <summary>Answers without a token, outside the versioned paths.</summary>
    public void Open(string path, RequestDelegate answer) => app.MapGet(path, answer);

    private void Add(string method, string path, string? action, RequestDelegate answer)
    {
        _all.Add(new AdminRoute(method, Prefix + path, action));
        app.MapMethods(Prefix + path, [method], answer);
    }

    private static async Task InsideAsync(Room room, string full, Func<Task> work)
    {
        if (!room.TryEnter()) throw new AdminProblemException(AdminCodes.TooMany, $"{full}; try again later", 503);
        try
        {
            await work();
        }
        finally
        {
            room.Leave();
        }
    }
}
