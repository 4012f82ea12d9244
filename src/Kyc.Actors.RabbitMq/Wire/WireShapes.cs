using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// The shapes of <see cref="WireJson"/>, with every property demanded that was there in the first format: a missing
/// one would be read as null or zero, whatever its initial value, and fail far from here. A property added later must
/// be nullable, or bear a <see cref="JsonIgnoreAttribute"/> that leaves its default out: older builds do not write it.
/// </summary>
internal static class WireShapes
{
    private static readonly JsonSerializerOptions Options = new(WireJson.Default.Options)
    {
        TypeInfoResolver = WireJson.Default.WithAddedModifier(Demand),
    };

    public static JsonTypeInfo<T> Of<T>() => Shape<T>.Info;

    private static void Demand(JsonTypeInfo shape)
    {
        if (shape.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in shape.Properties)
        {
            var addedLater = property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), true) ?? false;
            var nullable = property.IsSetNullable && property.IsGetNullable;
            // What a constructor takes is demanded by RespectRequiredConstructorParameters already.
            var settable = property.AssociatedParameter is { IsMemberInitializer: true }
                           || (property.AssociatedParameter is null && property.Set is not null);
            if (settable && !nullable && !addedLater) property.IsRequired = true;
        }
    }

    private static class Shape<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
