using System.Reflection;
using Kyc.Actors.Ports;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kyc.Edge.Tests;

/// <summary>
/// For an id that is another tenant's and for one that nobody has, the edge asks its ports the same things in the same
/// order: what is not done cannot be timed (A20).
/// </summary>
public sealed class SameWorkTests
{
    private const string Nobody = "vs_01HZZZZZZZZZZZZZZZZZZZZZZZ";

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_foreign_session_and_an_absent_one_cost_the_same_questions()
    {
        var calls = new List<string>();
        await using var world = await EdgeWorld.StartAsync(services: services => Record(services, calls));
        var decided = await world.DecidedSessionAsync();
        var open = await world.NewSessionAsync("""{"client_reference_id":"ours"}""");
        var (compared, differing) = (0, new List<string>());
        foreach (var operation in (await Contract.ReadAsync(world.Client))
            .Where(each => each.Resource == "verification_sessions"))
            foreach (var session in new[] { decided, open })
            {
                var foreign = await CallsAsync(world, calls, operation, session);
                var absent = await CallsAsync(world, calls, operation, Nobody);
                Assert.NotEmpty(absent);
                if (foreign != absent) differing.Add($"{operation}: {foreign} and not {absent}");
                compared++;
            }
        Figures.Print("A20", "operations that ask more or less for a foreign id than for an absent one",
            $"{differing.Count} of {compared}", "0", differing.Count == 0);
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }

    private static async Task<string> CallsAsync(
        EdgeWorld world, List<string> calls, Operation operation, string session)
    {
        lock (calls) calls.Clear();
        var path = operation.Path.Replace("{id}", session, StringComparison.Ordinal)
            .Replace("{kind}", "id_card", StringComparison.Ordinal);
        var reply = await world.SendAsync(new HttpMethod(operation.Verb), path,
            operation.Verb == "PUT" ? new ByteArrayContent(Media.Picture()) : null,
            ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal(404, reply.Status);
        // Allowance is leased by the client's rate, whatever its requests name.
        lock (calls) return string.Join(", ", calls.Where(call => call != "ITransport.LeaseAsync"));
    }

    private static void Record(IServiceCollection services, List<string> calls)
    {
        foreach (var port in services.Where(each => each is
        {
            ImplementationInstance: not null, ServiceType:
            { IsInterface: true, Namespace: "Kyc.Actors.Ports" }
        }).ToArray())
            services.Replace(ServiceDescriptor.Singleton(port.ServiceType,
                Recorder.Around(port.ServiceType, port.ImplementationInstance!, calls)));
    }

    /// <summary>Notes each call of a port and passes it on.</summary>
    public class Recorder : DispatchProxy
    {
        private object _inner = null!;
        private List<string> _calls = null!;

        /// <summary>A port of a type around another.</summary>
        public static object Around(Type type, object inner, List<string> calls)
        {
            var proxy = Create(type, typeof(Recorder));
            ((Recorder)proxy)._inner = inner;
            ((Recorder)proxy)._calls = calls;
            return proxy;
        }

        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // Allowances are leased by time, whatever is asked for.
            if (targetMethod!.Name != nameof(ITransport.LeaseAsync))
                lock (_calls) _calls.Add($"{targetMethod.DeclaringType!.Name}.{targetMethod.Name}");
            return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }
}
