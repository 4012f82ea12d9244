namespace Kyc.Edge.Problems;

/// <summary>One kind of problem a client can meet. The code is stable: clients branch on it.</summary>
/// <param name="Code">Stable name, snake_case; also the page <c>/problems/{code}</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What it is, in a few words, the same every time.</param>
/// <param name="WhatToDo">What to do about it, one sentence.</param>
/// <param name="Retryable">True when the same request may succeed later.</param>
public sealed record ProblemCode(string Code, int Status, string Title, string WhatToDo, bool Retryable = false);
