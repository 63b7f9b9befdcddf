using System.Diagnostics;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>Clusters of processes with TLS and a token.</summary>
public sealed class ClusterSecurityTests : IDisposable
{
    const string Token = "correct-horse-battery";

    readonly TrainProgram _program = new();
    readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _program.Dispose();
    }

    string[] Tls()
    {
        (string certificate, string key, string authority) = _authority.Write(_program.Folder, "task");
        return ["--tls_cert", certificate, "--tls_key", key, "--tls_ca", authority];
    }

    [Fact]
    public void A_local_cluster_trains_with_mutual_TLS_and_a_token_that_no_command_line_shows()
    {
        string[] arguments = TrainProgram.Train(["--ps", "1", "--workers", "1", "--max_steps", "100000000", "--token", Token, .. Tls()]);
        using Process process = _program.Start(arguments);
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        List<(int Id, string Command)> tasks = [.. FolderProcesses.In(_program.Folder).Where(p => p.Id != process.Id)];
        TrainProgram.Signal(process, "TERM");
        ProcessRun run = TrainProgram.End(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, tasks.Count);
        Assert.DoesNotContain(tasks, t => t.Command.Contains(Token, StringComparison.Ordinal));
        Assert.DoesNotContain(Token, run.Output, StringComparison.Ordinal);
        Assert.Contains("[worker 0]   checkpoint ", run.Output);
    }

    [Fact]
    public void A_server_serves_only_those_who_have_a_certificate_and_know_the_token()
    {
        string[] list = [$"--ps_hosts={FreeAddress.Next(1)[0]}"], tls = Tls();
        string token = _program.Folder["token"];
        File.WriteAllText(token, Token + "\n");
        using Process server = _program.Start(["server", .. list, "--job_name=ps", "--token_file", token, .. tls]);
        TrainProgram.WaitFor(server, "serves at port");
        Assert.Contains(" up ", _program.Run(["cluster", "status", .. list, .. tls, "--token_file", token]).Succeeded().Output);
        ProcessRun known = _program.RunAs(TrainProgram.Executable, ["cluster", "status", .. list, .. tls], variables: ("TENSORHARBOR_TOKEN", Token));
        Assert.Equal(0, known.Succeeded().ExitCode);
        Refused("This task asks for a token: give it with --token_file, --token or the variable TENSORHARBOR_TOKEN", [.. list, .. tls]);
        Refused("This port speaks TLS only: give --tls_ca", list);
        TrainProgram.Signal(server, "TERM");
        ProcessRun end = TrainProgram.End(server);
        Assert.Contains("Refused 127.0.0.1: This port speaks TLS only: give --tls_ca", end.Error);
        Assert.DoesNotContain(Token, end.Output + end.Error, StringComparison.Ordinal);
    }

    void Refused(string why, string[] arguments)
    {
        ProcessRun run = _program.Run(["cluster", "status", .. arguments]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(why, run.Output);
    }
}
