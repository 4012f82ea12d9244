using System.Text.Json;

namespace Kyc.Node.Tests.Isolation;

/// <summary>
/// Walks every route, verb and credential with every id that another tenant has, from the OpenAPI document of a
/// running node. What is foreign answers exactly like what is not there, holds nothing of its owner, and changes
/// nothing (A5, S1; ASVS 8.2.2; API1).
/// </summary>
[Collection(nameof(TwoTenants))]
public sealed class IsolationMatrix(TwoTenants tenants)
{
    private static readonly string[] Verbs = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"];

    private static readonly string[] Malformed =
    [
        "vs_", "x", "..", "..%2F..%2Fetc%2Fpasswd", "vs_01HZZZZZZZZZZZZZZZZZZZZZZZ'--", "%00", "*", "0", "null",
        "vs_01hzzzzzzzzzzzzzzzzzzzzzzz", "key_1", "\u202e", new string('A', 600),
    ];

    [Fact]
    public void Every_operation_is_one_that_the_matrix_can_walk() =>
        Assert.Empty(tenants.Operations.SelectMany(Known.Missing));

    [Fact]
    public async Task The_owner_finds_what_the_others_look_for()
    {
        foreach (var operation in tenants.Operations.Where(each => each is { Verb: "GET", Resource.Length: > 0 }))
            foreach (var (subject, put) in Cells(operation))
            {
                var answer = await put(subject.Value, new Ask(operation)).SendAsync(tenants.Client, TwoTenants.Owner);
                Assert.True(answer.Status is 200 or 409 or 410, $"{operation} of {subject.State}: {answer.Body}");
            }
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task What_is_foreign_answers_like_what_is_not_there()
    {
        var before = await tenants.InventoryAsync();
        var (cells, leaks, reached) = (0, new List<string>(), new HashSet<string>());
        foreach (var role in tenants.Walkers)
            foreach (var operation in tenants.Operations)
            {
                reached.Add(operation.ToString());
                foreach (var (subject, put) in Cells(operation).Where(each => IsForeign(each.Subject, role)))
                    foreach (var verb in VerbsOf(operation))
                    {
                        var ask = new Ask(operation) { Verb = verb };
                        var foreign = await put(subject.Value, ask).SendAsync(tenants.Client, role.Authorization);
                        var absent = await put(subject.Twin, ask).SendAsync(tenants.Client, role.Authorization);
                        leaks.AddRange(Judge(role, $"{verb} {operation.Path} of {subject.State}", operation, verb,
                            (subject, foreign, absent)));
                        cells++;
                    }
            }
        Assert.Equal(tenants.Operations.Select(each => each.ToString()).Order(), reached.Order());
        Figures.Print("A5", "leaks of foreign ids over route x verb x role x id",
            $"{leaks.Count} of {cells} cells ({tenants.Operations.Count} operations, {tenants.Walkers.Count} roles)",
            "0", leaks.Count == 0);
        AssertNone(leaks);
        Assert.Equal(before, await tenants.InventoryAsync());
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_malformed_id_is_refused_and_never_an_internal_error()
    {
        var before = await tenants.InventoryAsync();
        var (cells, wrong) = (0, new List<string>());
        foreach (var role in tenants.Walkers)
            foreach (var operation in tenants.Operations.Where(each => each.Resource.Length > 0))
                foreach (var id in Malformed)
                {
                    var answer = await new Ask(operation) { PathId = id }.SendAsync(tenants.Client, role.Authorization);
                    if (answer.Status is < 400 or >= 500 || Told(answer, id) is not null)
                        wrong.Add($"{role.Name}: {operation} {id}: {answer.Status} {answer.Body}");
                    cells++;
                }
        Figures.Print("A5", "malformed ids taken or answered by an internal error", $"{wrong.Count} of {cells}", "0",
            wrong.Count == 0);
        AssertNone(wrong);
        Assert.Equal(before, await tenants.InventoryAsync());
    }

    [Fact]
    public async Task Operations_that_name_nothing_tell_a_stranger_nothing_of_the_owner()
    {
        var told = new List<string>();
        foreach (var role in tenants.Walkers)
            foreach (var operation in tenants.Operations.Where(each => each.Verb == "GET" && each.Resource == ""))
            {
                var answer = await new Ask(operation).SendAsync(tenants.Client, role.Authorization);
                // A caller's own audit rows name what it asked for.
                if (operation.Id.Contains("audit", StringComparison.Ordinal)
                    && !answer.Body.Contains(Roles.Owner.Value, StringComparison.Ordinal)) continue;
                if (Told(answer, "") is { } secret) told.Add($"{role.Name}: {operation} tells {secret}");
            }
        AssertNone(told);
    }

    private static void AssertNone(List<string> found) =>
        Assert.True(found.Count == 0, string.Join('\n', found.Take(20).Select(line => line[..Math.Min(line.Length,
            500)])));

    private static bool IsForeign(Subject subject, Role role) =>
        role.Name != Roles.OtherMode || subject.State != "test";

    private IEnumerable<(Subject Subject, Func<string, Ask, Ask> Put)> Cells(Operation operation) =>
        Known.Subjects(operation).SelectMany(each =>
            tenants.Subjects.Where(subject => subject.Kind == each.Kind).Select(subject => (subject, each.Put)));

    /// <summary>Every verb, once a path: that of the operation with its body, and the unmapped ones.</summary>
    private IEnumerable<string> VerbsOf(Operation operation)
    {
        var mapped = tenants.Operations.Where(each => each.Path == operation.Path).ToArray();
        return ReferenceEquals(mapped[0], operation)
            ? Verbs.Where(verb => verb == operation.Verb || mapped.All(each => each.Verb != verb))
            : [operation.Verb];
    }

    private IEnumerable<string> Judge(Role role, string cell, Operation operation, string verb,
        (Subject Subject, Answer Foreign, Answer Absent) seen)
    {
        var (subject, foreign, absent) = seen;
        if (foreign.Without(subject.Value) != absent.Without(subject.Twin))
            yield return $"{role.Name}: {cell} answers {foreign.Status} {foreign.Body} and not {absent.Body}";
        if (Told(foreign, subject.Value) is { } secret) yield return $"{role.Name}: {cell} tells {secret}";
        if (!Expected(role.Standing, operation, verb, foreign))
            yield return $"{role.Name}: {cell} answers {foreign.Status} {foreign.Body}";
    }

    /// <summary>
    /// A path that names what is foreign is 404 for whoever may ask; a filter or a body that names it finds nothing.
    /// </summary>
    private static bool Expected(Standing standing, Operation operation, string verb, Answer answer)
    {
        if (!operation.Guarded) return true;
        if (standing == Standing.Refused) return answer.Status is 401 or 403;
        if (verb != operation.Verb && (verb, operation.Verb) != ("HEAD", "GET"))
            return answer.Status is 404 or 405 or 204 or 403;
        // A body may name what is not there: the request stands, and finds nothing.
        if (verb == "POST" && operation is { Resource: "", JsonFields.Count: > 0 } && answer.Status is 201 or 202)
            return true;
        var absent = operation is { Resource: "", Verb: "GET" } ? IsEmptyList(answer) : answer.Status == 404;
        return absent || (standing == Standing.Partial && answer.Status == 403);
    }

    private static bool IsEmptyList(Answer answer) =>
        answer.Status == 200 && (answer.Body.Length == 0
            || JsonDocument.Parse(answer.Body).RootElement.GetProperty("data").GetArrayLength() == 0);

    /// <summary>A secret of the owner in an answer, other than the one that was asked for.</summary>
    private string? Told(Answer answer, string asked) => tenants.Secrets.FirstOrDefault(secret =>
        secret != asked && (answer.Body.Contains(secret, StringComparison.Ordinal)
                            || answer.Headers.Contains(secret, StringComparison.Ordinal)));
}
