using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Vision.Models;

/// <summary>A model that is loaded.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Name">Its name.</param>
/// <param name="Grade">How far it may be trusted.</param>
/// <param name="Origin">Where its file was found.</param>
public sealed record ActiveModel(ModelRole Role, string Name, ModelGrade Grade, ModelOrigin Origin)
{
    /// <summary>What a file is to the pipeline.</summary>
    public static ActiveModel Of(ModelFile file) =>
        new(file.Manifest.Role, file.Manifest.Name, file.Manifest.Grade, file.Origin);

    /// <summary>For people: <c>detector yunet_2023mar (production, pulled)</c>.</summary>
    public override string ToString() =>
        $"{WireName.Of(Role)} {Name} ({WireName.Of(Grade)}, {WireName.Of(Origin)})";
}
