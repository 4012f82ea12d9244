using System.Text.Json;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;

namespace Kyc.Edge.ApiKeys;

/// <summary>Reads the body that rolls a key.</summary>
internal static class RollBody
{
    private const string Field = "overlap_s";

    /// <summary>How long the old key stays good.</summary>
    /// <exception cref="ProblemException">Something in it is wrong.</exception>
    public static TimeSpan Overlap(JsonElement body, AccessOptions options)
    {
        var overlap = options.RollOverlap;
        foreach (var field in body.EnumerateObject())
            if (field.Name != Field)
                throw JsonBody.Invalid([JsonBody.Unknown(field.Name, $"There is no such field; known is {Field}.")]);
            else if (field.Value.ValueKind != JsonValueKind.Null) overlap = Read(field.Value, options);
        return overlap;
    }

    private static TimeSpan Read(JsonElement value, AccessOptions options)
    {
        var most = (long)options.RollOverlapMax.TotalSeconds;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
               && seconds >= 0 && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw JsonBody.Invalid([new FieldError(
                JsonBody.Pointer(Field), "out_of_range", $"Give whole seconds from 0 to {most}.")]);
    }
}
