using TensorHarbor.Testing;
using System.Diagnostics;
using System.Net;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary><c>--metrics_port</c> of real processes.</summary>
public sealed class MetricsPortTests : IDisposable
{
    readonly TrainProgram _program = new();
    readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _program.Dispose();
    }

    async Task<(HttpStatusCode, string)> GetAsync(string port, string path)
    {
        using HttpResponseMessage response = await _http.GetAsync($"http://127.0.0.1:{port}{path}", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static string Port(Process process) => TrainProgram.WaitFor(process, "Metrics and health at port ").Split(' ')[^1];

    [Fact]
    public async Task A_server_tells_of_itself_at_a_second_port()
    {
        string[] at = FreeAddress.Next(2);
        using Process ps = _program.Start("server", $"--ps_hosts={at[0]}", $"--worker_hosts={at[1]}", "--job_name=ps", "--task_index=0", "--metrics_port=0");
        string port = Port(ps);
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(port, "/healthz"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync(port, "/readyz"));
        Assert.Contains("tensorharbor_worker_sessions{task=\"/job:ps/replica:0/task:0\"} 0\n", (await GetAsync(port, "/metrics")).Item2);
        TrainProgram.Signal(ps, "TERM");
        Assert.EndsWith("/job:ps/replica:0/task:0 has stopped\n", TrainProgram.End(ps).Output);
    }

    [Fact]
    public async Task A_worker_without_its_ps_lives_and_is_not_ready()
    {
        string[] at = FreeAddress.Next(2);
        using Process worker = _program.Start(TrainProgram.Train($"--ps_hosts={at[0]}", $"--worker_hosts={at[1]}", "--job_name=worker", "--task_index=0", "--metrics_port=0"));
        string port = Port(worker);
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(port, "/healthz"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the variables have no values yet\n"), await GetAsync(port, "/readyz"));
        TrainProgram.Signal(worker, "TERM");
        TrainProgram.End(worker);
    }
}
