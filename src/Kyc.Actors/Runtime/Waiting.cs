namespace Kyc.Actors.Runtime;

/// <summary>
/// Waits with a limit that stay on the caller's context, so that simulated runs see every step of them.
/// </summary>
public static class Waiting
{
    /// <summary>Waits for a task until a limit passes or the wait is given up.</summary>
    /// <exception cref="TimeoutException">The limit passed first.</exception>
    public static Task WithinAsync(this Task task, TimeSpan limit, TimeProvider time, CancellationToken cancel) =>
        task.Followed().WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, cancel);

    /// <summary>Waits for a task's result until a limit passes or the wait is given up.</summary>
    /// <exception cref="TimeoutException">The limit passed first.</exception>
    public static Task<T> WithinAsync<T>(
        this Task<T> task, TimeSpan limit, TimeProvider time, CancellationToken cancel) =>
        task.Followed().WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, cancel);

    /// <summary>
    /// A task that ends as this one does, on the caller's context. WaitAsync and WhenAny on a task whose
    /// continuations run asynchronously would go by way of the pool.
    /// </summary>
    public static async Task Followed(this Task task) => await task;

    private static async Task<T> Followed<T>(this Task<T> task) => await task;
}
