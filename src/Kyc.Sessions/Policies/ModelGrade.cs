namespace Kyc.Sessions.Policies;

/// <summary>
/// How far a model may be trusted, the lower first. Wire names: <c>evaluation</c>, <c>production</c>. The first is also
/// what a policy means that was written before there were grades.
/// </summary>
public enum ModelGrade
{
    /// <summary>
    /// To try the product and to compare models: its licence, its accuracy or its calibration does not carry decisions
    /// about people.
    /// </summary>
    Evaluation,

    /// <summary>Licence, accuracy and calibration allow decisions.</summary>
    Production,
}
