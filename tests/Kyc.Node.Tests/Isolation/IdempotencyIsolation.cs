using System.Text.Json;

namespace Kyc.Node.Tests.Isolation;

/// <summary>Keys that clients choose themselves: two tenants may choose the same one and never meet.</summary>
[Collection(nameof(TwoTenants))]
public sealed class IdempotencyIsolation(TwoTenants tenants)
{
    [Fact]
    public async Task The_same_key_of_two_tenants_are_two_keys()
    {
        var stranger = tenants.Walkers.Single(role => role.Name == "live key").Authorization;
        var walked = 0;
        foreach (var operation in tenants.Operations.Where(each =>
            each.Resource == "" && each.InHeaders.Contains("Idempotency-Key")))
        {
            var key = ("Idempotency-Key", "the-same-key-of " + operation.Id);
            var first = await new Ask(operation).SendAsync(tenants.Client, TwoTenants.Owner, key);
            var second = await new Ask(operation).SendAsync(tenants.Client, stranger, key);
            var again = await new Ask(operation).SendAsync(tenants.Client, TwoTenants.Owner, key);
            Assert.Equal(first.Status, second.Status);
            Assert.DoesNotContain("idempotent-replayed", second.Headers, StringComparison.Ordinal);
            foreach (var id in Ids(first))
                Assert.DoesNotContain(id, second.Headers + second.Body, StringComparison.Ordinal);
            // The repeat means what the first one made: it gives it again, or says which it was.
            Assert.All(Ids(first), id => Assert.Contains(id, again.Body, StringComparison.Ordinal));
            walked++;
        }
        Assert.True(walked >= 2, $"{walked} operations understand Idempotency-Key without naming a session");
    }

    private static string[] Ids(Answer answer)
    {
        if (answer.Status >= 300) return [];
        var body = JsonDocument.Parse(answer.Body).RootElement;
        return [.. new[] { "id", "session_id" }.Where(name => body.TryGetProperty(name, out _))
            .Select(name => body.GetProperty(name).GetString()!)];
    }
}
