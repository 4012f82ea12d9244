namespace Kyc.Cli.Doctor;

/// <summary>How well a thing is. Wire names are the members in lower case.</summary>
public enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but worth a look.</summary>
    Warn,

    /// <summary>A node would not work.</summary>
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Status">How well.</param>
/// <param name="Name">Stable name of the thing.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">What to do; null when all is well.</param>
public sealed record DoctorFinding(DoctorStatus Status, string Name, string Detail, string? Mend = null)
{
    /// <summary>All is well.</summary>
    public static DoctorFinding Ok(string name, string detail) => new(DoctorStatus.Ok, name, detail);

    /// <summary>Worth a look.</summary>
    public static DoctorFinding Warn(string name, string detail, string mend) =>
        new(DoctorStatus.Warn, name, detail, mend);

    /// <summary>Does not work.</summary>
    public static DoctorFinding Fail(string name, string detail, string mend) =>
        new(DoctorStatus.Fail, name, detail, mend);
}

/// <summary>Looks at one thing.</summary>
/// <param name="Name">Name of the finding when the look itself fails.</param>
/// <param name="LookAsync">The look.</param>
public sealed record DoctorCheck(string Name, Func<CancellationToken, Task<IReadOnlyList<DoctorFinding>>> LookAsync);
