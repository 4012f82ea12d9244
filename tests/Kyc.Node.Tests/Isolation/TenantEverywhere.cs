using System.Reflection;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;

namespace Kyc.Node.Tests.Isolation;

/// <summary>The tenant is part of whatever speaks of somebody's data: by type, so that leaving it out does not compile.
/// </summary>
public sealed class TenantEverywhere
{
    /// <summary>What speaks of the cluster or of all tenants, for operators only.</summary>
    private static readonly string[] OfAllTenants = [nameof(IOperatorIndex)];

    [Fact]
    public void Every_message_to_an_actor_and_every_command_names_its_tenant()
    {
        var types = typeof(SessionMessage).Assembly.GetTypes().Concat(typeof(SessionCommand).Assembly.GetTypes())
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(SessionMessage))
                || type.IsSubclassOf(typeof(SessionCommand)) || type == typeof(ComparisonJob)
                || type == typeof(PictureComparison))).ToArray();
        Assert.True(types.Length >= 10, $"{types.Length} types");
        Assert.All(types, type => Assert.True(HasTenant(type, required: true), $"{type.Name} names no tenant"));
    }

    [Fact]
    public void Every_question_to_a_store_names_its_tenant()
    {
        var found = typeof(ISessionIndex).Assembly.GetTypes()
            .Where(type => type is { IsInterface: true, Namespace: "Kyc.Actors.Ports" }
                           && !OfAllTenants.Contains(type.Name))
            .SelectMany(type => type.GetMethods()).Where(SpeaksOfASession)
            .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TenantId)
                || HasTenant(parameter.ParameterType, required: false)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").ToHashSet();
        // The journal is asked by the session's own actor, which compares the tenant of each command with its own; an
        // erasure is closed by the caretaker, that opened it by tenant and session.
        Assert.Equal(["IErasures.CloseAsync", "IJournal.LoadAsync"], found.Order());
    }

    [Fact]
    public void Lists_files_and_audit_rows_name_their_tenant()
    {
        Assert.True(HasTenant(typeof(SessionQuery), required: true));
        Assert.True(HasTenant(typeof(BlobScope), required: true));
        Assert.True(HasTenant(typeof(SessionRow), required: true));
        Assert.True(HasTenant(typeof(AuditEntry), required: false));
    }

    /// <summary>A question that names a session and nothing that brings its tenant along.</summary>
    private static bool SpeaksOfASession(MethodInfo method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(SessionId));

    private static bool HasTenant(Type type, bool required) => type.GetProperties().Any(property =>
        property.PropertyType == typeof(TenantId)
        || (!required && property.PropertyType == typeof(TenantId?)));
}
